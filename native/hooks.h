// Hooks on tensors' gradients.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportHooks(napi_env env, napi_value exports);

}  // namespace torch_node
