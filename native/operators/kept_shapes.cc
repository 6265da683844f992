#include "operators/kept_shapes.h"

namespace torch_node {

std::vector<size_t> resizableBy(const c10::FunctionSchema& schema) {
  std::vector<size_t> result;
  for (size_t i = 0; i < schema.arguments().size(); ++i) {
    const c10::Argument& argument = schema.arguments()[i];
    const c10::AliasInfo* alias = argument.alias_info();
    if (alias == nullptr || !alias->isWrite()) continue;
    if (argument.is_out() || argument.real_type()->kind() != c10::TypeKind::ListType) result.push_back(i);
  }
  return result;
}

KeptShapes::KeptShapes(const std::vector<size_t>& resizable, const torch::jit::Stack& stack) {
  for (const size_t i : resizable) {
    if (stack[i].isTensor()) keep(stack[i].toTensor());
    if (!stack[i].isTensorList()) continue;
    for (const at::Tensor& tensor : stack[i].toTensorVector()) keep(tensor);
  }
}

void KeptShapes::keep(const at::Tensor& tensor) {
  if (!tensor.defined() || tensor.layout() != at::kStrided || tensor.is_nested() || !tensor.has_storage()) return;
  const at::IntArrayRef sizes = tensor.sizes();
  const at::IntArrayRef strides = tensor.strides();
  kept_.push_back({tensor,
                   tensor.storage(),
                   {sizes.begin(), sizes.end()},
                   {strides.begin(), strides.end()},
                   tensor.storage_offset()});
}

void KeptShapes::restore() const {
  for (const Kept& kept : kept_) {
    const at::Tensor& tensor = kept.tensor;
    const bool same = tensor.storage().is_alias_of(kept.storage) && tensor.storage_offset() == kept.offset &&
                      tensor.sizes() == at::IntArrayRef(kept.sizes) &&
                      tensor.strides() == at::IntArrayRef(kept.strides);
    if (same) continue;
    c10::TensorImpl* impl = tensor.unsafeGetTensorImpl();
    impl->set_storage_keep_dtype(kept.storage);
    impl->set_sizes_and_strides(kept.sizes, kept.strides, kept.offset);
  }
}

}  // namespace torch_node
