// The memory of accelerators that an environment's tensors are on, as libtorch's allocators count it. A graph holds
// more of it than the tensors that JavaScript holds.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <vector>

namespace torch_node {

class DeviceMemory {
 public:
  // A tensor is on `device`.
  void see(c10::Device device);

  bool isUsed() const { return !devices_.empty(); }

  // The bytes that tensors hold on all these devices now; 0 where their allocators don't count.
  int64_t held();

  // Whether one of them was nearly full when `held` looked.
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
