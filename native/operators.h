// Every operator of libtorch's registry, called by its schema.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportOperators(napi_env env, napi_value exports);

}  // namespace torch_node
