#include "exports.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Exception.h>

#include <array>
#include <string_view>

#include "bridge/call.h"

namespace torch_node {
namespace {

struct Flag {
  std::string_view name;
  bool (*get)();
  void (*set)(bool);
};

at::Context& context() { return at::globalContext(); }

constexpr std::array<Flag, 9> kFlags{{
    {"cudnn.enabled", [] { return context().userEnabledCuDNN(); }, [](bool on) { context().setUserEnabledCuDNN(on); }},
    {"cudnn.deterministic", [] { return context().deterministicCuDNN(); },
     [](bool on) { context().setDeterministicCuDNN(on); }},
    {"cudnn.benchmark", [] { return context().benchmarkCuDNN(); }, [](bool on) { context().setBenchmarkCuDNN(on); }},
    {"cudnn.allowTf32", [] { return context().allowTF32CuDNN(); }, [](bool on) { context().setAllowTF32CuDNN(on); }},
    {"cuda.matmul.allowTf32", [] { return context().allowTF32CuBLAS(); },
     [](bool on) { context().setAllowTF32CuBLAS(on); }},
    {"cuda.flashSdp", [] { return context().userEnabledFlashSDP(); }, [](bool on) { context().setSDPUseFlash(on); }},
    {"cuda.memEfficientSdp", [] { return context().userEnabledMemEfficientSDP(); },
     [](bool on) { context().setSDPUseMemEfficient(on); }},
    {"cuda.mathSdp", [] { return context().userEnabledMathSDP(); }, [](bool on) { context().setSDPUseMath(on); }},
    {"cuda.cudnnSdp", [] { return context().userEnabledCuDNNSDP(); }, [](bool on) { context().setSDPUseCuDNN(on); }},
}};

const Flag& flag(const Call& call) {
  const std::string name = call.string(0);
  for (const Flag& one : kFlags) {
    if (one.name == name) return one;
  }
  TORCH_CHECK(false, "no setting is named ", name);
}

napi_value backendFlag(Environment&, Call& call) { return toJs(call.env, flag(call).get()); }

napi_value setBackendFlag(Environment&, Call& call) {
  flag(call).set(call.boolean(1));
  return undefined(call.env);
}

// cudnnVersion(): as cuDNN numbers it, 91900 for 9.19.0; null where this libtorch has none.
napi_value cudnnVersion(Environment&, Call& call) {
  const auto& hooks = at::detail::getCUDAHooks();
  if (!hooks.hasCuDNN()) return null(call.env);
  return toJs(call.env, static_cast<int64_t>(hooks.versionCuDNN()));
}

}  // namespace

void exportBackends(napi_env env, napi_value exports) {
  exportFunction(env, exports, "backendFlag", jsEntry<backendFlag>);
  exportFunction(env, exports, "setBackendFlag", jsEntry<setBackendFlag>);
  exportFunction(env, exports, "cudnnVersion", jsEntry<cudnnVersion>);
}

}  // namespace torch_node
