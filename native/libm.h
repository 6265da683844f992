// The C library's mathematics.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportLibm(napi_env env, napi_value exports);

}  // namespace torch_node
