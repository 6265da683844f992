// Accelerators: how many, which one, their memory.
#pragma once

#include <c10/core/Device.h>
#include <node_api.h>

namespace torch_node {

// Throws where this libtorch has nothing for `device`, which its own errors say in other words.
void checkDevice(const c10::Device& device);

void exportDevice(napi_env env, napi_value exports);

}  // namespace torch_node
