// Calls operators by their C++ signature. A call through the dispatcher's stack boxes every argument, and allocates
// several times for each list; operators with a frequent signature are called without boxing.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <vector>

#include "operators/argument_buffer.h"

namespace torch_node {

class TypedCall {
 public:
  virtual ~TypedCall() = default;
  // Calls the operator with the arguments in the argument buffer. Returns its result, or the argument that it changed.
  virtual at::Tensor operator()(Environment& environment, ArgumentReader& buffer) const = 0;

  // For an operator whose result is one tensor. `inPlace` says that this is its first argument. Null where the
  // signature is not one of the frequent ones.
  static std::unique_ptr<TypedCall> of(const c10::OperatorHandle& handle, bool inPlace);
};

}  // namespace torch_node
