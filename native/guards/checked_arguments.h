// The arguments of a call that is about to be made, by name, with functions that check them.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/stack.h>

#include <initializer_list>
#include <string>
#include <unordered_map>
#include <vector>

#include "guards/guard_table.h"

namespace torch_node {

using Sizes = std::vector<int64_t>;

class CheckedArguments {
 public:
  using Name = const char*;
  using Names = std::initializer_list<Name>;

  CheckedArguments(const c10::FunctionSchema& schema, const torch::jit::Stack& stack)
      : schema_(schema), stack_(stack) {}

  // Arguments have the names of the operator's schema. Only `has` may be asked for one that the schema lacks.
  bool has(Name name) const;  // in the schema, and given
  at::Tensor tensor(Name name) const;
  std::vector<at::Tensor> tensors(Name name) const;
  int64_t integer(Name name) const;
  double number(Name name) const;  // of a real scalar, else NaN
  bool boolean(Name name) const;
  Sizes integers(Name name) const;

  // Throws unless `ok`, with what was expected of the argument and what was given.
  void expect(bool ok, Name name, const std::string& expected, const std::string& got) const;

  // Every tensor is strided, neither quantized nor nested, of real elements, with memory of its own, and all are on one
  // device. Those in `onCpu` may be on the CPU all the same, where the operator reads them.
  void dense(Names onCpu = {}) const;
  // The tensors that are given have one dtype.
  void sameDtype(Names names) const;
  void dtype(Name name, at::ScalarType type) const;
  void floating(Name name) const;
  void rank(Name name, int64_t least, int64_t most) const;
  void rank(Name name, int64_t rank) const { this->rank(name, rank, rank); }
  void shape(Name name, at::IntArrayRef sizes) const;
  void sameShape(Name name, Name other) const { shape(name, tensor(other).sizes()); }
  void elements(Name name, int64_t count) const;  // where it is given
  void contiguous(Name name) const;
  void notEmpty(Name name) const;             // a tensor with elements, a list with members
  void count(Name name, size_t count) const;  // of a list
  void within(Name name, int64_t least, int64_t most) const;
  void allWithin(Name name, int64_t least, int64_t most) const;  // a list of integers
  void dim(Name name, Name of) const;
  // Checks a tensor of integers, or a part of it, if it is on the CPU.
  void valuesWithin(Name name, const at::Tensor& given, int64_t least, int64_t most) const;
  void valuesWithin(Name name, int64_t least, int64_t most) const { valuesWithin(name, tensor(name), least, most); }

 private:
  const c10::IValue* find(Name name) const;  // null where the schema has no such argument
  const c10::IValue& value(Name name) const;
  const c10::FunctionSchema& schema_;
  const torch::jit::Stack& stack_;
};

std::string text(at::IntArrayRef sizes);
int64_t product(at::IntArrayRef sizes);

using GuardTable = std::unordered_map<std::string, Guard>;
// Each adds guards under the names of operators, or of single overloads ("_stack", "view_copy.dtype").
void addNormalizationGuards(GuardTable& table);
void addConvolutionGuards(GuardTable& table);
void addPoolingGuards(GuardTable& table);
void addRecurrentGuards(GuardTable& table);
void addLossGuards(GuardTable& table);
void addEmbeddingGuards(GuardTable& table);
void addViewGuards(GuardTable& table);
void addSparseGuards(GuardTable& table);
void addNestedGuards(GuardTable& table);
void addQuantizedGuards(GuardTable& table);
void addLinearAlgebraGuards(GuardTable& table);
void addAcceleratorGuards(GuardTable& table);
void addSobolGuards(GuardTable& table);
void addCapsuleGuards(GuardTable& table);
void addForeachGuards(GuardTable& table);

// A name has one guard. The guard of an overload replaces that of its operator.
void addGuards(GuardTable& table, std::initializer_list<const char*> names, Guard guard);

}  // namespace torch_node
