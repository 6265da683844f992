// Which types of devices this libtorch can use.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace torch_node {

bool builtFor(c10::DeviceType type);

// How many devices of the type there are; 0 where this libtorch has nothing for it.
int64_t countOf(c10::DeviceType type);

// Throws where this libtorch has nothing for `device`, which its own errors say in other words.
void checkDevice(const c10::Device& device);

}  // namespace torch_node
