// Converts JavaScript values to what an operator's schema asks for, and results back.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <node_api.h>

#include "bridge/environment.h"

namespace torch_node {

// The kinds of arguments and results; lib/core/operators/schema.ts has the same list.
enum class Kind : uint8_t {
  Unsupported,
  Tensor,
  Scalar,
  Int,
  Float,
  Bool,
  String,
  DType,
  Layout,
  MemoryFormat,
  Device,
  Generator,
  Complex,
  Dimname,
};

struct Type {
  Kind kind = Kind::Unsupported;
  bool optional = false;          // None is allowed
  bool list = false;              // a list of `kind`
  bool optionalElements = false;  // Tensor?[]
};

Type typeOf(const c10::Type& type);

// Converts `value` to an IValue of `type`. Throws a TypeError or RangeError that says what was expected and what was
// given.
c10::IValue toIValue(Environment& environment, napi_value value, Type type);

napi_value toJs(Environment& environment, const c10::IValue& value);

}  // namespace torch_node
