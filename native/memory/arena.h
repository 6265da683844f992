// Memory for blocks, which lie side by side in regions of huge pages. A block with pages of its own would have small
// pages at its end, where no huge one fits, and a page fault for each 4 KB of them (13 µs in a virtual machine).
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace torch_node {

#if defined(__linux__)
constexpr bool kHasArena = true;
#else
constexpr bool kHasArena = false;  // what is declared here has no definition
#endif

// Shared by all threads. Huge pages that are free as a whole are returned to the system at once; keeping memory is the
// task of the cache.
class Arena {
 public:
  // Sizes and addresses are multiples of kBlockAlignment. Returns null where the system has no more memory.
  char* take(size_t bytes);
  void give(char* start, size_t bytes);

 private:
  using Range = std::pair<char*, size_t>;

  // Makes a range free, and returns the free range that it is then part of.
  Range add(char* start, size_t bytes);
  void remove(Range range);
  // Makes a free range of at least `bytes`, if the system has the memory.
  void reserve(size_t bytes);

  std::mutex lock_;
  // The free ranges. No two of them touch.
  std::map<char*, size_t> byAddress_;
  std::set<std::pair<size_t, char*>> bySize_;
};

Arena& arena();

}  // namespace torch_node
