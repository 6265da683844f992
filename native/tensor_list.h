// A list of tensors that JavaScript holds as one External: built once and given to many operators (`_foreach_add_`),
// which share it instead of reading an array each.
#pragma once

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <node_api.h>

#include <optional>

namespace torch_node {

class Call;

// Stands first in the External's data, so that another's External is recognised as such.
struct TensorListHandle {
  static constexpr uint64_t kTag = 0x746f7263'686c6973;
  uint64_t tag = kTag;
  c10::List<at::Tensor> tensors;
};

// The list that `value` holds; null if it holds none.
TensorListHandle* tensorListOf(napi_env env, napi_value value);

// The list that is argument `i` of a call; a TypeError where that is none.
TensorListHandle& tensorListAt(const Call& call, size_t i);

// While it lives, an operator over lists whose work isn't recorded leaves out autograd's layer of the dispatcher, which
// costs each tensor 50 ns and would find nothing to do.
class UnrecordedLists {
 public:
  UnrecordedLists();

 private:
  std::optional<at::AutoDispatchBelowAutograd> below_;
};

void exportTensorList(napi_env env, napi_value exports);

}  // namespace torch_node
