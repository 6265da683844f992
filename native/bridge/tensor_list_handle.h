// A list of tensors that JavaScript holds as one External. It is made once and given to many operators
// (`_foreach_add_`), which would otherwise each read an array.
#pragma once

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <node_api.h>

#include "bridge/external.h"

namespace torch_node {

struct TensorListHandle {
  c10::List<at::Tensor> tensors;
};

template <>
struct ExternalKind<TensorListHandle> {
  static constexpr uint64_t kTag = 6;
  static constexpr const char* kName = "a list of tensors";
};

// The list that `value` holds; null if it holds none.
TensorListHandle* tensorListOf(napi_env env, napi_value value);

}  // namespace torch_node
