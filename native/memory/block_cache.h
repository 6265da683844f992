// Blocks that are free and kept for reuse: memory that was touched before costs no page faults.
#pragma once

#include <array>
#include <chrono>
#include <mutex>

#include "memory/block.h"

namespace torch_node {

// For all threads. What a training step frees at its end the next one takes again, so what was lately in use at once
// may stay.
class BlockCache {
 public:
  // A new block; null where the system has no more, even after it was given all that is kept.
  Block* makeRoom(size_t capacity);

  // A kept block or a new one; null as there.
  Block* take(Size size);
  void give(Block* block);

  // Gives all that is kept back to the system.
  void clear();

  // To be called now and then: what was in use long before `now` is no reason any more to keep as much.
  void forget(std::chrono::steady_clock::time_point now);

  int64_t bytes();

 private:
  // What they put into `surplus` goes back to the system at its end: outside the lock, if it was made before that was
  // taken.
  void trim(BlockList& surplus);
  void trimTo(size_t bytes, BlockList& surplus);

  std::mutex lock_;
  std::array<BlockList, kSizes> bins_;
  size_t bytes_ = 0;
  size_t used_ = 0;  // in the blocks that were taken
  size_t most_ = 0;  // of used_, in this period
  size_t mostBefore_ = 0;
  std::chrono::steady_clock::time_point periodEnd_;
};

BlockCache& blockCache();

}  // namespace torch_node
