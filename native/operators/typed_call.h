// Calls of operators by their C++ signature. A call through the dispatcher's stack boxes every argument, and allocates
// several times for each list; operators of the frequent signatures are called without.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <vector>

#include "operators/argument_buffer.h"

namespace torch_node {

class TypedCall {
 public:
  virtual ~TypedCall() = default;
  // Calls the operator with what is in the argument buffer; its result, or the argument that it changed.
  virtual at::Tensor operator()(Environment& environment, ArgumentReader& buffer) const = 0;

  // For an operator of one tensor as its result, which is `inPlace` its first argument; null where the signature is
  // none of those known here.
  static std::unique_ptr<TypedCall> of(const c10::OperatorHandle& handle, bool inPlace);
};

}  // namespace torch_node
