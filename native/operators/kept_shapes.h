// The shapes of the tensors that a call may give others, kept until it has succeeded.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/stack.h>

#include <vector>

namespace torch_node {

// The positions of the arguments that a call may resize: outputs, and single tensors that it changes in place. Lists
// that are changed in place are so element by element.
std::vector<size_t> resizableBy(const c10::FunctionSchema& schema);

// libtorch writes the new sizes before it asks for the memory. Where there is none, the tensor would have elements
// beyond its storage.
class KeptShapes {
 public:
  KeptShapes(const std::vector<size_t>& resizable, const torch::jit::Stack& stack);
  // Gives each tensor the storage, sizes, strides and offset that it had.
  void restore() const;

 private:
  struct Kept {
    at::Tensor tensor;
    c10::Storage storage;
    c10::SmallVector<int64_t, 5> sizes;
    c10::SmallVector<int64_t, 5> strides;
    int64_t offset;
  };
  void keep(const at::Tensor& tensor);
  c10::SmallVector<Kept, 2> kept_;
};

}  // namespace torch_node
