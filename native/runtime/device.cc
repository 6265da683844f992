#include "exports.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/detail/MPSHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/device_types.h"
#include "runtime/cuda_driver.h"

namespace torch_node {
namespace {

c10::DeviceType typeOf(Call& call) { return toDevice(call.env, call[0]).type(); }

c10::impl::VirtualGuardImpl guardFor(c10::DeviceType type) {
  TORCH_CHECK(builtFor(type), "this libtorch was built without ", c10::DeviceTypeName(type), " support");
  TORCH_CHECK(countOf(type) > 0, "no ", c10::DeviceTypeName(type), " device is available");
  if (type != c10::DeviceType::CPU) at::globalContext().lazyInitDevice(type);
  return c10::impl::VirtualGuardImpl(type);
}

napi_value deviceCount(Environment&, Call& call) { return toJs(call.env, countOf(typeOf(call))); }

// deviceProblem(type): why no device of this type can be used; an empty string where one can.
napi_value deviceProblem(Environment&, Call& call) {
  const c10::DeviceType type = typeOf(call);
  const std::string name = c10::DeviceTypeName(type);
  if (!builtFor(type)) return toJs(call.env, "this libtorch was built without " + name + " support");
  if (countOf(type) > 0) return toJs(call.env, std::string());
  try {
    at::globalContext().lazyInitDevice(type);
    return toJs(call.env, "libtorch has " + name + " support, but no device was found");
  } catch (const c10::Error& error) {
    return toJs(call.env, std::string(error.what_without_backtrace()));
  }
}

napi_value currentDevice(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(guardFor(typeOf(call)).getDevice().index()));
}

napi_value setCurrentDevice(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  const auto guard = guardFor(device.type());
  TORCH_CHECK(device.has_index() && device.index() < countOf(device.type()), "expected the index of one of ",
              countOf(device.type()), " devices, got ", device);
  guard.setDevice(device);
  return undefined(call.env);
}

napi_value synchronize(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  const auto guard = guardFor(device.type());
  if (device.type() == c10::DeviceType::MPS) {
    at::detail::getMPSHooks().deviceSynchronize();
  } else if (!device.is_cpu()) {
    guard.synchronizeDevice(device.has_index() ? device.index() : guard.getDevice().index());
  }
  return undefined(call.env);
}

c10::DeviceIndex indexOf(const c10::impl::VirtualGuardImpl& guard, const c10::Device& device) {
  TORCH_CHECK(!device.is_cpu(), "expected an accelerator, got cpu");
  return device.has_index() ? device.index() : guard.getDevice().index();
}

// deviceMemory("cuda:0"): { allocated, maxAllocated, reserved, maxReserved } in bytes, as libtorch's allocator counts.
napi_value deviceMemory(Environment&, Call& call) {
  const Napi::Env env(call.env);
  const c10::Device device = toDevice(call.env, call[0]);
  const auto guard = guardFor(device.type());
  Napi::Object result = Napi::Object::New(env);
  const auto set = [&](const char* name, int64_t bytes) { result.Set(name, static_cast<double>(bytes)); };
  if (device.type() == c10::DeviceType::MPS) {
    set("allocated", static_cast<int64_t>(at::detail::getMPSHooks().getCurrentAllocatedMemory()));
    set("reserved", static_cast<int64_t>(at::detail::getMPSHooks().getDriverAllocatedMemory()));
    return result;
  }
  const auto index = indexOf(guard, device);
  const auto stats = at::getDeviceAllocator(device.type())->getDeviceStats(index);
  const auto all = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  set("allocated", stats.allocated_bytes[all].current);
  set("maxAllocated", stats.allocated_bytes[all].peak);
  set("reserved", stats.reserved_bytes[all].current);
  set("maxReserved", stats.reserved_bytes[all].peak);
  return result;
}

// resetPeakDeviceMemory("cuda:0"): the most that tensors hold at once is counted from now on.
napi_value resetPeakDeviceMemory(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  const auto guard = guardFor(device.type());
  at::getDeviceAllocator(device.type())->resetPeakStats(indexOf(guard, device));
  return undefined(call.env);
}

// deviceMemoryInfo("cuda:0"): [free, total] bytes, as the driver counts.
napi_value deviceMemoryInfo(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  const auto guard = guardFor(device.type());
  const auto [free, total] = at::getDeviceAllocator(device.type())->getMemoryInfo(indexOf(guard, device));
  return toJs(call.env, at::IntArrayRef({static_cast<int64_t>(free), static_cast<int64_t>(total)}));
}

// cudaProperties("cuda:0")
napi_value cudaProperties(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  const auto guard = guardFor(device.type());
  const auto index = indexOf(guard, device);
  TORCH_CHECK(device.is_cuda() && index < countOf(device.type()), "expected the index of one of ",
              countOf(device.type()), " cuda devices, got ", device);
  const CudaProperties properties = cudaPropertiesOf(index);
  Napi::Object result = Napi::Object::New(call.env);
  result.Set("name", properties.name);
  result.Set("totalMemory", static_cast<double>(properties.totalMemory));
  for (const auto& [name, value] : properties.attributes) result.Set(name, value);
  return result;
}

napi_value emptyDeviceCache(Environment&, Call& call) {
  const c10::DeviceType type = typeOf(call);
  guardFor(type);
  if (type == c10::DeviceType::MPS) {
    at::detail::getMPSHooks().emptyCache();
  } else if (type != c10::DeviceType::CPU) {
    at::getDeviceAllocator(type)->emptyCache();
  }
  return undefined(call.env);
}

}  // namespace

void exportDevice(napi_env env, napi_value exports) {
  exportFunction(env, exports, "deviceCount", jsEntry<deviceCount>);
  exportFunction(env, exports, "deviceProblem", jsEntry<deviceProblem>);
  exportFunction(env, exports, "currentDevice", jsEntry<currentDevice>);
  exportFunction(env, exports, "setCurrentDevice", jsEntry<setCurrentDevice>);
  exportFunction(env, exports, "synchronize", jsEntry<synchronize>);
  exportFunction(env, exports, "deviceMemory", jsEntry<deviceMemory>);
  exportFunction(env, exports, "resetPeakDeviceMemory", jsEntry<resetPeakDeviceMemory>);
  exportFunction(env, exports, "deviceMemoryInfo", jsEntry<deviceMemoryInfo>);
  exportFunction(env, exports, "cudaProperties", jsEntry<cudaProperties>);
  exportFunction(env, exports, "emptyDeviceCache", jsEntry<emptyDeviceCache>);
}

}  // namespace torch_node
