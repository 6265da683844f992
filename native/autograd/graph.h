// The recorded graph: its nodes, their edges and hooks.
#pragma once

#include <node_api.h>
#include <torch/csrc/autograd/edge.h>
#include <torch/csrc/autograd/function.h>

namespace torch_node {

// The pointer with which this version of libtorch owns nodes.
using NodePointer = decltype(torch::autograd::Edge::function);

// The node that an External of graph.cc holds.
const NodePointer& nodeOf(napi_env env, napi_value handle);

}  // namespace torch_node
