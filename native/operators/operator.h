// The operators of libtorch's registry, as calls from JavaScript need them.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call.h"
#include "bridge/ivalue.h"
#include "guards/guard_table.h"
#include "operators/typed_call.h"

namespace torch_node {

// One overload, with the parts of its schema that a call needs.
struct Operator {
  explicit Operator(c10::OperatorHandle handle);

  c10::OperatorHandle handle;
  std::string name;  // as messages show it: "conv2d"
  std::vector<Type> types;
  std::vector<std::string> argumentNames;
  std::vector<std::optional<c10::IValue>> defaults;
  std::vector<int> aliases;  // of each result: the argument that it is, or -1
  Guard guard;               // null for nearly all
  std::vector<size_t> outputs;
  std::vector<size_t> resizable;     // the arguments whose shapes a failed call must put back
  std::vector<int64_t> sizes;        // of each argument: the length of a list for which one value also stands, or 0
  std::unique_ptr<TypedCall> typed;  // null where the signature is none of the frequent ones, or a guard comes first
};

// Calls the operator with the values on the stack. Where it fails, the tensors that it was to change have their shapes.
void callBoxed(const Operator& op, torch::jit::Stack& stack);

// The arguments of a call from JavaScript are (result, root, root, …arguments): the object that is to own a new result,
// and values that keep the owners of the arguments alive until C++ holds their tensors.
constexpr size_t kFirstArgument = 3;

// An exported function whose data is an operator. It returns an error, which names the operator, for what `Body`
// throws.
template <napi_value (*Body)(Environment&, const Operator&, Call&)>
napi_value operatorEntry(napi_env env, napi_callback_info info) {
  Environment& environment = Environment::of(env);
  const WarningsAtEnd warnings(environment);
  const Operator* op = nullptr;
  try {
    Call call(environment, info);
    op = static_cast<const Operator*>(call.data);
    return Body(environment, *op, call);
  } catch (...) {
    return failure(environment, op != nullptr ? op->name.c_str() : nullptr);
  }
}

}  // namespace torch_node
