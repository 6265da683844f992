// Lists whose tensors are shared out among libtorch's threads, each of which computes alone. Products of small matrices
// take no longer on one thread than on two, which wait for each other.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/FunctionRef.h>

#include <cstddef>
#include <vector>

namespace torch_node {

// Whether the products of these matrices, recorded by nobody, take less time on a thread each than one after the other
// on all threads, and have the same bits.
bool canShareProducts(const std::vector<at::Tensor>& matrices);

// Calls `work` once for the number of each tensor, the largest first, on as many threads at once as operators run on.
// An operator in `work` runs on one thread.
void shareOut(const std::vector<at::Tensor>& tensors, c10::function_ref<void(size_t)> work);

}  // namespace torch_node
