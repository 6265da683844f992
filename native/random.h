// Generators and seeds.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportRandom(napi_env env, napi_value exports);

}  // namespace torch_node
