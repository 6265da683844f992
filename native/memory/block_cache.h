// Free blocks that are kept for reuse. Using memory that was used before causes no page faults.
#pragma once

#include <array>
#include <chrono>
#include <mutex>

#include "memory/block.h"

namespace torch_node {

// Shared by all threads. What a training step frees at its end, the next one needs again: so as much may be kept as was
// lately in use at once.
class BlockCache {
 public:
  // Makes a new block. If the system has no memory, everything kept is returned to it first; null where that does not
  // help.
  Block* makeRoom(size_t capacity);

  // Takes a kept block, or makes a new one; null where the system has no memory, even after everything kept was
  // returned to it.
  Block* take(Size size);
  void give(Block* block);

  // Returns all kept blocks to the system.
  void clear();

  // To be called now and then. Memory that was in use long before `now` is no longer a reason to keep as much.
  void forget(std::chrono::steady_clock::time_point now);

  int64_t bytes();

 private:
  // They move blocks to `surplus`, which returns them to the system when it is destroyed. Where it is created before
  // the lock is taken, that happens outside of the lock.
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
