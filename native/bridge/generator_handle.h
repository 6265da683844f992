// A random generator that JavaScript holds, as an N-API External.
#pragma once

#include <ATen/core/Generator.h>
#include <node_api.h>

#include "bridge/errors.h"

namespace torch_node {

// The tag comes first in the External's data, so that Externals of other kinds are recognised.
struct GeneratorHandle {
  static constexpr uint64_t kTag = 0x746f7263'686e6f64;
  uint64_t tag = kTag;
  at::Generator generator;
};

inline const at::Generator* generatorOf(napi_env env, napi_value value) {
  void* data = nullptr;
  if (napi_get_value_external(env, value, &data) != napi_ok || data == nullptr) return nullptr;
  const auto* handle = static_cast<GeneratorHandle*>(data);
  return handle->tag == GeneratorHandle::kTag ? &handle->generator : nullptr;
}

inline napi_value wrap(napi_env env, at::Generator generator) {
  auto* handle = new GeneratorHandle{.generator = std::move(generator)};
  napi_value result;
  const napi_status status = napi_create_external(
      env, handle, [](node_api_basic_env, void* data, void*) { delete static_cast<GeneratorHandle*>(data); }, nullptr,
      &result);
  if (status != napi_ok) {
    delete handle;
    check(env, status);
  }
  return result;
}

}  // namespace torch_node
