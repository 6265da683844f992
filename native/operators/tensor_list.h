// Lists of tensors for operators over lists, made, split and read from JavaScript.
#pragma once

#include <ATen/core/LegacyTypeDispatch.h>

#include <optional>

#include "bridge/tensor_list_handle.h"

namespace torch_node {

class Call;

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

}  // namespace torch_node
