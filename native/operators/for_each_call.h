// Calls an operator for each element of lists, as optimizers need.
#pragma once

#include "operators/operator.h"

namespace torch_node {

// For a tensor a list may be given (tensor_list.h), and for a number an array. The first argument is a list. Results,
// if there are any, are put into the list that is to own them.
napi_value callEach(Environment& environment, const Operator& op, Call& call);

// The same for a matrix product that writes to one of its arguments. The elements are divided among the threads, where
// that is possible (parallel_products.h).
napi_value callEachInParallel(Environment& environment, const Operator& op, Call& call);

}  // namespace torch_node
