// One call from JavaScript: its arguments, and the wrapper that every exported function runs in.
#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "bridge/environment.h"
#include "bridge/errors.h"
#include "bridge/generator_handle.h"

namespace torch_node {

class Call {
 public:
  static constexpr size_t kInline = 8;

  Call(Environment& environment, napi_callback_info info) : env(environment.env), environment_(environment) {
    napi_env e = env;
    size_ = kInline;
    napi_get_cb_info(e, info, &size_, inline_, nullptr, &data);
    arguments_ = inline_;
    if (size_ > kInline) [[unlikely]] {
      more_ = std::make_unique<napi_value[]>(size_);
      napi_get_cb_info(e, info, &size_, more_.get(), nullptr, &data);
      arguments_ = more_.get();
    }
  }

  size_t size() const { return size_; }
  bool has(size_t i) const { return i < size_ && !isUndefined(arguments_[i]); }
  napi_value operator[](size_t i) const;

  // Arguments by position and type. A TypeError names the position of one that has another type. A tensor is passed as
  // its index in the environment's table.
  uint32_t index(size_t i) const;
  at::Tensor tensor(size_t i) const;  // by value: the owner may be collected while the call runs
  at::Tensor tensorOrUndefined(size_t i) const;
  std::vector<at::Tensor> tensors(size_t i) const;
  const at::Generator& generator(size_t i) const;
  int64_t integer(size_t i) const;
  double number(size_t i) const;
  bool boolean(size_t i) const;
  std::string string(size_t i) const;
  std::vector<int64_t> integers(size_t i) const;

  bool isUndefined(napi_value value) const;

  const napi_env env;
  void* data = nullptr;

 private:
  Environment& environment_;
  size_t size_;
  napi_value inline_[kInline];
  napi_value* arguments_;
  std::unique_ptr<napi_value[]> more_;
};

// Results.
napi_value undefined(napi_env env);
napi_value null(napi_env env);
napi_value toJs(napi_env env, bool value);
napi_value toJs(napi_env env, double value);
napi_value toJs(napi_env env, int64_t value);  // a bigint beyond ±2^53
napi_value toJs(napi_env env, const std::string& value);
napi_value toJs(napi_env env, at::IntArrayRef values);
// The index of a tensor in the table, where it waits for its owner (`adopt`); null for an undefined tensor.
napi_value toJs(Environment& environment, at::Tensor tensor);
napi_value toJs(Environment& environment, const std::vector<at::Tensor>& tensors);

// Shows what libtorch has warned of when a call ends, also by an error.
struct WarningsAtEnd {
  explicit WarningsAtEnd(Environment& environment) : environment(environment) {}
  ~WarningsAtEnd() { environment.deliverWarnings(); }
  WarningsAtEnd(const WarningsAtEnd&) = delete;
  WarningsAtEnd& operator=(const WarningsAtEnd&) = delete;
  Environment& environment;
};

template <napi_value (*Body)(Environment&, Call&)>
napi_value jsEntry(napi_env env, napi_callback_info info) {
  Environment& environment = Environment::of(env);
  const WarningsAtEnd warnings(environment);
  try {
    Call call(environment, info);
    return Body(environment, call);
  } catch (...) {
    void* label = nullptr;
    napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &label);
    return failure(environment, static_cast<const char*>(label));
  }
}

// Sets `name` on `exports` to a function. Its errors begin with `label` (a literal; by default the name), which is what
// the user has called.
void exportFunction(napi_env env, napi_value exports, const char* name, napi_callback callback,
                    const char* label = nullptr);

}  // namespace torch_node
