// Versions, threads, and the memory that JavaScript holds.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportRuntime(napi_env env, napi_value exports);

}  // namespace torch_node
