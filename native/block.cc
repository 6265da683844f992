#include "block.h"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace torch_node {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;  // larger blocks ask for such pages: one fault instead of 512

}  // namespace

Block* systemAllocate(size_t capacity) {
  void* memory = nullptr;
#if defined(_WIN32)
  memory = _aligned_malloc(capacity + sizeof(Block), kBlockAlignment);
#else
  const bool huge = capacity >= kHugePage;
  if (posix_memalign(&memory, huge ? kHugePage : kBlockAlignment, capacity + sizeof(Block)) != 0) memory = nullptr;
#if defined(__linux__)
  if (huge && memory != nullptr) madvise(memory, capacity, MADV_HUGEPAGE);  // advice: as good where it is not taken
#endif
#endif
  return static_cast<Block*>(memory);
}

void systemFree(Block* block) {
#if defined(_WIN32)
  _aligned_free(block);
#else
  std::free(block);
#endif
}

}  // namespace torch_node
