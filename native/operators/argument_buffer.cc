#include "operators/argument_buffer.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/List.h>

#include <cmath>

#include "bridge/convert.h"

namespace torch_node {
namespace {

constexpr size_t kNumbers = 1024;

int64_t toInteger(double number) {
  if (std::trunc(number) != number || std::abs(number) > static_cast<double>(kSafeInteger)) throw NotInBuffer();
  return static_cast<int64_t>(number);
}

}  // namespace

napi_value argumentBuffer(Environment& environment) {
  napi_env env = environment.env;
  napi_value array;
  if (environment.argumentBufferReference == nullptr) {
    void* data;
    napi_value buffer;
    check(env, napi_create_arraybuffer(env, kNumbers * sizeof(double), &data, &buffer));
    check(env, napi_create_typedarray(env, napi_float64_array, kNumbers, buffer, 0, &array));
    check(env, napi_create_reference(env, array, 1, &environment.argumentBufferReference));
    environment.argumentBuffer = static_cast<double*>(data);
  }
  check(env, napi_get_reference_value(env, environment.argumentBufferReference, &array));
  return array;
}

const at::Tensor& tensorInBuffer(Environment& environment, double index) {
  if (!(index >= 0) || !environment.tensors.has(static_cast<uint32_t>(index))) throw TypeError("expected a Tensor");
  const at::Tensor& tensor = environment.tensors.at(static_cast<uint32_t>(index));
  if (!tensor.defined()) throw TypeError(kDisposed);
  return tensor;
}

const c10::IValue* ArgumentReader::absent() {
  const size_t position = position_++;
  if (left_ > 0) {
    --left_;
    if (!is(Tag::Absent)) return nullptr;
    ++at_;
  }
  if (!defaults_[position].has_value()) throw NotInBuffer();
  return &*defaults_[position];
}

const at::Tensor& ArgumentReader::tensorAt(double index) const {
  if (!(index >= 0) || !environment_.tensors.has(static_cast<uint32_t>(index))) throw NotInBuffer();
  const at::Tensor& tensor = environment_.tensors.at(static_cast<uint32_t>(index));
  if (!tensor.defined()) throw NotInBuffer();
  return tensor;
}

at::Tensor ArgumentReader::tensor() {
  if (is(Tag::Number) || is(Tag::Boolean)) return at::native::wrapped_scalar_tensor(scalar());
  take(Tag::Tensor);
  return tensorAt(*at_++);
}

at::Scalar ArgumentReader::scalar() {
  if (is(Tag::Boolean)) return boolean();
  take(Tag::Number);
  return scalarOf(*at_++);
}

int64_t ArgumentReader::integer() {
  if (is(Tag::DType))
    ++at_;
  else
    take(Tag::Number);
  return toInteger(*at_++);
}

double ArgumentReader::number() {
  take(Tag::Number);
  return *at_++;
}

bool ArgumentReader::boolean() {
  take(Tag::Boolean);
  return *at_++ != 0;
}

ArgumentReader::Integers ArgumentReader::integers() {
  Integers result;
  if (is(Tag::Number)) {
    const int64_t size = sizes_[position_ - 1];
    result.push_back(integer());
    while (size == 0 && left_ > 0) {
      --left_;
      result.push_back(integer());
    }
    if (size > 1) result.resize(static_cast<size_t>(size), result[0]);
    return result;
  }
  const size_t count = list(Tag::Numbers);
  for (size_t i = 0; i < count; ++i) result.push_back(toInteger(*at_++));
  return result;
}

c10::IValue ArgumentReader::value(Type type) {
  if (const c10::IValue* absent = this->absent()) return *absent;
  if (type.list) {
    if (type.kind == Kind::Int) return c10::IValue(at::IntArrayRef(integers()));
    if (type.kind != Kind::Tensor || type.optionalElements) throw NotInBuffer();
    c10::List<at::Tensor> list;
    tensors([&](const at::Tensor& tensor) { list.push_back(tensor); });
    return list;
  }
  switch (type.kind) {
    case Kind::Tensor:
      return tensor();
    case Kind::Scalar:
      return scalar();
    case Kind::Int:
    case Kind::DType:
      return integer();
    case Kind::Float:
      return number();
    case Kind::Bool:
      return boolean();
    default:
      throw NotInBuffer();
  }
}

}  // namespace torch_node
