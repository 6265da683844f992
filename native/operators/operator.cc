#include "operators/operator.h"

#include "operators/kept_shapes.h"

namespace torch_node {
namespace {

// The index of the argument that result `i` is (an `out`, or `self` in place), or -1.
int aliasOf(const c10::FunctionSchema& schema, size_t i) {
  const c10::AliasInfo* alias = schema.returns()[i].alias_info();
  if (alias == nullptr || !alias->isWrite()) return -1;
  for (size_t a = 0; a < schema.arguments().size(); ++a) {
    const c10::AliasInfo* argument = schema.arguments()[a].alias_info();
    if (argument != nullptr && argument->isWrite() && argument->beforeSets() == alias->beforeSets()) {
      return static_cast<int>(a);
    }
  }
  return -1;
}

std::string displayName(const c10::OperatorName& name) {
  const std::string aten = "aten::";
  return name.name.rfind(aten, 0) == 0 ? name.name.substr(aten.size()) : name.name;
}

}  // namespace

Operator::Operator(c10::OperatorHandle h)
    : handle(h),
      name(displayName(h.operator_name())),
      guard(guardOf(h.operator_name())),
      outputs(outputsOf(h.schema())) {
  const c10::FunctionSchema& schema = handle.schema();
  for (const c10::Argument& argument : schema.arguments()) {
    types.push_back(typeOf(*argument.real_type()));
    argumentNames.push_back(argument.name());
    defaults.push_back(argument.default_value());
    sizes.push_back(argument.N().value_or(0));
  }
  for (size_t i = 0; i < schema.returns().size(); ++i) aliases.push_back(aliasOf(schema, i));
  if (guard == nullptr && outputs.empty() && aliases.size() == 1 && aliases[0] <= 0) {
    const Type result = typeOf(*schema.returns()[0].real_type());
    if (result.kind == Kind::Tensor && !result.list) typed = TypedCall::of(handle, aliases[0] == 0);
  }
  // The frequent signatures change a tensor element by element.
  if (typed == nullptr) resizable = resizableBy(schema);
}

void callBoxed(const Operator& op, torch::jit::Stack& stack) {
  if (op.resizable.empty()) {
    op.handle.callBoxed(stack);
    return;
  }
  const KeptShapes kept(op.resizable, stack);
  try {
    op.handle.callBoxed(stack);
  } catch (...) {
    kept.restore();
    throw;
  }
}

}  // namespace torch_node
