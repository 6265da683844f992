#include "memory/device_memory.h"

#include <ATen/detail/MPSHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/util/Exception.h>

namespace torch_node {
namespace {

struct Use {
  int64_t allocated = 0;
  int64_t reserved = 0;
};

c10::DeviceAllocator* allocatorOf(c10::Device device) {
  auto* allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
  return allocator != nullptr && allocator->initialized() ? allocator : nullptr;
}

Use useOf(c10::Device device) {
  if (device.type() == c10::DeviceType::MPS) {
    const auto& hooks = at::detail::getMPSHooks();
    return {static_cast<int64_t>(hooks.getCurrentAllocatedMemory()),
            static_cast<int64_t>(hooks.getDriverAllocatedMemory())};
  }
  auto* allocator = allocatorOf(device);
  if (allocator == nullptr) return {};
  const auto stats = allocator->getDeviceStats(device.index());
  constexpr auto kAll = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  return {stats.allocated_bytes[kAll].current, stats.reserved_bytes[kAll].current};
}

int64_t capacityOf(c10::Device device) {
  if (device.type() == c10::DeviceType::MPS) {
    return static_cast<int64_t>(at::detail::getMPSHooks().getRecommendedMaxMemory());
  }
  auto* allocator = allocatorOf(device);
  if (allocator == nullptr) return 0;
  try {
    return static_cast<int64_t>(allocator->getMemoryInfo(device.index()).first) + useOf(device).reserved;
  } catch (const c10::Error&) {
    return 0;
  }
}

}  // namespace

void DeviceMemory::see(c10::Device device) {
  for (const Known& known : devices_) {
    if (known.device == device) return;
  }
  if (device.is_meta() || !device.has_index()) return;
  devices_.push_back({device, capacityOf(device)});
}

int64_t DeviceMemory::held() {
  int64_t sum = 0;
  tight_ = false;
  for (const Known& known : devices_) {
    const int64_t allocated = useOf(known.device).allocated;
    sum += allocated;
    tight_ = tight_ || (known.capacity > 0 && allocated > known.capacity / 5 * 4);
  }
  return sum;
}

}  // namespace torch_node
