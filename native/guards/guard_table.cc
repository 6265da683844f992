#include "guards/guard_table.h"

#include <stdexcept>
#include <string>

#include "bridge/errors.h"
#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

const GuardTable& table() {
  static const auto* guards = [] {
    auto* result = new GuardTable();
    addNormalizationGuards(*result);
    addConvolutionGuards(*result);
    addPoolingGuards(*result);
    addRecurrentGuards(*result);
    addLossGuards(*result);
    addEmbeddingGuards(*result);
    addViewGuards(*result);
    addSparseGuards(*result);
    addNestedGuards(*result);
    addQuantizedGuards(*result);
    addLinearAlgebraGuards(*result);
    addAcceleratorGuards(*result);
    addSobolGuards(*result);
    addCapsuleGuards(*result);
    addForeachGuards(*result);
    return result;
  }();
  return *guards;
}

}  // namespace

void addGuards(GuardTable& table, std::initializer_list<const char*> names, Guard guard) {
  for (const char* name : names) {
    if (!table.emplace(name, guard).second) throw std::logic_error(std::string(name) + " has two guards");
  }
}

void loadGuards(Napi::Env env) {
  try {
    table();
  } catch (const std::logic_error& error) {
    throw Napi::Error::New(env, error.what());
  }
}

Guard guardOf(const c10::OperatorName& name) {
  const std::string aten = "aten::";
  const std::string base = name.name.rfind(aten, 0) == 0 ? name.name.substr(aten.size()) : name.name;
  const auto overload = table().find(base + "." + name.overload_name);
  if (overload != table().end()) return overload->second;
  const auto whole = table().find(base);
  return whole == table().end() ? nullptr : whole->second;
}

void runGuard(Guard guard, const c10::FunctionSchema& schema, const torch::jit::Stack& stack) {
  guard(CheckedArguments(schema, stack));
}

std::vector<size_t> outputsOf(const c10::FunctionSchema& schema) {
  std::vector<size_t> outputs;
  for (size_t i = 0; i < schema.arguments().size(); ++i) {
    if (schema.arguments()[i].is_out()) outputs.push_back(i);
  }
  return outputs;
}

void separateOutputs(const std::vector<size_t>& outputs, torch::jit::Stack& stack) {
  for (const size_t output : outputs) {
    if (!stack[output].isTensor()) continue;
    const at::Tensor& out = stack[output].toTensor();
    // Such a tensor has no memory, and the code that would allocate some is bypassed.
    if (out.defined() && out._is_zerotensor()) throw TypeError("out: expected a tensor with elements in memory");
    for (size_t i = 0; i < output; ++i) {
      if (stack[i].isTensor() && stack[i].toTensor().is_same(out)) stack[i] = out.alias();
    }
  }
}

}  // namespace torch_node
