// The memory of the accelerators that an environment's tensors are on, as libtorch's allocators count it. Graphs hold
// more of it than the tensors that JavaScript holds.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <vector>

namespace torch_node {

class DeviceMemory {
 public:
  // Notes that there is a tensor on `device`.
  void see(c10::Device device);

  bool isUsed() const { return !devices_.empty(); }

  // The bytes that tensors now hold on all these devices; 0 where their allocators do not count.
  int64_t held();

  // Whether one of the devices was nearly full when `held` was last called.
  bool isTight() const { return tight_; }

 private:
  struct Known {
    c10::Device device;
    int64_t capacity;  // what there was for this process when its first tensor came; 0 where nobody tells
  };

  std::vector<Known> devices_;
  bool tight_ = false;
};

}  // namespace torch_node
