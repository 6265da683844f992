#include "autograd/saved_tensors.h"

#include "exports.h"

#include <torch/csrc/autograd/saved_variable.h>

#include <optional>
#include <vector>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/errors.h"
#include "bridge/external.h"
#include "bridge/js_function.h"

namespace torch_node {

using torch::autograd::SavedVariable;

template <>
struct ExternalKind<SavedVariable> {
  static constexpr uint64_t kTag = 3;
  static constexpr const char* kName = "a saved tensor";
};

namespace {

// The pack functions of the thread; the last one is used. A pack function gets a tensor's index and returns the
// function that returns the tensor, so everything that JavaScript keeps for it lives in that closure.
thread_local std::vector<JsFunction> packers;
// The message of the error where hooks are forbidden.
thread_local std::optional<std::string> disabled;

class JsSavedTensorHooks final : public torch::autograd::SavedVariableHooks {
 public:
  explicit JsSavedTensorHooks(JsFunction pack) : pack_(std::move(pack)) {}

  void call_pack_hook(const at::Tensor& tensor) override {
    if (!tensor.is_nested()) sizes_ = tensor.sizes().vec();
    options_ = tensor.options();
    pack_.call([&](Environment& environment) { return std::vector<napi_value>{toJs(environment, tensor)}; },
               [this](Environment& environment, napi_value unpack) { unpack_.emplace(environment, unpack); });
  }

  at::Tensor call_unpack_hook() override {
    at::Tensor tensor;
    TORCH_CHECK(unpack_.has_value(), "a saved tensor was never packed");
    unpack_->call([](Environment&) { return std::vector<napi_value>{}; },
                  [&](Environment& environment, napi_value result) { tensor = toOptionalTensor(environment, result); });
    expectAlike(tensor);
    return tensor;
  }

 private:
  // Checks that a hook returned a tensor like the one that was saved, because kernels do not check it.
  void expectAlike(const at::Tensor& tensor) const {
    if (!tensor.defined()) throw TypeError("savedTensorsHooks: expected the unpack hook to return a Tensor");
    const bool sameSizes = tensor.is_nested() ? !sizes_.has_value() : sizes_.has_value() && tensor.sizes() == *sizes_;
    if (sameSizes && tensor.options().type_equal(options_)) return;
    const auto described = [](const at::TensorOptions& options, const std::string& sizes) {
      return std::string(c10::toString(c10::typeMetaToScalarType(options.dtype()))) + " of shape " + sizes + " on " +
             options.device().str();
    };
    throw RangeError("savedTensorsHooks: expected the unpack hook to return a tensor like the one that was packed, " +
                     described(options_, sizes_.has_value() ? c10::str(at::IntArrayRef(*sizes_)) : "(nested)") +
                     ", got " +
                     described(tensor.options(), tensor.is_nested() ? "(nested)" : c10::str(tensor.sizes())));
  }

  JsFunction pack_;
  std::optional<JsFunction> unpack_;
  std::optional<std::vector<int64_t>> sizes_;  // none of a nested tensor
  at::TensorOptions options_;
};

// pushSavedTensorHooks(pack)
napi_value push(Environment& environment, Call& call) {
  if (disabled.has_value()) throw std::runtime_error(*disabled);
  packers.emplace_back(environment, call[0]);
  return undefined(call.env);
}

napi_value pop(Environment&, Call& call) {
  if (packers.empty()) throw std::runtime_error("no saved-tensor hooks are entered");
  packers.pop_back();
  return undefined(call.env);
}

// disableSavedTensorHooks(message or null): returns the message before.
napi_value disable(Environment&, Call& call) {
  const std::optional<std::string> before = disabled;
  const Napi::Value message(call.env, call[0]);
  if (message.IsString()) {
    if (!packers.empty()) throw std::runtime_error(message.As<Napi::String>().Utf8Value());
    disabled = message.As<Napi::String>().Utf8Value();
  } else {
    disabled.reset();
  }
  return before.has_value() ? toJs(call.env, *before) : null(call.env);
}

// saveTensor(index): saves the tensor as autograd does, through the hooks that are in force.
napi_value save(Environment&, Call& call) {
  return newExternal(call.env, SavedVariable(call.tensor(0), /*is_output=*/false));
}

napi_value unpack(Environment& environment, Call& call) {
  return toJs(environment, external<SavedVariable>(call.env, call[0]).unpack());
}

}  // namespace

std::unique_ptr<torch::autograd::SavedVariableHooks> currentSavedTensorHooks() {
  if (packers.empty()) [[likely]]
    return nullptr;
  return std::make_unique<JsSavedTensorHooks>(packers.back());
}

void exportSavedTensors(napi_env env, napi_value exports) {
  exportFunction(env, exports, "pushSavedTensorHooks", jsEntry<push>, "savedTensorsHooks");
  exportFunction(env, exports, "popSavedTensorHooks", jsEntry<pop>, "savedTensorsHooks");
  exportFunction(env, exports, "disableSavedTensorHooks", jsEntry<disable>, "disableSavedTensorsHooks");
  exportFunction(env, exports, "saveTensor", jsEntry<save>);
  exportFunction(env, exports, "unpackSavedTensor", jsEntry<unpack>);
}

}  // namespace torch_node
