// The addon's table of contents: what each part exports to lib/native.ts.
#include <napi.h>

#include "allocator.h"
#include "anomaly.h"
#include "autocast.h"
#include "autograd.h"
#include "backends.h"
#include "bernoulli.h"
#include "custom_function.h"
#include "data.h"
#include "device.h"
#include "environment.h"
#include "error_classes.h"
#include "file.h"
#include "graph.h"
#include "hooks.h"
#include "libm.h"
#include "operators.h"
#include "random.h"
#include "runtime.h"
#include "saved_tensors.h"
#include "settings.h"
#include "tensor.h"
#include "tensor_list.h"

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
  torch_node::exportTensorList(env, exports);
  torch_node::exportData(env, exports);
  torch_node::exportFile(env, exports);
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
  return exports;
}

}  // namespace

NODE_API_MODULE(torch_node, init)
