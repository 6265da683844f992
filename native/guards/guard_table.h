// Checks that stand before operators whose kernels take their arguments on trust.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <napi.h>

namespace torch_node {

class CheckedArguments;

// Throws TypeError or RangeError where the arguments don't fit.
using Guard = void (*)(const CheckedArguments& call);

// Makes their table; fails where one would hide another.
void loadGuards(Napi::Env env);

// The check for an overload, or null: nearly all operators check for themselves.
Guard guardOf(const c10::OperatorName& name);

void runGuard(Guard guard, const c10::FunctionSchema& schema, const torch::jit::Stack& stack);

// An overload with results of its own in `out`: an input that is one of them must not change its shape on the way, so
// it is taken as a tensor of its own over the same elements. Empty for nearly all.
std::vector<size_t> outputsOf(const c10::FunctionSchema& schema);
void separateOutputs(const std::vector<size_t>& outputs, torch::jit::Stack& stack);

}  // namespace torch_node
