#include "memory/block_cache.h"

#include <algorithm>
#include <utility>

namespace torch_node {
namespace {

constexpr size_t kSpareBytes = size_t{96} << 20;  // kept beyond what was in use at once: sizes differ
constexpr std::chrono::seconds kPeriod{10};       // "lately" is this one and the one before it

}  // namespace

Block* BlockCache::makeRoom(size_t capacity) {
  Block* block = systemAllocate(capacity);
  if (block != nullptr) return block;
  clear();
  return systemAllocate(capacity);
}

Block* BlockCache::take(Size size) {
  {
    BlockList surplus;
    const std::lock_guard<std::mutex> guard(lock_);
    used_ += size.capacity;
    most_ = std::max(most_, used_);
    if (Block* block = bins_[size.bin].pop()) {
      bytes_ -= block->capacity;
      return block;
    }
    trim(surplus);
  }
  Block* block = makeRoom(size.capacity);
  if (block == nullptr) {
    const std::lock_guard<std::mutex> guard(lock_);
    used_ -= size.capacity;
  }
  return block;
}

void BlockCache::give(Block* block) {
  BlockList surplus;
  const std::lock_guard<std::mutex> guard(lock_);
  used_ -= block->capacity;
  bins_[block->bin].push(block);
  bytes_ += block->capacity;
  trim(surplus);
}

void BlockCache::clear() {
  BlockList surplus;
  const std::lock_guard<std::mutex> guard(lock_);
  most_ = used_;
  mostBefore_ = 0;
  trimTo(0, surplus);
}

void BlockCache::forget(std::chrono::steady_clock::time_point now) {
  BlockList surplus;
  const std::lock_guard<std::mutex> guard(lock_);
  if (now < periodEnd_) return;
  periodEnd_ = now + kPeriod;
  mostBefore_ = std::exchange(most_, used_);
  trim(surplus);
}

int64_t BlockCache::bytes() {
  const std::lock_guard<std::mutex> guard(lock_);
  return static_cast<int64_t>(bytes_);
}

// Moves the blocks that may not be kept to `surplus`.
void BlockCache::trim(BlockList& surplus) {
  const size_t most = std::max(most_, mostBefore_) + kSpareBytes;
  trimTo(most > used_ ? most - used_ : 0, surplus);
}

// Moves the largest blocks first, because there are the fewest of them.
void BlockCache::trimTo(size_t bytes, BlockList& surplus) {
  for (auto bin = bins_.rbegin(); bytes_ > bytes;) {
    if (Block* block = bin->pop()) {
      bytes_ -= block->capacity;
      surplus.push(block);
    } else {
      ++bin;
    }
  }
}

BlockCache& blockCache() {
  static auto* cache = new BlockCache();  // never destroyed: tensors of other libraries may outlive static objects
  return *cache;
}

}  // namespace torch_node
