// Lists of tensors for operators over lists: made, split and read from JavaScript.
#pragma once

#include <ATen/core/LegacyTypeDispatch.h>

#include <optional>

#include "bridge/tensor_list_handle.h"

namespace torch_node {

class Call;

// The list that is argument `i` of a call. Throws a TypeError where it is none.
TensorListHandle& tensorListAt(const Call& call, size_t i);

// While it lives, operators over lists that are not recorded skip autograd's layer of the dispatcher, which costs 50 ns
// for each tensor and would find nothing to do.
class UnrecordedLists {
 public:
  UnrecordedLists();

 private:
  std::optional<at::AutoDispatchBelowAutograd> below_;
};

}  // namespace torch_node
