// A random generator that JavaScript holds, as an N-API External.
#pragma once

#include <ATen/core/Generator.h>
#include <node_api.h>

#include "bridge/external.h"

namespace torch_node {

template <>
struct ExternalKind<at::Generator> {
  static constexpr uint64_t kTag = 5;
  static constexpr const char* kName = "a generator";
};

inline const at::Generator* generatorOf(napi_env env, napi_value value) {
  return externalOf<at::Generator>(env, value);
}

inline napi_value wrap(napi_env env, at::Generator generator) { return newExternal(env, std::move(generator)); }

}  // namespace torch_node
