// An operator called for each element of lists, as optimizers do.
#pragma once

#include "operators/operator.h"

namespace torch_node {

// Where `op` takes one tensor, a list (tensor_list.h) may be given, and where one number, an array. The first argument
// is a list. The results, if there are any, go into the list that is to own them.
napi_value callEach(Environment& environment, const Operator& op, Call& call);

// As well, of a matrix product that writes to one of its arguments: the elements are shared out among the threads where
// they can be (parallel_products.h).
napi_value callEachInParallel(Environment& environment, const Operator& op, Call& call);

}  // namespace torch_node
