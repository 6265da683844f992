// The recorded graph: its nodes, their edges and hooks.
#pragma once

#include <node_api.h>
#include <torch/csrc/autograd/node.h>

namespace torch_node {

// The node that an External of graph.cc holds.
const c10::intrusive_ptr<torch::autograd::Node>& nodeOf(napi_env env, napi_value handle);

void exportGraph(napi_env env, napi_value exports);

}  // namespace torch_node
