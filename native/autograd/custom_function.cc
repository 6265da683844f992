#include "exports.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/version.h>

#include <unordered_set>

#include "autograd/graph.h"
#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/js_function.h"

namespace torch_node {
namespace {

using torch::autograd::Node;
using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

// A node of the graph whose backward is written in JavaScript.
struct JsNode final : Node {
  using Saved = std::vector<SavedVariable>;

  JsNode(std::string n, JsFunction b) : backward(std::move(b)), name_(std::move(n)) {}

  // Both unpacking and the backward function call JavaScript, which may come back to this node: no lock is held, and
  // what is saved outlives its release.
  variable_list apply(variable_list&& gradients) override {
    const std::shared_ptr<const Saved> variables = saved();
    TORCH_CHECK(variables != nullptr, torch::autograd::ERR_BACKWARD_TWICE);
    variable_list unpacked;
    for (const SavedVariable& variable : *variables) unpacked.push_back(variable.unpack(getptr()));
    if (materialize) {
      at::OptionalDeviceGuard guard;
      for (size_t i = 0; i < gradients.size(); ++i) {
        if (!gradients[i].defined() && outputs[i].has_value()) gradients[i] = outputs[i]->zeros(guard);
      }
    }
    variable_list result;
    backward.call(
        [&](Environment& environment) {
          return std::vector<napi_value>{toJs(environment, gradients), toJs(environment, unpacked)};
        },
        [&](Environment& environment, napi_value list) {
          forEach(environment.env, list,
                  [&](napi_value item) { result.push_back(toOptionalTensor(environment, item)); });
        });
    return result;
  }

  void release_variables() override {
    std::shared_ptr<const Saved> released;  // let go after the lock
    const std::lock_guard<std::mutex> lock(mutex_);
    if (saved_ != nullptr && !saved_->empty()) released = std::move(saved_);
  }

  void save(Saved variables) { saved_ = std::make_shared<const Saved>(std::move(variables)); }

  std::string name() const override { return name_; }

  JsFunction backward;
  std::vector<std::optional<torch::autograd::VariableInfo>> outputs;
  bool materialize = true;

 private:
  std::shared_ptr<const Saved> saved() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return saved_;
  }

  std::string name_;
  std::shared_ptr<const Saved> saved_ = std::make_shared<const Saved>();  // null once released
};

// The first owning pointer to a new node.
NodePointer owning(JsNode* node) {
#if __has_include(<torch/csrc/autograd/node.h>)
  return NodePointer::unsafe_steal_from_new(node);
#else  // an older libtorch, with shared pointers
  return NodePointer(node, torch::autograd::deleteNode);
#endif
}

std::unordered_set<at::TensorImpl*> implsOf(const variable_list& tensors) {
  std::unordered_set<at::TensorImpl*> result;
  for (const at::Tensor& tensor : tensors) result.insert(tensor.unsafeGetTensorImpl());
  return result;
}

// customFunction(name, inputs, outputs, dirty, nonDifferentiable, saved, materialize, backward, jvp): enters the
// outputs of a forward pass, which ran without recording, into the graph. Returns for each output its index where it is
// another tensor now, and undefined where it is still the one given.
napi_value customFunction(Environment& environment, Call& call) {
  const std::string name = call.string(0);
  const variable_list inputs = call.tensors(1);
  const variable_list outputs = call.tensors(2);
  const variable_list dirty = call.tensors(3);
  const variable_list nonDifferentiable = call.tensors(4);
  const variable_list saved = call.tensors(5);

  NodePointer pointer;
  JsNode* node = nullptr;
  if (at::GradMode::is_enabled() && torch::autograd::any_variable_requires_grad(inputs)) {
    node = new JsNode(name, JsFunction(environment, call[7]));
    pointer = owning(node);
    node->materialize = call.boolean(6);
    node->set_next_edges(torch::autograd::collect_next_edges(inputs));
    node->clear_input_metadata();
  }
  std::vector<std::optional<at::Tensor>> raw(outputs.begin(), outputs.end());
  // Computes the tangents of the results, where an argument has one.
  const auto forwardMode = [&](const variable_list&, const variable_list& tangents) -> variable_list {
    variable_list result;
    JsFunction(environment, call[8])
        .call([&](Environment& e) { return std::vector<napi_value>{toJs(e, tangents)}; },
              [&](Environment& e, napi_value list) {
                forEach(e.env, list, [&](napi_value item) { result.push_back(toOptionalTensor(e, item)); });
              });
    return result;
  };
  const auto viewAsSelf = [](const at::Tensor& tensor) { return tensor.view_as(tensor); };
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 14
  NodePointer attached;  // for hooks on the creation of nodes, of which there are none here
  const auto wrapped = torch::autograd::_wrap_outputs(inputs, implsOf(nonDifferentiable), implsOf(dirty), raw, pointer,
                                                      forwardMode, {}, viewAsSelf, /*pure_view=*/false, attached);
#else
  const auto wrapped = torch::autograd::_wrap_outputs(inputs, implsOf(nonDifferentiable), implsOf(dirty), raw, pointer,
                                                      forwardMode, {}, viewAsSelf, /*pure_view=*/false);
#endif
  if (node) {
    for (const auto& output : wrapped) {
      node->outputs.push_back(output.has_value() ? std::make_optional<torch::autograd::VariableInfo>(*output)
                                                 : std::nullopt);
    }
    JsNode::Saved variables;
    for (const at::Tensor& tensor : saved) {
      variables.emplace_back(tensor, /*is_output=*/tensor.defined() && tensor.grad_fn().get() == node);
    }
    node->save(std::move(variables));
  }
  napi_value result;
  check(call.env, napi_create_array_with_length(call.env, wrapped.size(), &result));
  for (size_t i = 0; i < wrapped.size(); ++i) {
    if (!wrapped[i].has_value() || wrapped[i]->is_same(outputs[i])) continue;
    check(call.env, napi_set_element(call.env, result, static_cast<uint32_t>(i), toJs(environment, *wrapped[i])));
  }
  return result;
}

}  // namespace

void exportCustomFunction(napi_env env, napi_value exports) {
  exportFunction(env, exports, "customFunction", jsEntry<customFunction>);
}

}  // namespace torch_node
