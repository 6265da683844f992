#include "bridge/js_function.h"

#include <ATen/ThreadLocalState.h>

#include "bridge/errors.h"

namespace torch_node {

// May be dropped on any thread. The environment deletes the JavaScript reference on its own thread, if it still exists.
struct JsFunction::Reference {
  std::shared_ptr<Environment::Life> life;
  napi_ref function = nullptr;

  ~Reference() {
    const std::lock_guard<std::mutex> guard(life->lock);
    if (life->environment != nullptr) life->environment->releaseLater(function);
  }
};

JsFunction::JsFunction(Environment& environment, napi_value function) : reference_(std::make_shared<Reference>()) {
  reference_->life = environment.life;
  check(environment.env, napi_create_reference(environment.env, function, 1, &reference_->function));
}

namespace {

// A scope for the handles of one call, which is closed however the call ends.
class HandleScope {
 public:
  explicit HandleScope(napi_env env) : env_(env) { check(env, napi_open_handle_scope(env, &scope_)); }
  ~HandleScope() { napi_close_handle_scope(env_, scope_); }
  HandleScope(const HandleScope&) = delete;
  HandleScope& operator=(const HandleScope&) = delete;

 private:
  napi_env env_;
  napi_handle_scope scope_;
};

void callHere(Environment& environment, napi_ref reference, const JsFunction::Arguments& arguments,
              const JsFunction::Result& result) {
  napi_env env = environment.env;
  const HandleScope scope(env);
  napi_value function, receiver, returned;
  check(env, napi_get_reference_value(env, reference, &function));
  check(env, napi_get_undefined(env, &receiver));
  const std::vector<napi_value> values = arguments(environment);
  const napi_status status = napi_call_function(env, receiver, function, values.size(), values.data(), &returned);
  if (status == napi_pending_exception) throw JsException::take(environment);
  check(env, status);
  result(environment, returned);
}

}  // namespace

void JsFunction::call(const Arguments& arguments, const Result& result) const {
  Environment* environment = nullptr;
  {
    const std::lock_guard<std::mutex> guard(reference_->life->lock);
    environment = reference_->life->environment;
  }
  TORCH_CHECK(environment != nullptr, "a hook belongs to a worker that has ended");
  if (environment->isCurrentThread()) {
    callHere(*environment, reference_->function, arguments, result);
    return;
  }
  const at::ThreadLocalState state;
  environment->runOnThread([&] {
    const at::ThreadLocalStateGuard guard(state);
    callHere(*environment, reference_->function, arguments, result);
  });
}

}  // namespace torch_node
