// The addon's table of contents: what is installed, and what each part exports to lib/native.
#include <napi.h>

#include "bridge/environment.h"
#include "exports.h"
#include "kernels/bernoulli.h"
#include "memory/allocator.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  torch_node::installAllocator();
  torch_node::installBernoulli();
  auto* environment = new torch_node::Environment(env);
  napi_set_instance_data(
      env, environment,
      [](node_api_basic_env, void* data, void*) { delete static_cast<torch_node::Environment*>(data); }, nullptr);
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
  return exports;
}

}  // namespace

NODE_API_MODULE(torch_node, init)
