// What JavaScript reads from a tensor and sets on it without an operator; indexing.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportTensor(napi_env env, napi_value exports);

}  // namespace torch_node
