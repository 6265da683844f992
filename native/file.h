// Tensors' bytes to and from files.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportFile(napi_env env, napi_value exports);

}  // namespace torch_node
