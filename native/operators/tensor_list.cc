#include "operators/tensor_list.h"

#include "exports.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/forward_grad.h>

#include "bridge/call.h"
#include "bridge/convert.h"

namespace torch_node {
namespace {

napi_value wrapList(napi_env env, c10::List<at::Tensor> tensors) {
  return newExternal(env, TensorListHandle{.tensors = std::move(tensors)});
}

// newTensorList(indices): an External that holds the tensors.
napi_value newTensorList(Environment&, Call& call) {
  return wrapList(call.env, c10::List<at::Tensor>(call.tensors(0)));
}

// tensorListItems(list): the indices of its tensors in the table, where they wait for their owners.
napi_value tensorListItems(Environment& environment, Call& call) {
  return toJs(environment, tensorListAt(call, 0).tensors.vec());
}

napi_value tensorListLength(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(tensorListAt(call, 0).tensors.size()));
}

// tensorListValues(list): the value of each tensor. Each has one element.
napi_value tensorListValues(Environment&, Call& call) {
  const auto& tensors = tensorListAt(call, 0).tensors;
  napi_value result;
  check(call.env, napi_create_array_with_length(call.env, tensors.size(), &result));
  for (size_t i = 0; i < tensors.size(); ++i) {
    const napi_value value = toJs(call.env, tensors.get(i).item().toDouble());
    check(call.env, napi_set_element(call.env, result, static_cast<uint32_t>(i), value));
  }
  return result;
}

// clearTensorLists(lists): drops their tensors, which frees those that nothing else holds.
napi_value clearTensorLists(Environment&, Call& call) {
  forEach(call.env, call[0], [&](napi_value item) {
    TensorListHandle* list = tensorListOf(call.env, item);
    if (list != nullptr) list->tensors = c10::List<at::Tensor>();
  });
  return undefined(call.env);
}

// What a gradient is: kNone, or kDense or kSparse, with kComplex added; lib/core/operators/foreach/foreachList.ts has
// the same list.
enum GradientKind : uint32_t { kNone = 0, kDense = 1, kSparse = 2, kComplex = 4 };

// gradients(list, result): puts the gradients that the list's tensors have into `result`. Where each has a dense one,
// undefined if none is complex; else the kind of each.
napi_value gradients(Environment&, Call& call) {
  const TensorListHandle& list = tensorListAt(call, 0);
  TensorListHandle& result = tensorListAt(call, 1);
  std::vector<uint32_t> kinds;
  kinds.reserve(list.tensors.size());
  bool plain = true;
  for (size_t i = 0; i < list.tensors.size(); ++i) {
    const at::Tensor tensor = list.tensors.get(i);
    at::Tensor grad = tensor.grad();
    const uint32_t layout = !grad.defined() ? kNone : grad.layout() == at::kStrided ? kDense : kSparse;
    const uint32_t kind = layout + (grad.defined() && grad.is_complex() ? kComplex : kNone);
    plain = plain && kind == kDense;
    kinds.push_back(kind);
    if (layout != kNone) result.tensors.push_back(std::move(grad));
  }
  if (plain) return undefined(call.env);
  napi_value array;
  check(call.env, napi_create_array_with_length(call.env, kinds.size(), &array));
  for (size_t i = 0; i < kinds.size(); ++i) {
    napi_value kind;
    check(call.env, napi_create_uint32(call.env, kinds[i], &kind));
    check(call.env, napi_set_element(call.env, array, static_cast<uint32_t>(i), kind));
  }
  return array;
}

// splitTensorList(list, limit): lists of at most `limit` elements, or of one tensor with more; undefined where the list
// itself is one.
napi_value splitTensorList(Environment&, Call& call) {
  const auto& tensors = tensorListAt(call, 0).tensors;
  const int64_t limit = call.integer(1);
  std::vector<c10::List<at::Tensor>> parts;
  int64_t elements = 0;
  for (const at::Tensor& tensor : tensors.vec()) {
    elements += tensor.numel();
    if (parts.empty() || (elements > limit && !parts.back().empty())) {
      parts.emplace_back();
      elements = tensor.numel();
    }
    parts.back().push_back(tensor);
  }
  if (parts.size() < 2) return undefined(call.env);
  napi_value array;
  check(call.env, napi_create_array_with_length(call.env, parts.size(), &array));
  for (size_t i = 0; i < parts.size(); ++i) {
    check(call.env,
          napi_set_element(call.env, array, static_cast<uint32_t>(i), wrapList(call.env, std::move(parts[i]))));
  }
  return array;
}

// isUniform(list): whether all tensors have the same dtype and are on the same device.
napi_value isUniform(Environment&, Call& call) {
  const auto& tensors = tensorListAt(call, 0).tensors;
  for (size_t i = 1; i < tensors.size(); ++i) {
    const at::Tensor first = tensors.get(0);
    const at::Tensor other = tensors.get(i);
    if (other.scalar_type() != first.scalar_type() || other.device() != first.device()) return toJs(call.env, false);
  }
  return toJs(call.env, true);
}

}  // namespace

TensorListHandle& tensorListAt(const Call& call, size_t i) {
  TensorListHandle* list = tensorListOf(call.env, call[i]);
  if (list == nullptr) throw TypeError("argument " + std::to_string(i + 1) + ": expected a list of tensors");
  return *list;
}

UnrecordedLists::UnrecordedLists() {
  // Tangents of forward-mode differentiation are propagated even where nothing is recorded.
  if (!at::GradMode::is_enabled() && torch::autograd::ForwardADLevel::try_get_by_idx(0) == nullptr) below_.emplace();
}

void exportTensorList(napi_env env, napi_value exports) {
  exportFunction(env, exports, "newTensorList", jsEntry<newTensorList>);
  exportFunction(env, exports, "tensorListItems", jsEntry<tensorListItems>);
  exportFunction(env, exports, "tensorListLength", jsEntry<tensorListLength>);
  exportFunction(env, exports, "tensorListValues", jsEntry<tensorListValues>);
  exportFunction(env, exports, "clearTensorLists", jsEntry<clearTensorLists>);
  exportFunction(env, exports, "gradients", jsEntry<gradients>);
  exportFunction(env, exports, "splitTensorList", jsEntry<splitTensorList>);
  exportFunction(env, exports, "isUniform", jsEntry<isUniform>);
}

}  // namespace torch_node
