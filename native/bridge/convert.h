// Reads single values of JavaScript. A value of another type, or out of range, ends in a TypeError or RangeError that
// says what was expected and what was given.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <node_api.h>

#include <string>

#include "bridge/environment.h"
#include "bridge/errors.h"

namespace torch_node {

inline constexpr int64_t kSafeInteger = int64_t{1} << 53;
inline constexpr const char* kDisposed = "this tensor has been disposed of";

// The JavaScript type of a value.
napi_valuetype typeOfValue(napi_env env, napi_value value);

// A number without a fraction becomes an int where it is exact; -0 is a float.
at::Scalar scalarOf(double number);
at::Scalar toScalar(napi_env env, napi_value value);
bool toBool(napi_env env, napi_value value);
int64_t toInteger(napi_env env, napi_value value);
double toDouble(napi_env env, napi_value value);
std::string toString(napi_env env, napi_value value);
c10::Device toDevice(napi_env env, napi_value value);
const at::Generator& toGenerator(napi_env env, napi_value value);
// The tensor whose index `value` is.
const at::Tensor& toTensor(Environment& environment, napi_value value);
// The same, or an undefined tensor for null and undefined.
at::Tensor toOptionalTensor(Environment& environment, napi_value value);
// Whether `value` is a complex number { re, im }, which is then written to `result`.
bool readComplex(napi_env env, napi_value value, c10::complex<double>* result);

// Throws the TypeError for a value of another type than `expected` names.
[[noreturn]] void mismatch(napi_env env, const char* expected, napi_value value);

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
