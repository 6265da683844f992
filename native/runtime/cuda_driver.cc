#include "runtime/cuda_driver.h"

#include <ATen/DynamicLibrary.h>
#include <c10/util/Exception.h>

#include <array>

namespace torch_node {
namespace {

#if defined(_WIN32)
constexpr const char* kLibrary = "nvcuda.dll";
#else
constexpr const char* kLibrary = "libcuda.so.1";
#endif

// https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__DEVICE.html
constexpr std::array<std::pair<const char*, int>, 8> kAttributes{{
    {"major", 75},
    {"minor", 76},
    {"multiProcessorCount", 16},
    {"maxThreadsPerMultiProcessor", 39},
    {"warpSize", 10},
    {"L2CacheSize", 38},
    {"sharedMemoryPerBlock", 8},
    {"isIntegrated", 18},
}};

template <typename... Arguments>
void call(const char* name, Arguments... arguments) {
  static at::DynamicLibrary library(kLibrary);
  const auto function = reinterpret_cast<int (*)(Arguments...)>(library.sym(name));
  const int status = function(arguments...);
  TORCH_CHECK(status == 0, "the CUDA driver's ", name, " failed with error ", status);
}

}  // namespace

CudaProperties cudaPropertiesOf(int index) {
  CudaProperties result;
  int device = 0;
  char name[256] = "";
  call("cuInit", 0U);
  call("cuDeviceGet", &device, index);
  call("cuDeviceGetName", &name[0], static_cast<int>(sizeof(name)), device);
  call("cuDeviceTotalMem_v2", &result.totalMemory, device);
  result.name = name;
  for (const auto& [key, attribute] : kAttributes) {
    int value = 0;
    call("cuDeviceGetAttribute", &value, attribute, device);
    result.attributes.emplace_back(key, value);
  }
  return result;
}

}  // namespace torch_node
