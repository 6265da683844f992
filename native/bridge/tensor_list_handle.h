// A list of tensors that JavaScript holds as one External. It is made once and given to many operators
// (`_foreach_add_`), which would otherwise each read an array.
#pragma once

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <node_api.h>

#include <cstdint>

namespace torch_node {

// The tag comes first in the External's data, so that Externals of other kinds are recognised.
struct TensorListHandle {
  static constexpr uint64_t kTag = 0x746f7263'686c6973;
  uint64_t tag = kTag;
  c10::List<at::Tensor> tensors;
};

// The list that `value` holds; null if it holds none.
TensorListHandle* tensorListOf(napi_env env, napi_value value);

}  // namespace torch_node
