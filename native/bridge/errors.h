// C++ exceptions never cross into JavaScript: every entry point runs inside `guarded`.
#pragma once

#include <node_api.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "bridge/environment.h"

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

// What a callback returns for the exception being handled: the error, which JavaScript throws (lib/native/errors.ts says
// why), its message beginning with `prefix`. A value that is no error, which a hook may throw, is thrown here.
napi_value failure(Environment& environment, const char* prefix);

inline void check(napi_env env, napi_status status) {
  if (status != napi_ok) [[unlikely]]
    throwStatus(env, status);
}

}  // namespace torch_node
