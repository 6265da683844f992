// autograd.Function: operations whose backward is written in JavaScript.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportCustomFunction(napi_env env, napi_value exports);

}  // namespace torch_node
