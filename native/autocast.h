// Automatic mixed precision: which operators run in a smaller dtype.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportAutocast(napi_env env, napi_value exports);

}  // namespace torch_node
