#include "bridge/call.h"

#include "bridge/convert.h"

namespace torch_node {
namespace {

[[noreturn]] void wrongType(napi_env env, size_t position, const char* expected, napi_value value) {
  throw TypeError("argument " + std::to_string(position + 1) + ": expected " + expected + ", got " +
                  (value == nullptr ? std::string("nothing") : describe(env, value)));
}

}  // namespace

bool Call::isUndefined(napi_value value) const {
  napi_valuetype type;
  napi_typeof(env, value, &type);
  return type == napi_undefined;
}

napi_value Call::operator[](size_t i) const { return i < size_ ? arguments_[i] : undefined(env); }

uint32_t Call::index(size_t i) const {
  uint32_t index = 0;
  if (i >= size_ || napi_get_value_uint32(env, arguments_[i], &index) != napi_ok || !environment_.tensors.has(index)) {
    wrongType(env, i, "a tensor", (*this)[i]);
  }
  return index;
}

at::Tensor Call::tensor(size_t i) const {
  at::Tensor tensor = environment_.tensors.at(index(i));
  if (!tensor.defined()) throw TypeError(kDisposed);
  return tensor;
}

at::Tensor Call::tensorOrUndefined(size_t i) const {
  napi_valuetype type;
  napi_typeof(env, (*this)[i], &type);
  if (type == napi_undefined || type == napi_null) return {};
  return tensor(i);
}

std::vector<at::Tensor> Call::tensors(size_t i) const {
  std::vector<at::Tensor> result;
  forEach(env, (*this)[i], [&](napi_value item) { result.push_back(toOptionalTensor(environment_, item)); });
  return result;
}

const at::Generator& Call::generator(size_t i) const { return toGenerator(env, (*this)[i]); }

int64_t Call::integer(size_t i) const { return toInteger(env, (*this)[i]); }

double Call::number(size_t i) const { return toDouble(env, (*this)[i]); }

bool Call::boolean(size_t i) const {
  bool result = false;
  if (napi_get_value_bool(env, (*this)[i], &result) != napi_ok) wrongType(env, i, "a boolean", (*this)[i]);
  return result;
}

std::string Call::string(size_t i) const { return toString(env, (*this)[i]); }

std::vector<int64_t> Call::integers(size_t i) const {
  std::vector<int64_t> result;
  forEach(env, (*this)[i], [&](napi_value item) { result.push_back(toInteger(env, item)); });
  return result;
}

napi_value undefined(napi_env env) {
  napi_value result;
  napi_get_undefined(env, &result);
  return result;
}

napi_value null(napi_env env) {
  napi_value result;
  napi_get_null(env, &result);
  return result;
}

napi_value toJs(napi_env env, bool value) {
  napi_value result;
  check(env, napi_get_boolean(env, value, &result));
  return result;
}

napi_value toJs(napi_env env, double value) {
  napi_value result;
  check(env, napi_create_double(env, value, &result));
  return result;
}

napi_value toJs(napi_env env, int64_t value) {
  napi_value result;
  if (value > kSafeInteger || value < -kSafeInteger) {
    check(env, napi_create_bigint_int64(env, value, &result));
  } else {
    check(env, napi_create_int64(env, value, &result));
  }
  return result;
}

napi_value toJs(napi_env env, const std::string& value) {
  napi_value result;
  check(env, napi_create_string_utf8(env, value.data(), value.size(), &result));
  return result;
}

napi_value toJs(napi_env env, at::IntArrayRef values) {
  napi_value result;
  check(env, napi_create_array_with_length(env, values.size(), &result));
  for (size_t i = 0; i < values.size(); ++i) {
    check(env, napi_set_element(env, result, static_cast<uint32_t>(i), toJs(env, values[i])));
  }
  return result;
}

napi_value toJs(Environment& environment, at::Tensor tensor) {
  if (!tensor.defined()) return null(environment.env);
  napi_value result;
  check(environment.env, napi_create_uint32(environment.env, environment.tensors.add(std::move(tensor)), &result));
  return result;
}

napi_value toJs(Environment& environment, const std::vector<at::Tensor>& tensors) {
  napi_value result;
  check(environment.env, napi_create_array_with_length(environment.env, tensors.size(), &result));
  for (size_t i = 0; i < tensors.size(); ++i) {
    check(environment.env,
          napi_set_element(environment.env, result, static_cast<uint32_t>(i), toJs(environment, tensors[i])));
  }
  return result;
}

void exportFunction(napi_env env, napi_value exports, const char* name, napi_callback callback, const char* label) {
  napi_value function;
  void* data = const_cast<char*>(label != nullptr ? label : name);
  check(env, napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, data, &function));
  check(env, napi_set_named_property(env, exports, name, function));
}

}  // namespace torch_node
