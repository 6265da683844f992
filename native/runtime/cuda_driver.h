// What NVIDIA's driver says of its devices. It is asked through its own library, whose functions stay as they are: no
// CUDA toolkit is needed to build this.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace torch_node {

struct CudaProperties {
  std::string name;
  size_t totalMemory = 0;
  std::vector<std::pair<const char*, int>> attributes;  // by their names in JavaScript
};

// Throws where the driver is not there, or knows no such device.
CudaProperties cudaPropertiesOf(int index);

}  // namespace torch_node
