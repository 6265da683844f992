#include "autograd/graph.h"

#include "exports.h"

#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/graph_task.h>
#include <torch/csrc/autograd/input_metadata.h>
#include <torch/csrc/autograd/variable.h>

#include <functional>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/errors.h"
#include "bridge/external.h"
#include "bridge/js_function.h"

namespace torch_node {

// A hook that was removed is an empty one, because libtorch cannot remove hooks of every kind.
using Hook = std::shared_ptr<std::optional<JsFunction>>;

template <>
struct ExternalKind<NodePointer> {
  static constexpr uint64_t kTag = 1;
  static constexpr const char* kName = "a node of the graph";
};
template <>
struct ExternalKind<Hook> {
  static constexpr uint64_t kTag = 2;
  static constexpr const char* kName = "a hook of a node";
};

namespace {

using torch::autograd::Node;
using torch::autograd::variable_list;

napi_value pair(napi_env env, napi_value first, napi_value second) {
  napi_value result;
  check(env, napi_create_array_with_length(env, 2, &result));
  check(env, napi_set_element(env, result, 0, first));
  check(env, napi_set_element(env, result, 1, second));
  return result;
}

// gradNode(index): the node that recorded the tensor, or null for a leaf.
napi_value gradNode(Environment&, Call& call) {
  NodePointer node = call.tensor(0).grad_fn();
  return node ? newExternal(call.env, std::move(node)) : null(call.env);
}

// gradientEdge(index): [node, input number]. The node of a leaf adds the gradient to `grad`.
napi_value gradientEdge(Environment&, Call& call) {
  auto edge = torch::autograd::impl::gradient_edge(call.tensor(0));
  TORCH_CHECK(edge.function, "expected a tensor that requires grad");
  return pair(call.env, newExternal(call.env, NodePointer(edge.function)),
              toJs(call.env, static_cast<int64_t>(edge.input_nr)));
}

// nodeId(node): a number that identifies the node while it lives.
napi_value nodeId(Environment&, Call& call) {
  return toJs(call.env, static_cast<double>(reinterpret_cast<uintptr_t>(nodeOf(call.env, call[0]).get())));
}

napi_value nodeName(Environment&, Call& call) { return toJs(call.env, nodeOf(call.env, call[0])->name()); }

// nodeNext(node): the next functions: for each input of the operation, [node, input number] or [null, 0].
napi_value nodeNext(Environment&, Call& call) {
  const auto& edges = nodeOf(call.env, call[0])->next_edges();
  napi_value result;
  check(call.env, napi_create_array_with_length(call.env, edges.size(), &result));
  for (size_t i = 0; i < edges.size(); ++i) {
    const auto& edge = edges[i];
    napi_value next = edge.function ? newExternal(call.env, NodePointer(edge.function)) : null(call.env);
    check(call.env, napi_set_element(call.env, result, static_cast<uint32_t>(i),
                                     pair(call.env, next, toJs(call.env, static_cast<int64_t>(edge.input_nr)))));
  }
  return result;
}

// Checks a gradient that a hook returned. The nodes that it goes to do not check its shape.
void checkReplacement(const torch::autograd::InputMetadata& expected, const at::Tensor& gradient, size_t i) {
  if (!gradient.defined()) return;
  const auto fail = [i](const std::string& what, const std::string& got) {
    throw RangeError("gradient " + std::to_string(i) + " of the hook: expected " + what + ", got " + got);
  };
  if (expected.is_nested_tensor() != gradient.is_nested()) fail("as nested a tensor as the one before", "another");
  if (!expected.is_same_shape(gradient)) {
    fail("a tensor of shape " + c10::str(expected.shape_as_dim_vector()), c10::str(gradient.sizes()));
  }
  const auto dtype = expected.grad_dtype();
  if (dtype.has_value() && *dtype != gradient.scalar_type())
    fail(c10::toString(*dtype), c10::toString(gradient.scalar_type()));
  if (expected.device() != gradient.device()) fail("a tensor on " + expected.device().str(), gradient.device().str());
  if (gradient.is_quantized() || (gradient.is_mkldnn() && expected.layout() != at::kMkldnn)) {
    fail("a dense or sparse tensor", "another");
  }
}

using MetadataOf = std::function<const torch::autograd::InputMetadata*(size_t i)>;

// `gradients`, or those that the hook returns in their place.
variable_list called(const Hook& hook, const variable_list& gradients, const MetadataOf& metadata,
                     const JsFunction::Arguments& arguments) {
  if (!hook->has_value()) return gradients;
  variable_list result = gradients;
  const JsFunction function = **hook;  // the hook may remove itself
  function.call(arguments, [&](Environment& environment, napi_value list) {
    bool isArray = false;
    check(environment.env, napi_is_array(environment.env, list, &isArray));
    if (!isArray) return;
    variable_list replaced;
    forEach(environment.env, list, [&](napi_value item) { replaced.push_back(toOptionalTensor(environment, item)); });
    for (size_t i = 0; i < replaced.size(); ++i) {
      const auto* expected = metadata(i);
      if (expected != nullptr) checkReplacement(*expected, replaced[i], i);
    }
    result = std::move(replaced);
  });
  return result;
}

struct PreHook final : torch::autograd::FunctionPreHook {
  PreHook(Hook h, const Node& n) : hook(std::move(h)), node(n) {}
  variable_list operator()(const variable_list& gradients) override {
    return called(
        hook, gradients, [&](size_t i) { return &node.input_metadata(i); },
        [&](Environment& environment) { return std::vector<napi_value>{toJs(environment, gradients)}; });
  }
  Hook hook;
  const Node& node;  // owns this
};

struct PostHook final : torch::autograd::FunctionPostHook {
  PostHook(Hook h, const Node& n) : hook(std::move(h)), node(n) {}
  variable_list operator()(const variable_list& results, const variable_list& gradients) override {
    const auto metadata = [&](size_t i) {
      const auto& edge = node.next_edge(i);
      return edge.is_valid() ? &edge.function->input_metadata(edge.input_nr) : nullptr;
    };
    return called(hook, results, metadata, [&](Environment& environment) {
      return std::vector<napi_value>{toJs(environment, results), toJs(environment, gradients)};
    });
  }
  Hook hook;
  const Node& node;  // owns this
};

// nodeHook(node, function, before): a handle for removeNodeHook.
napi_value nodeHook(Environment& environment, Call& call) {
  const auto& node = nodeOf(call.env, call[0]);
  auto hook = std::make_shared<std::optional<JsFunction>>(JsFunction(environment, call[1]));
  if (call.boolean(2)) {
    node->add_pre_hook(std::make_unique<PreHook>(hook, *node));
  } else {
    node->add_post_hook(std::make_unique<PostHook>(hook, *node));
  }
  return newExternal(call.env, std::move(hook));
}

napi_value removeNodeHook(Environment&, Call& call) {
  external<Hook>(call.env, call[0])->reset();
  return undefined(call.env);
}

// graphTaskId(): the number of the backward pass that runs on this thread, or −1.
napi_value graphTaskId(Environment& environment, Call& call) {
  const int id = environment.whereCalled([] { return torch::autograd::get_current_graph_task_id(); });
  return toJs(call.env, static_cast<int64_t>(id));
}

// willRun(node): whether the backward pass that runs now will run the node.
napi_value willRun(Environment& environment, Call& call) {
  Node* node = nodeOf(call.env, call[0]).get();
  const bool will = environment.whereCalled([node] {
    const auto* nodes = torch::autograd::get_current_graph_task_nodes_in_graph();
    const auto* plan = torch::autograd::get_current_graph_task_exec_info();
    TORCH_CHECK(nodes != nullptr && plan != nullptr, "expected to be called while a backward pass runs");
    if (nodes->count(node) == 0) return false;
    if (plan->empty()) return true;  // nothing is left out
    const auto found = plan->find(node);
    return found != plan->end() && found->second.should_execute();
  });
  return toJs(call.env, will);
}

// isWholePass(): whether the backward pass that runs now reaches all leaves, so that another one may run inside it.
napi_value isWholePass(Environment& environment, Call& call) {
  const bool whole =
      environment.whereCalled([] { return torch::autograd::Engine::get_default_engine().is_checkpoint_valid(); });
  return toJs(call.env, whole);
}

// incrementVersion(index): makes autograd believe that the tensor was changed in place.
napi_value incrementVersion(Environment&, Call& call) {
  torch::autograd::impl::bump_version(call.tensor(0));
  return undefined(call.env);
}

}  // namespace

const NodePointer& nodeOf(napi_env env, napi_value handle) { return external<NodePointer>(env, handle); }

void exportGraph(napi_env env, napi_value exports) {
  exportFunction(env, exports, "gradNode", jsEntry<gradNode>);
  exportFunction(env, exports, "gradientEdge", jsEntry<gradientEdge>, "getGradientEdge");
  exportFunction(env, exports, "nodeId", jsEntry<nodeId>);
  exportFunction(env, exports, "nodeName", jsEntry<nodeName>);
  exportFunction(env, exports, "nodeNext", jsEntry<nodeNext>);
  exportFunction(env, exports, "nodeHook", jsEntry<nodeHook>);
  exportFunction(env, exports, "removeNodeHook", jsEntry<removeNodeHook>);
  exportFunction(env, exports, "graphTaskId", jsEntry<graphTaskId>);
  exportFunction(env, exports, "willRun", jsEntry<willRun>, "registerMultiGradHook");
  exportFunction(env, exports, "isWholePass", jsEntry<isWholePass>);
  exportFunction(env, exports, "incrementVersion", jsEntry<incrementVersion>);
}

}  // namespace torch_node
