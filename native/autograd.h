// Backward passes and the gradient modes.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportAutograd(napi_env env, napi_value exports);

}  // namespace torch_node
