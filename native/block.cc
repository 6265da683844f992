#include "block.h"

#include <atomic>
#include <cstdlib>

#if defined(__linux__)
#include "arena.h"
#endif

namespace torch_node {
namespace {

constexpr size_t kLarge = size_t{2} << 20;

// How far into its memory the next large block begins. Blocks that all began alike would displace each other from the
// caches (by some 2 % of a step of ResNet-18).
size_t nextOffset() {
  constexpr size_t kStep = 33 * kBlockAlignment;
  constexpr size_t kSteps = 31;
  static std::atomic<size_t> count = 0;
  return count.fetch_add(1, std::memory_order_relaxed) % kSteps * kStep;
}

#if defined(__linux__)
bool isInArena(size_t capacity) { return capacity > kSmallBlock; }
#endif

void* allocate(size_t capacity, size_t size) {
#if defined(_WIN32)
  return _aligned_malloc(size, kBlockAlignment);
#else
#if defined(__linux__)
  if (isInArena(capacity)) return arena().take(size);
#endif
  void* memory = nullptr;
  return posix_memalign(&memory, kBlockAlignment, size) == 0 ? memory : nullptr;
#endif
}

}  // namespace

Block* systemAllocate(size_t capacity) {
  const size_t offset = capacity >= kLarge ? nextOffset() : 0;
  void* memory = allocate(capacity, offset + sizeof(Block) + capacity);
  if (memory == nullptr) return nullptr;
  Block* block = reinterpret_cast<Block*>(static_cast<char*>(memory) + offset);
  block->memory = memory;
  block->capacity = capacity;
  return block;
}

void systemFree(Block* block) {
#if defined(_WIN32)
  _aligned_free(block->memory);
#else
#if defined(__linux__)
  if (isInArena(block->capacity)) {
    char* const memory = static_cast<char*>(block->memory);
    char* const end = reinterpret_cast<char*>(block + 1) + block->capacity;
    arena().give(memory, end - memory);
    return;
  }
#endif
  std::free(block->memory);
#endif
}

}  // namespace torch_node
