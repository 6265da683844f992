// Settings of the process and of the thread that libtorch reads.
#pragma once

#include <node_api.h>

namespace torch_node {

void exportSettings(napi_env env, napi_value exports);

}  // namespace torch_node
