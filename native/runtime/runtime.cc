#include "exports.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/cpu/Utils.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/ScalarTypeToTypeMeta.h>
#include <torch/version.h>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#include "bridge/call.h"
#include "memory/block_cache.h"

namespace torch_node {
namespace {

std::string libraryPath() {
  const auto address = reinterpret_cast<const void*>(&at::show_config);
#if defined(_WIN32)
  HMODULE module = nullptr;
  char path[MAX_PATH] = "";
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                     reinterpret_cast<LPCSTR>(address), &module);
  GetModuleFileNameA(module, path, MAX_PATH);
  return path;
#else
  Dl_info info;
  return dladdr(address, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "";
#endif
}

// versions(): the libtorch that the addon was compiled for, and the file of the one that it runs on.
napi_value versions(Environment&, Call& call) {
  Napi::Object result = Napi::Object::New(call.env);
  result.Set("libtorch", TORCH_VERSION);
  result.Set("libtorchPath", libraryPath());
  result.Set("config", at::show_config());
  result.Set("cpuCapability", at::get_cpu_capability());
  return result;
}

// cpuCapabilities(): what the processor has, by cpuinfo's names ({ avx2: true, …, l1d_cache_size: 49152 }).
napi_value cpuCapabilities(Environment&, Call& call) {
  Napi::Object result = Napi::Object::New(call.env);
  for (const auto& [name, value] : at::cpu::get_cpu_capabilities()) {
    if (value.isBool()) result.Set(name, value.toBool());
    if (value.isInt()) result.Set(name, static_cast<double>(value.toInt()));
    if (value.isString()) result.Set(name, value.toStringRef());
  }
  return result;
}

napi_value numThreads(Environment&, Call& call) { return toJs(call.env, int64_t{at::get_num_threads()}); }
napi_value numInteropThreads(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(at::get_num_interop_threads()));
}

int threadCount(Call& call) {
  const int64_t count = call.integer(0);
  if (count < 1 || count > 1024) {
    throw RangeError("expected a number of threads from 1 to 1024, got " + std::to_string(count));
  }
  return static_cast<int>(count);
}

napi_value setNumThreads(Environment&, Call& call) {
  at::set_num_threads(threadCount(call));
  return undefined(call.env);
}

napi_value setNumInteropThreads(Environment&, Call& call) {
  at::set_num_interop_threads(threadCount(call));
  return undefined(call.env);
}

napi_value setDeterministic(Environment&, Call& call) {
  at::globalContext().setDeterministicAlgorithms(call.boolean(0), call.boolean(1));
  return undefined(call.env);
}

napi_value isDeterministic(Environment&, Call& call) {
  return toJs(call.env, at::globalContext().deterministicAlgorithms());
}

napi_value defaultDtype(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(c10::get_default_dtype_as_scalartype()));
}

napi_value setDefaultDtype(Environment&, Call& call) {
  const auto dtype = static_cast<at::ScalarType>(call.integer(0));
  TORCH_CHECK_TYPE(at::isFloatingType(dtype), "only floating-point types are supported as the default type, got ",
                   dtype);
  c10::set_default_dtype(c10::scalarTypeToTypeMeta(dtype));
  return undefined(call.env);
}

napi_value setCollector(Environment& environment, Call& call) {
  environment.setCollector(call[0]);
  return undefined(call.env);
}

// memory(): the tensors and storage of this thread, and the memory that the allocator keeps for reuse.
napi_value memory(Environment& environment, Call& call) {
  environment.tensors.drain();
  Napi::Object result = Napi::Object::New(call.env);
  result.Set("tensors", static_cast<double>(environment.tensors.live()));
  result.Set("bytes", static_cast<double>(environment.account.live.load() + environment.tensors.deviceBytes()));
  result.Set("peakBytes", static_cast<double>(environment.account.peak.load()));
  result.Set("cachedBytes", static_cast<double>(blockCache().bytes()));
  result.Set("collections", static_cast<double>(environment.collections));
  return result;
}

napi_value releaseCached(Environment&, Call& call) {
  blockCache().clear();
  return undefined(call.env);
}

napi_value forgetInUse(Environment& environment, Call& call) {
  environment.tensors.drain();
  blockCache().forget(std::chrono::steady_clock::now());
  return undefined(call.env);
}

}  // namespace

void exportRuntime(napi_env env, napi_value exports) {
  exportFunction(env, exports, "versions", jsEntry<versions>);
  exportFunction(env, exports, "cpuCapabilities", jsEntry<cpuCapabilities>);
  exportFunction(env, exports, "numThreads", jsEntry<numThreads>);
  exportFunction(env, exports, "setNumThreads", jsEntry<setNumThreads>);
  exportFunction(env, exports, "numInteropThreads", jsEntry<numInteropThreads>);
  exportFunction(env, exports, "setNumInteropThreads", jsEntry<setNumInteropThreads>);
  exportFunction(env, exports, "setDeterministic", jsEntry<setDeterministic>);
  exportFunction(env, exports, "isDeterministic", jsEntry<isDeterministic>);
  exportFunction(env, exports, "defaultDtype", jsEntry<defaultDtype>);
  exportFunction(env, exports, "setDefaultDtype", jsEntry<setDefaultDtype>);
  exportFunction(env, exports, "setCollector", jsEntry<setCollector>);
  exportFunction(env, exports, "memory", jsEntry<memory>);
  exportFunction(env, exports, "releaseCachedMemory", jsEntry<releaseCached>);
  exportFunction(env, exports, "forgetMemoryInUse", jsEntry<forgetInUse>);
}

}  // namespace torch_node
