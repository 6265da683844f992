// Settings of the libraries behind libtorch's kernels.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportBackends(napi_env env, napi_value exports);

}  // namespace torch_node
