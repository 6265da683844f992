// Anomaly mode: which line recorded the operation whose backward failed.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportAnomaly(napi_env env, napi_value exports);

}  // namespace torch_node
