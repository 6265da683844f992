#include "exports.h"

#include <ATen/Context.h>
#include <c10/core/AutogradState.h>
#include <c10/util/Exception.h>

#include "bridge/call.h"

namespace torch_node {
namespace {

napi_value float32MatmulPrecision(Environment&, Call& call) {
  switch (at::globalContext().float32MatmulPrecision()) {
    case at::Float32MatmulPrecision::HIGHEST:
      return toJs(call.env, std::string("highest"));
    case at::Float32MatmulPrecision::HIGH:
      return toJs(call.env, std::string("high"));
    default:
      return toJs(call.env, std::string("medium"));
  }
}

napi_value setFloat32MatmulPrecision(Environment&, Call& call) {
  at::globalContext().setFloat32MatmulPrecision(call.string(0));
  return undefined(call.env);
}

napi_value isDeterministicWarnOnly(Environment&, Call& call) {
  return toJs(call.env, at::globalContext().deterministicAlgorithmsWarnOnly());
}

// setFlushDenormal(enabled): returns whether this processor supports it.
napi_value setFlushDenormal(Environment&, Call& call) {
  return toJs(call.env, at::globalContext().setFlushDenormal(call.boolean(0)));
}

napi_value isWarnAlways(Environment&, Call& call) { return toJs(call.env, c10::WarningUtils::get_warnAlways()); }

napi_value setWarnAlways(Environment&, Call& call) {
  c10::WarningUtils::set_warnAlways(call.boolean(0));
  return undefined(call.env);
}

napi_value setStreamMismatchWarning(Environment&, Call& call) {
  at::globalContext().setWarnOnAccumulateGradStreamMismatch(call.boolean(0));
  return undefined(call.env);
}

napi_value isMultithreadingEnabled(Environment&, Call& call) {
  return toJs(call.env, c10::AutogradState::get_tls_state().get_multithreading_enabled());
}

napi_value setMultithreadingEnabled(Environment&, Call& call) {
  c10::AutogradState::get_tls_state().set_multithreading_enabled(call.boolean(0));
  return undefined(call.env);
}

// setForwardGradEnabled(enabled): returns whether operators computed tangents before.
napi_value setForwardGradEnabled(Environment&, Call& call) {
  auto& state = c10::AutogradState::get_tls_state();
  const bool before = state.get_fw_grad_mode();
  state.set_fw_grad_mode(call.boolean(0));
  return toJs(call.env, before);
}

// Before libtorch 2.13, gradients always had the layout of their leaf.
template <typename State>
bool gradLayoutEnforced(const State& state) {
  if constexpr (requires { state.get_grad_layout_enforcement_enabled(); }) {
    return state.get_grad_layout_enforcement_enabled();
  }
  return true;
}

template <typename State>
void enforceGradLayout(State& state, bool enabled) {
  if constexpr (requires { state.set_grad_layout_enforcement_enabled(enabled); }) {
    state.set_grad_layout_enforcement_enabled(enabled);
  } else {
    TORCH_CHECK(enabled, "this libtorch always enforces the layout of gradients");
  }
}

napi_value isGradLayoutEnforced(Environment&, Call& call) {
  return toJs(call.env, gradLayoutEnforced(c10::AutogradState::get_tls_state()));
}

napi_value setGradLayoutEnforced(Environment&, Call& call) {
  enforceGradLayout(c10::AutogradState::get_tls_state(), call.boolean(0));
  return undefined(call.env);
}

}  // namespace

void exportSettings(napi_env env, napi_value exports) {
  exportFunction(env, exports, "float32MatmulPrecision", jsEntry<float32MatmulPrecision>);
  exportFunction(env, exports, "setFloat32MatmulPrecision", jsEntry<setFloat32MatmulPrecision>);
  exportFunction(env, exports, "isDeterministicWarnOnly", jsEntry<isDeterministicWarnOnly>);
  exportFunction(env, exports, "setFlushDenormal", jsEntry<setFlushDenormal>);
  exportFunction(env, exports, "isWarnAlways", jsEntry<isWarnAlways>);
  exportFunction(env, exports, "setWarnAlways", jsEntry<setWarnAlways>);
  exportFunction(env, exports, "setStreamMismatchWarning", jsEntry<setStreamMismatchWarning>);
  exportFunction(env, exports, "isMultithreadingEnabled", jsEntry<isMultithreadingEnabled>);
  exportFunction(env, exports, "setMultithreadingEnabled", jsEntry<setMultithreadingEnabled>);
  exportFunction(env, exports, "setForwardGradEnabled", jsEntry<setForwardGradEnabled>);
  exportFunction(env, exports, "isGradLayoutEnforced", jsEntry<isGradLayoutEnforced>);
  exportFunction(env, exports, "setGradLayoutEnforced", jsEntry<setGradLayoutEnforced>);
}

}  // namespace torch_node
