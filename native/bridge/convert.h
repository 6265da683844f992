// Converts JavaScript values to what an operator's schema asks for, and results back.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <node_api.h>

#include <string>

#include "bridge/environment.h"
#include "bridge/errors.h"

namespace torch_node {

inline constexpr int64_t kSafeInteger = int64_t{1} << 53;
inline constexpr const char* kDisposed = "this tensor has been disposed of";

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

// A number without a fraction becomes an int where it is exact; -0 is a float.
at::Scalar scalarOf(double number);
int64_t toInteger(napi_env env, napi_value value);
double toDouble(napi_env env, napi_value value);
std::string toString(napi_env env, napi_value value);
c10::Device toDevice(napi_env env, napi_value value);
const at::Generator& toGenerator(napi_env env, napi_value value);
at::Tensor toOptionalTensor(Environment& environment, napi_value value);

// Describes a value for an error message: `a string ("abc")`.
std::string describe(napi_env env, napi_value value);

// Calls `each` with every element of a JavaScript array.
template <typename Each>
void forEach(napi_env env, napi_value array, Each each) {
  bool isArray = false;
  napi_is_array(env, array, &isArray);
  if (!isArray) throw TypeError("expected an array, got " + describe(env, array));
  uint32_t length = 0;
  check(env, napi_get_array_length(env, array, &length));
  for (uint32_t i = 0; i < length; ++i) {
    napi_value item;
    check(env, napi_get_element(env, array, i, &item));
    each(item);
  }
}

}  // namespace torch_node
