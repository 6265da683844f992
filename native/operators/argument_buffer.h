// Arguments that JavaScript writes into a buffer of numbers that both sides see
// (lib/core/operators/argumentBuffer.ts): reading them costs nothing, where each value that crosses Node-API by itself
// costs some 20 ns, and a list four times as much.
#pragma once

#include <ATen/core/ivalue.h>
#include <node_api.h>

#include <optional>
#include <vector>

#include "bridge/convert.h"
#include "bridge/environment.h"

namespace torch_node {

// Thrown for a value that doesn't fit its parameter: the call is made again with its arguments crossing one by one,
// which takes what the buffer can't hold, and says what is wrong with the others.
struct NotInBuffer {};

// The environment's argument buffer as JavaScript's array, made when first asked for.
napi_value argumentBuffer(Environment& environment);

// The tensor whose index is in the argument buffer; a TypeError for one that was disposed of.
const at::Tensor& tensorInBuffer(Environment& environment, double index);

using Defaults = std::vector<std::optional<c10::IValue>>;

// Reads the arguments of one call in their order.
class ArgumentReader {
 public:
  using Integers = c10::SmallVector<int64_t, 8>;

  // `sizes`: of each argument the length of a list for which one value also stands, or 0.
  ArgumentReader(Environment& environment, const Defaults& defaults, const std::vector<int64_t>& sizes)
      : environment_(environment),
        defaults_(defaults),
        sizes_(sizes),
        left_(static_cast<size_t>(environment.argumentBuffer[0])) {}

  // The default of the next argument, where it has not been given; else null, and the argument is to be read.
  const c10::IValue* absent();

  // A number stands for one too: JavaScript writes it only for operators where Python takes it so.
  at::Tensor tensor();
  at::Scalar scalar();
  int64_t integer();
  double number();
  bool boolean();
  // One number stands for as many as the argument's size says; without a size, for itself and all that follow.
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
  // How each argument begins in the argument buffer; lib/core/operators/argumentBuffer.ts has the same list.
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
