// The addon's table of contents: what is installed, and what each part exports to lib/native.
#include <node_api.h>

#include <exception>
#include <memory>

#include "bridge/environment.h"
#include "bridge/errors.h"
#include "exports.h"
#include "kernels/bernoulli.h"
#include "kernels/sound_kernels.h"
#include "memory/allocator.h"

namespace {

void initialize(napi_env env, napi_value exports) {
  torch_node::installAllocator();
  torch_node::installBernoulli();
  torch_node::installSoundKernels();
  auto environment = std::make_unique<torch_node::Environment>(env);
  torch_node::check(
      env,
      napi_set_instance_data(
          env, environment.get(),
          [](node_api_basic_env, void* data, void*) { delete static_cast<torch_node::Environment*>(data); }, nullptr));
  (void)environment.release();
  torch_node::exportOperators(env, exports);
  torch_node::exportTensor(env, exports);
  torch_node::exportIndexing(env, exports);
  torch_node::exportTensorList(env, exports);
  torch_node::exportTypedArray(env, exports);
  torch_node::exportTensorFile(env, exports);
  torch_node::exportAutograd(env, exports);
  torch_node::exportGraph(env, exports);
  torch_node::exportSavedTensors(env, exports);
  torch_node::exportAutocast(env, exports);
  torch_node::exportHooks(env, exports);
  torch_node::exportCustomFunction(env, exports);
  torch_node::exportAnomaly(env, exports);
  torch_node::exportRandom(env, exports);
  torch_node::exportDevice(env, exports);
  torch_node::exportRuntime(env, exports);
  torch_node::exportSettings(env, exports);
  torch_node::exportBackends(env, exports);
  torch_node::exportErrorClasses(env, exports);
  torch_node::exportLibm(env, exports);
  torch_node::exportWarnings(env, exports);
  torch_node::exportSanitizerProbe(env, exports);
}

}  // namespace

// A worker may be terminated, or the process may exit, at any moment of this. No call into JavaScript succeeds from
// then on, and the environment ends when this returns.
NAPI_MODULE_INIT() {
  try {
    initialize(env, exports);
  } catch (const torch_node::PendingException&) {
    return nullptr;
  } catch (const std::exception& exception) {
    napi_throw_error(env, nullptr, exception.what());
    return nullptr;
  }
  return exports;
}
