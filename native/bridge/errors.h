// No C++ exception reaches JavaScript: every exported function runs in a wrapper that turns exceptions into errors.
#pragma once

#include <node_api.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "bridge/environment.h"

namespace torch_node {

// Wrong use, thrown in JavaScript as its TypeError or RangeError.
struct TypeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct RangeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Thrown where a JavaScript exception is pending in the environment already.
struct PendingException : std::exception {
  const char* what() const noexcept override { return "a JavaScript exception is pending"; }
};

// A value thrown by JavaScript. It is carried through libtorch (through autograd, for one) to the JavaScript that
// called it.
class JsException : public std::exception {
 public:
  // Takes the pending exception from the environment.
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

// What an exported function returns for the exception that is being handled: an error, which JavaScript then throws
// (lib/native/errors.ts says why). Its message begins with `prefix`. A thrown value that is no error, which a hook may
// throw, is thrown here.
napi_value failure(Environment& environment, const char* prefix);

inline void check(napi_env env, napi_status status) {
  if (status != napi_ok) [[unlikely]]
    throwStatus(env, status);
}

}  // namespace torch_node
