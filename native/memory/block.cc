#include "memory/block.h"

#include <atomic>
#include <cstdlib>

#include "memory/arena.h"

namespace torch_node {
namespace {

constexpr size_t kLarge = size_t{2} << 20;

// The offset of the next large block within its memory. Blocks with the same offset would displace each other from the
// caches (at a cost of some 2 % of a step of ResNet-18).
size_t nextOffset() {
  constexpr size_t kStep = 33 * kBlockAlignment;
  constexpr size_t kSteps = 31;
  static std::atomic<size_t> count = 0;
  return count.fetch_add(1, std::memory_order_relaxed) % kSteps * kStep;
}

#if defined(_WIN32)
void* libraryTake(size_t size) { return _aligned_malloc(size, kBlockAlignment); }
void libraryGive(void* memory) { _aligned_free(memory); }
#else
void* libraryTake(size_t size) {
  void* memory = nullptr;
  return posix_memalign(&memory, kBlockAlignment, size) == 0 ? memory : nullptr;
}
void libraryGive(void* memory) { std::free(memory); }
#endif

void* take(size_t capacity, size_t size) {
  if constexpr (kHasArena) {
    if (capacity > kSmallBlock) return arena().take(size);
  }
  return libraryTake(size);
}

void give(void* memory, size_t capacity, size_t size) {
  if constexpr (kHasArena) {
    if (capacity > kSmallBlock) return arena().give(static_cast<char*>(memory), size);
  }
  libraryGive(memory);
}

}  // namespace

Block* systemAllocate(size_t capacity) {
  const size_t offset = capacity >= kLarge ? nextOffset() : 0;
  void* memory = take(capacity, offset + sizeof(Block) + capacity);
  if (memory == nullptr) return nullptr;
  Block* block = reinterpret_cast<Block*>(static_cast<char*>(memory) + offset);
  block->memory = memory;
  block->capacity = capacity;
  return block;
}

void systemFree(Block* block) {
  const char* end = reinterpret_cast<char*>(block + 1) + block->capacity;
  give(block->memory, block->capacity, end - static_cast<char*>(block->memory));
}

}  // namespace torch_node
