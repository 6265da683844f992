// Divides products of matrices among libtorch's threads, so that each thread computes whole products alone. A product
// of small matrices takes no longer on one thread than on two, which wait for each other.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/FunctionRef.h>

#include <cstddef>
#include <vector>

namespace torch_node {

// Whether the products of these matrices, which autograd does not record, take less time on a thread each than one
// after the other on all threads, and have the same bits.
bool canShareProducts(const std::vector<at::Tensor>& matrices);

// Calls `work` once with the index of each tensor, the largest first, on as many threads as operators run on. An
// operator that `work` calls runs on one thread.
void shareOut(const std::vector<at::Tensor>& tensors, c10::function_ref<void(size_t)> work);

}  // namespace torch_node
