// Hooks on the tensors that autograd saves for the backward pass.
#pragma once

#include <node_api.h>
#include <torch/csrc/autograd/saved_variable_hooks.h>

#include <memory>

namespace torch_node {

// The hooks for the next tensor that is saved on this thread; null where there are none.
std::unique_ptr<torch::autograd::SavedVariableHooks> currentSavedTensorHooks();

}  // namespace torch_node
