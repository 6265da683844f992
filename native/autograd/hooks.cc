#include "exports.h"

#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/js_function.h"

namespace torch_node {
namespace {

// Calls a hook with a tensor's index. It returns an index, or undefined for no change.
at::Tensor callHook(const JsFunction& function, const at::Tensor& tensor) {
  at::Tensor replacement;
  function.call(
      [&](Environment& environment) { return std::vector<napi_value>{toJs(environment, tensor)}; },
      [&](Environment& environment, napi_value result) { replacement = toOptionalTensor(environment, result); });
  return replacement;
}

// registerHook(index, function): the number of the hook, for removeHook.
napi_value registerHook(Environment& environment, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  JsFunction function(environment, call[1]);
  const unsigned position = tensor.register_hook(
      [function = std::move(function)](const at::Tensor& grad) { return callHook(function, grad); });
  return toJs(call.env, static_cast<int64_t>(position));
}

napi_value removeHook(Environment&, Call& call) {
  call.tensor(0).remove_hook(static_cast<unsigned>(call.integer(1)));
  return undefined(call.env);
}

// The hooks that run after a gradient was added to a leaf's `grad`. libtorch holds one such object for a tensor.
struct AccumulatedHooks final : torch::autograd::PostAccumulateGradHook {
  explicit AccumulatedHooks(JsFunction f) : function(std::move(f)) {}
  void operator()(const at::Tensor& tensor) override { callHook(function, tensor); }
  JsFunction function;
};

// setAccumulatedHook(index, function or null)
napi_value setAccumulatedHook(Environment& environment, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  TORCH_CHECK(tensor.requires_grad(), "cannot register a hook on a tensor that doesn't require gradient");
  TORCH_CHECK(tensor.grad_fn() == nullptr, "post accumulate grad hooks cannot be registered on non-leaf tensors");
  const Napi::Value function(call.env, call[1]);
  torch::autograd::impl::set_post_acc_grad_hooks(
      tensor, function.IsFunction() ? std::make_unique<AccumulatedHooks>(JsFunction(environment, function)) : nullptr);
  return undefined(call.env);
}

}  // namespace

void exportHooks(napi_env env, napi_value exports) {
  exportFunction(env, exports, "registerHook", jsEntry<registerHook>);
  exportFunction(env, exports, "removeHook", jsEntry<removeHook>);
  exportFunction(env, exports, "setAccumulatedHook", jsEntry<setAccumulatedHook>);
}

}  // namespace torch_node
