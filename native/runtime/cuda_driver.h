// What NVIDIA's driver says of its devices. The driver's own library is loaded and asked, whose functions do not
// change, so building this needs no CUDA toolkit.
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

// Throws where there is no driver, or it knows no such device.
CudaProperties cudaPropertiesOf(int index);

}  // namespace torch_node
