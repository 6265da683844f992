#include "bridge/warnings.h"

#include <utility>

#include "bridge/environment.h"

namespace torch_node {

void Warnings::process(const c10::Warning& warning) {
  const std::lock_guard<std::mutex> guard(lock_);
  texts_.push_back(warning.msg());
  any_.store(true, std::memory_order_relaxed);
}

std::vector<std::string> Warnings::take() {
  const std::lock_guard<std::mutex> guard(lock_);
  any_.store(false, std::memory_order_relaxed);
  return std::exchange(texts_, {});
}

Warnings& threadWarnings() {
  // Never deleted: a helper thread that is still at work when the process ends may report to it.
  static thread_local Warnings* const warnings = [] {
    auto* made = new Warnings();
    c10::WarningUtils::set_warning_handler(made);
    return made;
  }();
  return *warnings;
}

void Environment::setWarningReceiver(napi_value receive) {
  if (warningReceiver_ != nullptr) napi_delete_reference(env, warningReceiver_);
  napi_create_reference(env, receive, 1, &warningReceiver_);
}

void Environment::showWarnings() {
  if (warningReceiver_ == nullptr) return;
  for (const std::string& text : warnings.take()) {
    napi_handle_scope scope;
    napi_open_handle_scope(env, &scope);
    napi_value function, receiver, argument, result;
    napi_get_reference_value(env, warningReceiver_, &function);
    napi_get_undefined(env, &receiver);
    napi_create_string_utf8(env, text.data(), text.size(), &argument);
    napi_call_function(env, receiver, function, 1, &argument, &result);
    napi_close_handle_scope(env, scope);
  }
}

}  // namespace torch_node
