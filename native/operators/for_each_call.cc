#include "operators/for_each_call.h"

#include "bridge/convert.h"
#include "operators/parallel_products.h"
#include "operators/tensor_list.h"

namespace torch_node {
namespace {

// The values of one argument: always the same one, or an element of a list for each call.
struct EachArgument {
  c10::IValue constant;
  std::vector<c10::IValue> elements;
  const c10::IValue& at(size_t i) const { return elements.empty() ? constant : elements[i]; }
};

EachArgument toEachArgument(Environment& environment, napi_value value, const Operator& op, size_t position) {
  napi_env env = environment.env;
  const Type type = op.types.at(position);
  EachArgument result;
  napi_valuetype valueType;
  check(env, napi_typeof(env, value, &valueType));
  if (valueType == napi_undefined && op.defaults[position].has_value()) {
    result.constant = *op.defaults[position];
    return result;
  }
  if (!type.list && valueType == napi_external && type.kind == Kind::Tensor) {
    if (const TensorListHandle* list = tensorListOf(env, value)) {
      result.elements.reserve(list->tensors.size());
      for (const at::Tensor& tensor : list->tensors.vec()) result.elements.emplace_back(tensor);
      return result;
    }
  }
  bool isArray = false;
  if (!type.list && valueType == napi_object) check(env, napi_is_array(env, value, &isArray));
  if (isArray) {
    forEach(env, value, [&](napi_value item) { result.elements.push_back(toIValue(environment, item, type)); });
    return result;
  }
  result.constant = toIValue(environment, value, type);
  return result;
}

napi_value callForEach(Environment& environment, const Operator& op, Call& call, bool apart) {
  TensorListHandle* result = tensorListOf(call.env, call[0]);
  const size_t length = tensorListAt(call, kFirstArgument).tensors.size();
  std::vector<EachArgument> values;
  values.reserve(op.types.size());
  for (size_t i = kFirstArgument; i < call.size(); ++i) {
    const size_t position = values.size();
    values.push_back(toEachArgument(environment, call[i], op, position));
    const size_t elements = values.back().elements.size();
    TORCH_CHECK(elements == 0 || elements == length, "argument '", op.argumentNames[position], "': expected ", length,
                " elements, got ", elements);
  }
  environment.relieveMemory();
  const UnrecordedLists unrecorded;
  const auto run = [&](size_t i, torch::jit::Stack& stack) {
    stack.clear();
    for (const EachArgument& value : values) stack.push_back(value.at(i));
    for (size_t a = values.size(); a < op.types.size(); ++a) stack.push_back(op.defaults[a].value());
    callBoxed(op, stack);
  };
  if (apart) {
    const std::vector<at::Tensor> matrices = tensorListAt(call, kFirstArgument).tensors.vec();
    if (canShareProducts(matrices)) {
      shareOut(matrices, [&](size_t i) {
        torch::jit::Stack stack;
        run(i, stack);
      });
      return undefined(call.env);
    }
  }
  torch::jit::Stack stack;
  stack.reserve(op.types.size());
  for (size_t i = 0; i < length; ++i) {
    run(i, stack);
    if (result != nullptr) result->tensors.push_back(std::move(stack.front()).toTensor());
  }
  return undefined(call.env);
}

}  // namespace

napi_value callEach(Environment& environment, const Operator& op, Call& call) {
  return callForEach(environment, op, call, /*apart=*/false);
}

napi_value callEachInParallel(Environment& environment, const Operator& op, Call& call) {
  return callForEach(environment, op, call, /*apart=*/true);
}

}  // namespace torch_node
