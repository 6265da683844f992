// Values of C++ that JavaScript holds, as N-API Externals. Each kind has a type tag, so that an External of another
// kind, or of another addon, is never taken for it.
#pragma once

#include <node_api.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "bridge/errors.h"

namespace torch_node {

// The tag of the Externals that hold a `T`, and what errors call it. Each `T` has a specialization beside its use.
template <typename T>
struct ExternalKind;

// The first half of all tags of this addon.
constexpr uint64_t kExternalTag = 0x746f7263686e6f64;

template <typename T>
napi_value newExternal(napi_env env, T value) {
  auto owned = std::make_unique<T>(std::move(value));
  napi_value result;
  check(env, napi_create_external(
                 env, owned.get(), [](node_api_basic_env, void* data, void*) { delete static_cast<T*>(data); }, nullptr,
                 &result));
  (void)owned.release();
  constexpr napi_type_tag tag{kExternalTag, ExternalKind<T>::kTag};
  check(env, napi_type_tag_object(env, result, &tag));
  return result;
}

// The value that an External holds; null where `value` is none of this kind.
template <typename T>
T* externalOf(napi_env env, napi_value value) {
  void* data = nullptr;
  if (value == nullptr || napi_get_value_external(env, value, &data) != napi_ok || data == nullptr) return nullptr;
  constexpr napi_type_tag tag{kExternalTag, ExternalKind<T>::kTag};
  bool is = false;
  check(env, napi_check_object_type_tag(env, value, &tag, &is));
  return is ? static_cast<T*>(data) : nullptr;
}

// The same, with an error where it is none.
template <typename T>
T& external(napi_env env, napi_value value) {
  T* held = externalOf<T>(env, value);
  if (held == nullptr) throw TypeError(std::string("expected ") + ExternalKind<T>::kName);
  return *held;
}

}  // namespace torch_node
