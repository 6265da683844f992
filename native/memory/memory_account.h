// The bytes of living tensor storage that the JavaScript of one thread has allocated.
#pragma once

#include <atomic>
#include <cstdint>

namespace torch_node {

struct MemoryAccount {
  std::atomic<int64_t> live{0};
  std::atomic<int64_t> peak{0};

  void add(int64_t bytes) {
    const int64_t now = live.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (now > peak.load(std::memory_order_relaxed)) peak.store(now, std::memory_order_relaxed);
  }
  void subtract(int64_t bytes) { live.fetch_sub(bytes, std::memory_order_relaxed); }
};

}  // namespace torch_node
