#include "exports.h"

#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/engine.h>

#include <mutex>

#include "autograd/graph.h"
#include "autograd/saved_tensors.h"
#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/js_function.h"

namespace torch_node {
namespace {

// What JavaScript does for anomaly mode, for each thread: `stack()` returns the present stack, and `warn(text)` shows a
// warning.
struct Reporter {
  JsFunction stack;
  JsFunction warn;
};
thread_local std::shared_ptr<Reporter> reporter;

// The JavaScript stack at the time when the operation of a node was recorded.
struct JsAnomalyMetadata final : torch::autograd::AnomalyMetadata {
  void store_stack() override {
    reporter_ = reporter;
    if (!reporter_) return;
    reporter_->stack.call(
        [](Environment&) { return std::vector<napi_value>{}; },
        [this](Environment& environment, napi_value text) { stack_ = toString(environment.env, text); });
  }

  void print_stack(const std::string& node) override {
    if (!reporter_) return;
    std::string text = "Error detected in " + node + ". Traceback of forward call that caused the error:\n" + stack_;
    const auto* metadata = dynamic_cast<JsAnomalyMetadata*>(parent_ ? parent_->metadata() : nullptr);
    for (auto parent = parent_; metadata != nullptr;) {
      text += "\nPrevious calculation that induced " + node + ", in " + parent->name() + ":\n" + metadata->stack_;
      parent = metadata->parent_;
      metadata = dynamic_cast<JsAnomalyMetadata*>(parent ? parent->metadata() : nullptr);
    }
    reporter_->warn.call([&](Environment& environment) { return std::vector<napi_value>{toJs(environment.env, text)}; },
                         [](Environment&, napi_value) {});
  }

  void assign_parent(const NodePointer& parent) override { parent_ = parent; }

 private:
  std::shared_ptr<Reporter> reporter_;
  std::string stack_;
  NodePointer parent_;
};

// libtorch's engine, extended by JavaScript's stacks and hooks for saved tensors.
class JsEngine final : public torch::autograd::Engine {
 public:
  std::unique_ptr<torch::autograd::AnomalyMetadata> make_anomaly_metadata() override {
    return std::make_unique<JsAnomalyMetadata>();
  }

  std::unique_ptr<torch::autograd::SavedVariableHooks> get_default_saved_variable_hooks() override {
    return currentSavedTensorHooks();
  }

  static torch::autograd::Engine& instance() {
    static auto* engine = new JsEngine();  // its threads run until the process ends
    return *engine;
  }
};

// setAnomalyReporter(stack, warn)
napi_value setAnomalyReporter(Environment& environment, Call& call) {
  reporter = std::make_shared<Reporter>(Reporter{JsFunction(environment, call[0]), JsFunction(environment, call[1])});
  return undefined(call.env);
}

napi_value setAnomalyEnabled(Environment&, Call& call) {
  torch::autograd::AnomalyMode::set_enabled(call.boolean(0), call.boolean(1));
  return undefined(call.env);
}

napi_value isAnomalyEnabled(Environment&, Call& call) {
  return toJs(call.env, torch::autograd::AnomalyMode::is_enabled());
}

napi_value isAnomalyCheckingNan(Environment&, Call& call) {
  return toJs(call.env, torch::autograd::AnomalyMode::should_check_nan());
}

}  // namespace

void exportAnomaly(napi_env env, napi_value exports) {
  static std::once_flag once;
  std::call_once(once, [] { torch::autograd::set_default_engine_stub(&JsEngine::instance); });
  exportFunction(env, exports, "setAnomalyReporter", jsEntry<setAnomalyReporter>);
  exportFunction(env, exports, "setAnomalyEnabled", jsEntry<setAnomalyEnabled>);
  exportFunction(env, exports, "isAnomalyEnabled", jsEntry<isAnomalyEnabled>);
  exportFunction(env, exports, "isAnomalyCheckingNan", jsEntry<isAnomalyCheckingNan>);
}

}  // namespace torch_node
