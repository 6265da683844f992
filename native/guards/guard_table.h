// Guards: checks of the arguments of operators whose kernels do not check them and could access memory that is not
// theirs.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <napi.h>

namespace torch_node {

class CheckedArguments;

// Throws a TypeError or RangeError where the arguments do not fit.
using Guard = void (*)(const CheckedArguments& call);

// Makes the table of guards. Fails where one would hide another.
void loadGuards(Napi::Env env);

// The guard of an overload, or null. Nearly all operators check their arguments themselves.
Guard guardOf(const c10::OperatorName& name);

void runGuard(Guard guard, const c10::FunctionSchema& schema, const torch::jit::Stack& stack);

// The positions of outputs (`out`) that need care: an input that is also an output must not change its shape during the
// call, so it is replaced by another tensor over the same elements. Empty for nearly all overloads.
std::vector<size_t> outputsOf(const c10::FunctionSchema& schema);
void separateOutputs(const std::vector<size_t>& outputs, torch::jit::Stack& stack);

}  // namespace torch_node
