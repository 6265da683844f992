// The blocks of the CPU allocator: memory from the system, in few enough sizes that a freed block fits another request.
#pragma once

#include <bit>
#include <cstddef>
#include <utility>

#include "memory/memory_account.h"

namespace torch_node {

constexpr size_t kBlockAlignment = 64;
constexpr size_t kStepsPerDoubling = 8;  // a block is at most 12.5 % larger than asked for
constexpr size_t kSizes = 66 * kStepsPerDoubling;
// Blocks of up to this size come and go often, and are dense on small pages too: each thread keeps its own, and they
// come from the C library, which is faster than the arena.
constexpr size_t kSmallBlock = 4096;

// Precedes the data of every block.
struct alignas(kBlockAlignment) Block {
  MemoryAccount* account;  // null: of a thread that runs no JavaScript
  size_t bytes;            // what was asked for
  size_t capacity;
  size_t bin;
  Block* next;
  void* memory;  // as it came from the system
};
static_assert(sizeof(Block) == kBlockAlignment);

// Sizes are grouped like floating-point numbers: each doubling is divided into eight equal steps.
struct Size {
  size_t bin;
  size_t capacity;
};

inline Size sizeFor(size_t bytes) {
  if (bytes <= kBlockAlignment * kStepsPerDoubling) {
    const size_t steps = bytes == 0 ? 1 : (bytes + kBlockAlignment - 1) / kBlockAlignment;
    return {6 * kStepsPerDoubling + steps, steps * kBlockAlignment};
  }
  const size_t last = bytes - 1;
  const size_t shift = std::bit_width(last) - 1 - 3;
  const size_t step = (last >> shift) + 1;  // 9 … 16
  return {shift * kStepsPerDoubling + step, step << shift};
}

// Returns null where the system has no more memory.
Block* systemAllocate(size_t capacity);
void systemFree(Block* block);

// Free blocks. They are returned to the system when the list is destroyed.
class BlockList {
 public:
  BlockList() = default;
  BlockList(const BlockList&) = delete;
  BlockList& operator=(const BlockList&) = delete;
  ~BlockList() {
    while (Block* block = pop()) systemFree(block);
  }

  void push(Block* block) { block->next = std::exchange(first_, block); }

  // Returns null where no block is left.
  Block* pop() {
    Block* block = first_;
    if (block != nullptr) first_ = block->next;
    return block;
  }

 private:
  Block* first_ = nullptr;
};

}  // namespace torch_node
