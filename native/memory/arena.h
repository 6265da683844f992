// Memory for blocks, cut from regions of huge pages on which they stand side by side. A block with pages of its own
// would have small ones where its last huge one doesn't fill, and a fault for each 4 KB of them (13 µs in a virtual
// machine).
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

// For all threads. Huge pages that are wholly free go back to the system at once: to keep them is the cache's.
class Arena {
 public:
  // Sizes and addresses are multiples of kBlockAlignment. Null: the system has no more.
  char* take(size_t bytes);
  void give(char* start, size_t bytes);

 private:
  using Range = std::pair<char*, size_t>;

  // The free range that it is part of then.
  Range add(char* start, size_t bytes);
  void remove(Range range);
  // Makes a free range of `bytes` or more, if the system has it.
  void reserve(size_t bytes);

  std::mutex lock_;
  // The free ranges, no two of which touch.
  std::map<char*, size_t> byAddress_;
  std::set<std::pair<size_t, char*>> bySize_;
};

Arena& arena();

}  // namespace torch_node
