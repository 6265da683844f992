// The functions with which each part of the addon adds its exports, in the order in which addon.cc calls them.
// The files of lib/native/exports declare what they export.
#pragma once

#include <node_api.h>

namespace torch_node {

// Every operator of libtorch's registry, called by its schema.
void exportOperators(napi_env env, napi_value exports);

// What JavaScript reads from a tensor and sets on it without calling an operator.
void exportTensor(napi_env env, napi_value exports);

// Elements selected by an index of integers, slices, tensors, …
void exportIndexing(napi_env env, napi_value exports);

// Lists of tensors, for operators that take lists.
void exportTensorList(napi_env env, napi_value exports);

// Typed arrays in and out of CPU tensors.
void exportTypedArray(napi_env env, napi_value exports);

// Tensors' bytes to and from files.
void exportTensorFile(napi_env env, napi_value exports);

// Backward passes and the gradient modes.
void exportAutograd(napi_env env, napi_value exports);

// The recorded graph: its nodes, their edges and hooks.
void exportGraph(napi_env env, napi_value exports);

// Hooks on the tensors that autograd saves for a backward pass.
void exportSavedTensors(napi_env env, napi_value exports);

// Automatic mixed precision: which operators run in a dtype of 16 bits.
void exportAutocast(napi_env env, napi_value exports);

// Hooks on tensors' gradients.
void exportHooks(napi_env env, napi_value exports);

// autograd.Function: operations whose backward is written in JavaScript.
void exportCustomFunction(napi_env env, napi_value exports);

// Anomaly mode: the line that recorded the operation whose backward failed.
void exportAnomaly(napi_env env, napi_value exports);

// Random generators and seeds.
void exportRandom(napi_env env, napi_value exports);

// Accelerators: how many there are, which one is current, and their memory.
void exportDevice(napi_env env, napi_value exports);

// Versions, threads, and the memory of tensors.
void exportRuntime(napi_env env, napi_value exports);

// Settings of the process and of the thread that libtorch reads.
void exportSettings(napi_env env, napi_value exports);

// Settings of the libraries behind libtorch's kernels.
void exportBackends(napi_env env, napi_value exports);

// The JavaScript classes of libtorch's errors.
void exportErrorClasses(napi_env env, napi_value exports);

// The mathematical functions of the C library, whose last bits differ from V8's.
void exportLibm(napi_env env, napi_value exports);

// What libtorch warns of.
void exportWarnings(napi_env env, napi_value exports);

// In the build with sanitizers only: faults that they must report.
void exportSanitizerProbe(napi_env env, napi_value exports);

}  // namespace torch_node
