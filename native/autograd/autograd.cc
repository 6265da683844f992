#include "exports.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/forward_grad.h>

#include <algorithm>

#include "autograd/graph.h"
#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/external.h"

namespace torch_node {

// Only exitInferenceMode leaves the scope. If its External is collected before, the mode of the running code stays.
struct InferenceScope {
  explicit InferenceScope(bool enabled) : mode(std::make_unique<c10::InferenceMode>(enabled)) {}
  InferenceScope(InferenceScope&&) = default;
  ~InferenceScope() { (void)mode.release(); }
  std::unique_ptr<c10::InferenceMode> mode;
};

template <>
struct ExternalKind<InferenceScope> {
  static constexpr uint64_t kTag = 4;
  static constexpr const char* kName = "an inference mode";
};

namespace {

std::optional<bool> optionalBoolean(const Call& call, size_t position) {
  if (!call.has(position)) return std::nullopt;
  return call.boolean(position);
}

// Passes nested deeper than this run on another thread. libtorch itself gives one that is nested deeper than 60 to a
// thread of its own, whose hooks can run on this one only while it waits for them; and this thread's stack, of which V8
// takes 1 MB, has no room for libtorch's part of 200 passes.
constexpr int kDeepestHere = 8;

struct Nested {
  explicit Nested(int& depth) : depth(depth) { ++depth; }
  ~Nested() { --depth; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;
  int& depth;
};

// Runs a backward pass: on the calling thread where everything is on the CPU; else on another one, so that hooks can
// run on this one.
template <typename Work>
void runBackward(Environment& environment, const std::vector<at::Tensor>& tensors, Work work) {
  environment.relieveMemory();
  const Nested nested(environment.backwardDepth);
  const bool accelerated = std::any_of(tensors.begin(), tensors.end(),
                                       [](const at::Tensor& tensor) { return tensor.defined() && !tensor.is_cpu(); });
  if (accelerated || environment.backwardOnThread || environment.backwardDepth > kDeepestHere) {
    environment.waitFor(work);
  } else {
    work();
  }
}

// backward(tensors, gradients, retainGraph, createGraph, inputs)
napi_value backward(Environment& environment, Call& call) {
  const auto tensors = call.tensors(0);
  const auto gradients = call.tensors(1);
  const auto inputs = call.tensors(4);
  const auto retainGraph = optionalBoolean(call, 2);
  const bool createGraph = call.boolean(3);
  runBackward(environment, tensors,
              [&] { torch::autograd::backward(tensors, gradients, retainGraph, createGraph, inputs); });
  return undefined(call.env);
}

// gradOf(outputs, inputs, gradients, retainGraph, createGraph, allowUnused): an array; null where an input was not
// used.
napi_value grad(Environment& environment, Call& call) {
  const auto outputs = call.tensors(0);
  const auto inputs = call.tensors(1);
  const auto gradients = call.tensors(2);
  const auto retainGraph = optionalBoolean(call, 3);
  const bool createGraph = call.boolean(4);
  const bool allowUnused = call.boolean(5);
  torch::autograd::variable_list result;
  runBackward(environment, outputs, [&] {
    result = torch::autograd::grad(outputs, inputs, gradients, retainGraph, createGraph, allowUnused);
  });
  return toJs(environment, result);
}

torch::autograd::edge_list edges(Call& call, size_t position) {
  torch::autograd::edge_list result;
  forEach(call.env, call[position], [&](napi_value item) {
    napi_value node, number;
    uint32_t output = 0;
    check(call.env, napi_get_element(call.env, item, 0, &node));
    check(call.env, napi_get_element(call.env, item, 1, &number));
    check(call.env, napi_get_value_uint32(call.env, number, &output));
    result.emplace_back(nodeOf(call.env, node), output);
  });
  return result;
}

// The gradients that the pass begins with: those that were given, and 1 for a root with one element where none was.
std::vector<at::Tensor> seeds(const torch::autograd::edge_list& roots, std::vector<at::Tensor> gradients) {
  gradients.resize(roots.size());
  for (size_t i = 0; i < roots.size(); ++i) {
    if (gradients[i].defined()) continue;
    const at::Tensor zeros = roots[i].function->input_metadata(roots[i].input_nr).zeros_like();
    TORCH_CHECK(zeros.numel() == 1, "grad can be implicitly created only for scalar outputs");
    gradients[i] = at::ones_like(zeros);
  }
  return gradients;
}

// gradOfEdges(roots, inputs, gradients, retainGraph, createGraph, allowUnused, accumulate): the same as gradOf for
// edges of the graph. With `accumulate`, adds the gradients to the leaves' `grad`.
napi_value gradOfEdges(Environment& environment, Call& call) {
  const auto roots = edges(call, 0);
  const auto inputs = edges(call, 1);
  const bool createGraph = call.boolean(4);
  const bool retainGraph = optionalBoolean(call, 3).value_or(createGraph);
  const bool allowUnused = call.boolean(5);
  const bool accumulate = call.boolean(6);
  const auto gradients = seeds(roots, call.tensors(2));
  torch::autograd::variable_list result;
  runBackward(environment, gradients, [&] {
    result = torch::autograd::Engine::get_default_engine().execute(roots, gradients, retainGraph, createGraph,
                                                                   accumulate, inputs);
  });
  for (size_t i = 0; i < result.size() && !accumulate; ++i) {
    TORCH_CHECK(
        allowUnused || result[i].defined(),
        "One of the differentiated Tensors appears to not have been used in the graph. Set allowUnused: true if "
        "this is the desired behavior.");
  }
  return toJs(environment, result);
}

// A level of forward-mode derivatives; the outermost is 0.
napi_value enterDualLevel(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(torch::autograd::ForwardADLevel::get_next_idx()));
}

napi_value exitDualLevel(Environment&, Call& call) {
  torch::autograd::ForwardADLevel::release_idx(static_cast<uint64_t>(call.integer(0)));
  return undefined(call.env);
}

// Makes every backward pass run as those of accelerators do, so that the CPU can test it.
napi_value setBackwardOnThread(Environment& environment, Call& call) {
  environment.backwardOnThread = call.boolean(0);
  return undefined(call.env);
}

napi_value isGradEnabled(Environment&, Call& call) { return toJs(call.env, at::GradMode::is_enabled()); }

napi_value setGradEnabled(Environment&, Call& call) {
  at::GradMode::set_enabled(call.boolean(0));
  return undefined(call.env);
}

napi_value isInferenceMode(Environment&, Call& call) { return toJs(call.env, c10::InferenceMode::is_enabled()); }

// Inference mode is a C++ scope. JavaScript enters and leaves it with an External that holds one.
napi_value enterInferenceMode(Environment&, Call& call) {
  return newExternal(call.env, InferenceScope(call.boolean(0)));
}

napi_value exitInferenceMode(Environment&, Call& call) {
  external<InferenceScope>(call.env, call[0]).mode.reset();
  return undefined(call.env);
}

}  // namespace

void exportAutograd(napi_env env, napi_value exports) {
  exportFunction(env, exports, "backward", jsEntry<backward>);
  exportFunction(env, exports, "gradOf", jsEntry<grad>, "grad");
  exportFunction(env, exports, "gradOfEdges", jsEntry<gradOfEdges>, "grad");
  exportFunction(env, exports, "enterDualLevel", jsEntry<enterDualLevel>);
  exportFunction(env, exports, "exitDualLevel", jsEntry<exitDualLevel>);
  exportFunction(env, exports, "setBackwardOnThread", jsEntry<setBackwardOnThread>);
  exportFunction(env, exports, "isGradEnabled", jsEntry<isGradEnabled>);
  exportFunction(env, exports, "setGradEnabled", jsEntry<setGradEnabled>);
  exportFunction(env, exports, "isInferenceMode", jsEntry<isInferenceMode>);
  exportFunction(env, exports, "enterInferenceMode", jsEntry<enterInferenceMode>);
  exportFunction(env, exports, "exitInferenceMode", jsEntry<exitInferenceMode>);
}

}  // namespace torch_node
