#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// Autograd keeps the number of each tensor before the kernel counts them.
void numberForEach(const CheckedArguments& call, CheckedArguments::Name numbers) {
  call.count(numbers, call.tensors("self").size());
}

}  // namespace

void addForeachGuards(GuardTable& table) {
  addGuards(table,
            {"_foreach_mul_.ScalarList", "_foreach_div_.ScalarList", "_foreach_clamp_min_.ScalarList",
             "_foreach_clamp_max_.ScalarList", "_foreach_addcmul_.ScalarList", "_foreach_addcdiv_.ScalarList"},
            [](const CheckedArguments& call) { numberForEach(call, "scalars"); });
  addGuards(table, {"_foreach_lerp_.ScalarList"}, [](const CheckedArguments& call) { numberForEach(call, "weight"); });
  addGuards(table, {"_foreach_pow_.ScalarList"}, [](const CheckedArguments& call) { numberForEach(call, "exponent"); });
}

}  // namespace torch_node
