// Typed arrays in and out of CPU tensors.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportData(napi_env env, napi_value exports);

}  // namespace torch_node
