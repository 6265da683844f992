// C++ exceptions never cross into JavaScript: every entry point runs inside `guarded`.
#pragma once

#include <node_api.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "environment.h"

namespace torch_node {

// Misuse, thrown to JavaScript as its TypeError or RangeError.
struct TypeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct RangeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Thrown where a JavaScript exception is already pending in the environment.
struct PendingException : std::exception {
  const char* what() const noexcept override { return "a JavaScript exception is pending"; }
};

// A value thrown by JavaScript, carried through libtorch (autograd, for one) back to the JavaScript that called it.
class JsException : public std::exception {
 public:
  // Takes the pending exception out of the environment.
  static JsException take(Environment& environment);
  const char* what() const noexcept override { return text_->c_str(); }
  napi_value value(Environment& environment) const;

 private:
  JsException() = default;
  struct Reference;
  std::shared_ptr<Reference> reference_;
  std::shared_ptr<std::string> text_;
};

inline void check(napi_env env, napi_status status);
[[noreturn]] void throwStatus(napi_env env, napi_status status);

// The exception being handled as a JavaScript error whose message `prefix` begins; null where one is pending already.
napi_value caughtError(Environment& environment, const char* prefix);

// Turns the exception being handled into a JavaScript one; `prefix` names the operator.
void throwToJs(Environment& environment, const char* prefix);

inline void check(napi_env env, napi_status status) {
  if (status != napi_ok) [[unlikely]]
    throwStatus(env, status);
}

}  // namespace torch_node
