// The argument buffer: numbers in memory that JavaScript and C++ share (lib/core/operators/argumentBuffer.ts). Reading
// them costs nothing, while each value that is passed through Node-API costs some 20 ns, and a list four times as much.
#pragma once

#include <ATen/core/ivalue.h>
#include <node_api.h>

#include <optional>
#include <vector>

#include "bridge/environment.h"
#include "bridge/ivalue.h"

namespace torch_node {

// Thrown for a value that does not fit its parameter. The call is then made again with its arguments passed through
// Node-API, which accepts values that the buffer cannot hold, and explains what is wrong with the others.
struct NotInBuffer {};

// The environment's argument buffer as a JavaScript array. It is made at the first call.
napi_value argumentBuffer(Environment& environment);

// The tensor whose index is in the argument buffer; a TypeError for one that was disposed of.
const at::Tensor& tensorInBuffer(Environment& environment, double index);

using Defaults = std::vector<std::optional<c10::IValue>>;

// Reads the arguments of one call, in order.
class ArgumentReader {
 public:
  using Integers = c10::SmallVector<int64_t, 8>;

  // `sizes` holds for each argument the length of a list for which a single value may be given, or 0.
  ArgumentReader(Environment& environment, const Defaults& defaults, const std::vector<int64_t>& sizes)
      : environment_(environment),
        defaults_(defaults),
        sizes_(sizes),
        left_(static_cast<size_t>(environment.argumentBuffer[0])) {}

  // The default of the next argument, if the argument is not given. Otherwise null, and the argument has to be read.
  const c10::IValue* absent();

  // Also reads a number: JavaScript writes one only for operators where Python accepts it in place of a tensor.
  at::Tensor tensor();
  at::Scalar scalar();
  int64_t integer();
  double number();
  bool boolean();
  // A single number stands for as many equal ones as the argument's size says. Where there is no size, all numbers that
  // follow belong to the list.
  Integers integers();
  template <typename Add>
  void tensors(Add add) {
    const size_t count = list(Tag::Tensors);
    for (size_t i = 0; i < count; ++i) add(tensorAt(*at_++));
  }
  c10::IValue value(Type type);

  void finish() const {
    if (left_ != 0) throw NotInBuffer();
  }

 private:
  // The number that precedes each argument in the argument buffer; lib/core/operators/argumentBuffer.ts has the same
  // list.
  enum class Tag : uint8_t { Tensor, Number, Boolean, DType, Numbers, Tensors, Absent };

  bool is(Tag tag) const { return *at_ == static_cast<double>(tag); }
  void take(Tag tag) {
    if (!is(tag)) throw NotInBuffer();
    ++at_;
  }
  size_t list(Tag tag) {
    take(tag);
    return static_cast<size_t>(*at_++);
  }
  const at::Tensor& tensorAt(double index) const;

  Environment& environment_;
  const Defaults& defaults_;
  const std::vector<int64_t>& sizes_;
  const double* at_ = environment_.argumentBuffer + 1;
  size_t position_ = 0;  // of the next argument
  size_t left_;
};

}  // namespace torch_node
