#include "bridge/convert.h"

#include <cmath>

#include "bridge/device_types.h"
#include "bridge/generator_handle.h"

namespace torch_node {
namespace {

// Reads one part of a complex number { re, im }.
bool readPart(napi_env env, napi_value value, const char* name, double* part) {
  napi_value property;
  check(env, napi_get_named_property(env, value, name, &property));
  return napi_get_value_double(env, property, part) == napi_ok;
}

std::string quoted(const std::string& text) {
  constexpr size_t kLongest = 40;
  return text.size() <= kLongest ? '"' + text + '"' : '"' + text.substr(0, kLongest) + "…\"";
}

}  // namespace

napi_valuetype typeOfValue(napi_env env, napi_value value) {
  napi_valuetype type;
  check(env, napi_typeof(env, value, &type));
  return type;
}

void mismatch(napi_env env, const char* expected, napi_value value) {
  throw TypeError(std::string("expected ") + expected + ", got " + describe(env, value));
}

const at::Tensor& toTensor(Environment& environment, napi_value value) {
  uint32_t index = 0;
  if (napi_get_value_uint32(environment.env, value, &index) != napi_ok || !environment.tensors.has(index)) {
    mismatch(environment.env, "a Tensor", value);
  }
  const at::Tensor& tensor = environment.tensors.at(index);
  if (!tensor.defined()) throw TypeError(kDisposed);
  return tensor;
}

bool toBool(napi_env env, napi_value value) {
  bool result;
  if (napi_get_value_bool(env, value, &result) != napi_ok) mismatch(env, "a boolean", value);
  return result;
}

bool readComplex(napi_env env, napi_value value, c10::complex<double>* result) {
  if (typeOfValue(env, value) != napi_object) return false;
  double parts[2];
  if (!readPart(env, value, "re", &parts[0]) || !readPart(env, value, "im", &parts[1])) return false;
  *result = {parts[0], parts[1]};
  return true;
}

at::Scalar toScalar(napi_env env, napi_value value) {
  switch (typeOfValue(env, value)) {
    case napi_number: {
      double number;
      check(env, napi_get_value_double(env, value, &number));
      return scalarOf(number);
    }
    case napi_bigint:
      return at::Scalar(toInteger(env, value));
    case napi_boolean:
      return at::Scalar(toBool(env, value));
    case napi_object: {
      c10::complex<double> number;
      if (readComplex(env, value, &number)) return at::Scalar(number);
      double real;  // { re } is a float, with or without a fraction (lib/core/types/scalar.ts)
      if (readPart(env, value, "re", &real)) return at::Scalar(real);
      [[fallthrough]];
    }
    default:
      mismatch(env, "a number", value);
  }
}

at::Scalar scalarOf(double number) {
  if (std::trunc(number) == number && std::abs(number) <= static_cast<double>(kSafeInteger) &&
      !(number == 0 && std::signbit(number))) {
    return at::Scalar(static_cast<int64_t>(number));
  }
  return at::Scalar(number);
}

int64_t toInteger(napi_env env, napi_value value) {
  double number;
  if (napi_get_value_double(env, value, &number) == napi_ok) {
    if (std::trunc(number) != number) mismatch(env, "an integer", value);
    if (std::abs(number) > static_cast<double>(kSafeInteger)) {
      throw RangeError("expected an integer within ±2^53 (pass a bigint beyond that), got " + describe(env, value));
    }
    return static_cast<int64_t>(number);
  }
  if (typeOfValue(env, value) == napi_bigint) {
    int64_t integer;
    bool lossless;
    check(env, napi_get_value_bigint_int64(env, value, &integer, &lossless));
    if (!lossless) throw RangeError("expected an integer of 64 bits, got " + describe(env, value));
    return integer;
  }
  mismatch(env, "an integer", value);
}

double toDouble(napi_env env, napi_value value) {
  double number;
  if (napi_get_value_double(env, value, &number) == napi_ok) return number;
  if (typeOfValue(env, value) == napi_bigint) return static_cast<double>(toInteger(env, value));
  mismatch(env, "a number", value);
}

std::string toString(napi_env env, napi_value value) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) mismatch(env, "a string", value);
  std::string result(length, '\0');
  check(env, napi_get_value_string_utf8(env, value, result.data(), length + 1, &length));
  return result;
}

c10::Device toDevice(napi_env env, napi_value value) {
  if (typeOfValue(env, value) != napi_string) mismatch(env, "a device such as \"cpu\" or \"cuda:0\"", value);
  return c10::Device(toString(env, value));
}

const at::Generator& toGenerator(napi_env env, napi_value value) {
  const at::Generator* generator = generatorOf(env, value);
  if (generator == nullptr) mismatch(env, "a Generator", value);
  return *generator;
}

at::Tensor toOptionalTensor(Environment& environment, napi_value value) {
  const napi_valuetype type = typeOfValue(environment.env, value);
  if (type == napi_null || type == napi_undefined) return {};
  return toTensor(environment, value);
}

std::string describe(napi_env env, napi_value value) {
  const auto text = [&] {
    napi_value string;
    if (napi_coerce_to_string(env, value, &string) != napi_ok) {
      napi_value ignored;
      napi_get_and_clear_last_exception(env, &ignored);
      return std::string("?");
    }
    return toString(env, string);
  };
  switch (typeOfValue(env, value)) {
    case napi_undefined:
      return "undefined";
    case napi_null:
      return "null";
    case napi_boolean:
      return text();
    case napi_number:
      return text();
    case napi_bigint:
      return text() + "n";
    case napi_string:
      return "a string (" + quoted(text()) + ")";
    case napi_symbol:
      return "a symbol";
    case napi_function:
      return "a function";
    case napi_external:
      return "a native object";
    default: {
      bool is = false;
      napi_is_array(env, value, &is);
      if (is) return "an array";
      napi_is_typedarray(env, value, &is);
      return is ? "a typed array" : "an object";
    }
  }
}

}  // namespace torch_node
