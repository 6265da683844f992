// The types of devices that this libtorch can use.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace torch_node {

bool builtFor(c10::DeviceType type);

// How many devices of the type there are; 0 where this libtorch does not support the type.
int64_t countOf(c10::DeviceType type);

// Throws where this libtorch does not support `device`, with a clearer message than its own.
void checkDevice(const c10::Device& device);

}  // namespace torch_node
