#include "bridge/device_types.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/detail/MPSHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace torch_node {

bool builtFor(c10::DeviceType type) {
  switch (type) {
    case c10::DeviceType::CPU:
      return true;
    case c10::DeviceType::CUDA:
      return at::detail::getCUDAHooks().hasCUDA() || c10::impl::hasDeviceGuardImpl(type);
    case c10::DeviceType::MPS:
      return at::detail::getMPSHooks().hasMPS() || c10::impl::hasDeviceGuardImpl(type);
    default:
      return c10::impl::hasDeviceGuardImpl(type);
  }
}

int64_t countOf(c10::DeviceType type) {
  if (type == c10::DeviceType::CPU) return 1;
  if (!builtFor(type)) return 0;
  if (type == c10::DeviceType::CUDA) return at::detail::getCUDAHooks().getNumGPUs();
  if (type == c10::DeviceType::MPS) return at::detail::getMPSHooks().hasMPS() ? 1 : 0;
  return c10::impl::VirtualGuardImpl(type).deviceCount();
}

void checkDevice(const c10::Device& device) {
  if (!device.is_cuda() && !device.is_mps()) return;
  TORCH_CHECK(builtFor(device.type()), "this libtorch was built without ", c10::DeviceTypeName(device.type()),
              " support");
}

}  // namespace torch_node
