#include "block.h"

#include <atomic>
#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace torch_node {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;  // larger blocks ask for such pages: one fault instead of 512

// How far into its pages the next large block begins. Blocks that all began at a page's start would displace each other
// from the caches: an LSTM's step takes 8 % longer then.
size_t nextOffset() {
  constexpr size_t kStep = 33 * kBlockAlignment;
  constexpr size_t kSteps = 31;
  static std::atomic<size_t> count = 0;
  return count.fetch_add(1, std::memory_order_relaxed) % kSteps * kStep;
}

}  // namespace

Block* systemAllocate(size_t capacity) {
  const bool huge = capacity >= kHugePage;
  const size_t offset = huge ? nextOffset() : 0;
  const size_t size = offset + sizeof(Block) + capacity;
  void* memory = nullptr;
#if defined(_WIN32)
  memory = _aligned_malloc(size, kBlockAlignment);
#else
  if (posix_memalign(&memory, huge ? kHugePage : kBlockAlignment, size) != 0) memory = nullptr;
#if defined(__linux__)
  if (huge && memory != nullptr) madvise(memory, size, MADV_HUGEPAGE);  // advice: as good where it is not taken
#endif
#endif
  if (memory == nullptr) return nullptr;
  Block* block = reinterpret_cast<Block*>(static_cast<char*>(memory) + offset);
  block->memory = memory;
  return block;
}

void systemFree(Block* block) {
#if defined(_WIN32)
  _aligned_free(block->memory);
#else
  std::free(block->memory);
#endif
}

}  // namespace torch_node
