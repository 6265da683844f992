// Accelerators: how many, which one, their memory.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportDevice(napi_env env, napi_value exports);

}  // namespace torch_node
