// Hooks through which autograd keeps tensors for the backward.
#pragma once

#include <node_api.h>
#include <torch/csrc/autograd/saved_variable_hooks.h>

#include <memory>

namespace torch_node {

// What packs and unpacks the next tensor that is kept on this thread; null where nothing does.
std::unique_ptr<torch::autograd::SavedVariableHooks> currentSavedTensorHooks();

}  // namespace torch_node
