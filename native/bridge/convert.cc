#include "bridge/convert.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

#include <cmath>

#include "bridge/call.h"
#include "bridge/device_types.h"
#include "bridge/generator_handle.h"
#include "bridge/tensor_list_handle.h"

namespace torch_node {
namespace {

napi_valuetype typeOfValue(napi_env env, napi_value value) {
  napi_valuetype type;
  check(env, napi_typeof(env, value, &type));
  return type;
}

[[noreturn]] void mismatch(napi_env env, const char* expected, napi_value value) {
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

// Reads one part of a complex number { re, im }.
bool readPart(napi_env env, napi_value value, const char* name, double* part) {
  napi_value property;
  check(env, napi_get_named_property(env, value, name, &property));
  return napi_get_value_double(env, property, part) == napi_ok;
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

// A tensor, or a number that is given for one, as in Python's `torch.sub(2, x)`. The number is a bigint or an object,
// because a plain number would be an index.
at::Tensor toTensorOrNumber(Environment& environment, napi_value value) {
  const napi_valuetype type = typeOfValue(environment.env, value);
  if (type != napi_bigint && type != napi_boolean && type != napi_object) return toTensor(environment, value);
  return at::native::wrapped_scalar_tensor(toScalar(environment.env, value));
}

template <typename T, typename Convert>
c10::IValue toList(napi_env env, napi_value value, Convert convert) {
  c10::List<T> list;
  forEach(env, value, [&](napi_value item) { list.push_back(convert(env, item)); });
  return c10::IValue(std::move(list));
}

c10::IValue toListIValue(Environment& environment, napi_value value, Type type) {
  napi_env env = environment.env;
  switch (type.kind) {
    case Kind::Tensor:
      if (type.optionalElements) {
        c10::List<std::optional<at::Tensor>> list;
        forEach(env, value, [&](napi_value item) {
          at::Tensor tensor = toOptionalTensor(environment, item);
          list.push_back(tensor.defined() ? std::optional<at::Tensor>(std::move(tensor)) : std::nullopt);
        });
        return c10::IValue(std::move(list));
      }
      if (const TensorListHandle* list = tensorListOf(env, value)) return c10::IValue(list->tensors);
      return toList<at::Tensor>(env, value, [&](napi_env, napi_value item) { return toTensor(environment, item); });
    case Kind::Int:
    case Kind::DType:
      return toList<int64_t>(env, value, toInteger);
    case Kind::Float:
      return toList<double>(env, value, toDouble);
    case Kind::Bool:
      return toList<bool>(env, value, toBool);
    case Kind::String:
      return toList<std::string>(env, value, toString);
    case Kind::Scalar: {
      // A generic list, which libtorch takes for a list of numbers: there is no c10::List<Scalar>.
      c10::impl::GenericList list(c10::NumberType::get());
      forEach(env, value, [&](napi_value item) { list.push_back(c10::IValue(toScalar(env, item))); });
      return c10::IValue(std::move(list));
    }
    default:
      mismatch(env, "a kind of list that JavaScript can make", value);
  }
}

std::string quoted(const std::string& text) {
  constexpr size_t kLongest = 40;
  return text.size() <= kLongest ? '"' + text + '"' : '"' + text.substr(0, kLongest) + "…\"";
}

}  // namespace

Type typeOf(const c10::Type& type) {
  using c10::TypeKind;
  Type result;
  switch (type.kind()) {
    case TypeKind::OptionalType: {
      result = typeOf(*type.castRaw<c10::OptionalType>()->getElementType());
      result.optional = true;
      return result;
    }
    case TypeKind::ListType: {
      const Type element = typeOf(*type.castRaw<c10::ListType>()->getElementType());
      if (element.list) return result;
      result.kind = element.kind;
      result.list = true;
      result.optionalElements = element.optional;
      return result;
    }
    case TypeKind::TensorType:
      result.kind = Kind::Tensor;
      break;
    case TypeKind::NumberType:
      result.kind = Kind::Scalar;
      break;
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      result.kind = Kind::Int;
      break;
    case TypeKind::FloatType:
    case TypeKind::SymFloatType:
      result.kind = Kind::Float;
      break;
    case TypeKind::BoolType:
    case TypeKind::SymBoolType:
      result.kind = Kind::Bool;
      break;
    case TypeKind::StringType:
      result.kind = Kind::String;
      break;
    case TypeKind::ScalarTypeType:
      result.kind = Kind::DType;
      break;
    case TypeKind::LayoutType:
      result.kind = Kind::Layout;
      break;
    case TypeKind::MemoryFormatType:
      result.kind = Kind::MemoryFormat;
      break;
    case TypeKind::DeviceObjType:
      result.kind = Kind::Device;
      break;
    case TypeKind::GeneratorType:
      result.kind = Kind::Generator;
      break;
    case TypeKind::ComplexType:
      result.kind = Kind::Complex;
      break;
    default:
      break;
  }
  return result;
}

c10::IValue toIValue(Environment& environment, napi_value value, Type type) {
  napi_env env = environment.env;
  if (type.optional) {
    const napi_valuetype valueType = typeOfValue(env, value);
    if (valueType == napi_null || valueType == napi_undefined) return {};
  }
  if (type.list) return toListIValue(environment, value, type);
  switch (type.kind) {
    case Kind::Tensor:
      return toTensorOrNumber(environment, value);
    case Kind::Scalar:
      return toScalar(env, value);
    case Kind::Int:
    case Kind::DType:
    case Kind::Layout:
    case Kind::MemoryFormat:
      return toInteger(env, value);
    case Kind::Float:
      return toDouble(env, value);
    case Kind::Bool:
      return toBool(env, value);
    case Kind::String:
      return toString(env, value);
    case Kind::Device: {
      const c10::Device device = toDevice(env, value);
      checkDevice(device);
      return device;
    }
    case Kind::Generator:
      return toGenerator(env, value);
    case Kind::Complex: {
      c10::complex<double> number;
      if (!readComplex(env, value, &number)) mismatch(env, "a complex number { re, im }", value);
      return number;
    }
    default:
      mismatch(env, "a type that JavaScript can pass", value);
  }
}

napi_value toJs(Environment& environment, const c10::IValue& value) {
  napi_env env = environment.env;
  if (value.isTensor()) return toJs(environment, value.toTensor());
  if (value.isNone()) return null(env);
  if (value.isBool()) return toJs(env, value.toBool());
  if (value.isInt()) return toJs(env, value.toInt());
  if (value.isDouble()) return toJs(env, value.toDouble());
  if (value.isString()) return toJs(env, value.toStringRef());
  if (value.isSymInt()) return toJs(env, value.toSymInt().guard_int(__FILE__, __LINE__));
  if (value.isDevice()) return toJs(env, value.toDevice().str());
  if (value.isGenerator()) return wrap(env, value.toGenerator());
  if (value.isComplexDouble()) {
    const auto number = value.toComplexDouble();
    napi_value result;
    check(env, napi_create_object(env, &result));
    check(env, napi_set_named_property(env, result, "re", toJs(env, number.real())));
    check(env, napi_set_named_property(env, result, "im", toJs(env, number.imag())));
    return result;
  }
  if (value.isList() || value.isTuple()) {
    napi_value result;
    check(env, napi_create_array(env, &result));
    uint32_t i = 0;
    const auto append = [&](const c10::IValue& item) {
      check(env, napi_set_element(env, result, i++, toJs(environment, item)));
    };
    if (value.isTuple()) {
      for (const c10::IValue& item : value.toTupleRef().elements()) append(item);
    } else {
      for (const c10::IValue& item : value.toListRef()) append(item);
    }
    return result;
  }
  throw TypeError("the operator returned a " + value.tagKind() + ", which has no JavaScript form");
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
