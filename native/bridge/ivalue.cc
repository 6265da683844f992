#include "bridge/ivalue.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/device_types.h"
#include "bridge/generator_handle.h"
#include "bridge/tensor_list_handle.h"

namespace torch_node {
namespace {

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

}  // namespace torch_node
