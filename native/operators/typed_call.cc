#include "operators/typed_call.h"

#include <tuple>

namespace torch_node {
namespace {

bool isSymbolic(const c10::Type& type) {
  if (const auto* optional = type.castRaw<c10::OptionalType>()) return isSymbolic(*optional->getElementType());
  if (const auto* list = type.castRaw<c10::ListType>()) return isSymbolic(*list->getElementType());
  return type.kind() == c10::TypeKind::SymIntType;
}

// Reads an argument of type T, and holds what T refers to during the call. `fits` says whether the schema asks for T.
template <typename T>
struct Read;

template <Kind kKind, bool kOptional = false, bool kList = false, bool kSymbolic = false>
struct Fit {
  static bool fits(const c10::Argument& argument) {
    const Type type = typeOf(*argument.real_type());
    return type.kind == kKind && type.optional == kOptional && type.list == kList && !type.optionalElements &&
           isSymbolic(*argument.real_type()) == kSymbolic;
  }
};

template <>
struct Read<const at::Tensor&> : Fit<Kind::Tensor> {
  Read(ArgumentReader& buffer) {
    if (buffer.absent() != nullptr) throw NotInBuffer();
    value = buffer.tensor();
  }
  const at::Tensor& get() const { return value; }
  at::Tensor value;
};

template <>
struct Read<at::Tensor&> : Read<const at::Tensor&> {
  using Read<const at::Tensor&>::Read;
  at::Tensor& get() { return value; }
};

template <>
struct Read<const std::optional<at::Tensor>&> : Fit<Kind::Tensor, true> {
  Read(ArgumentReader& buffer) {
    if (buffer.absent() == nullptr) value = buffer.tensor();
  }
  const std::optional<at::Tensor>& get() const { return value; }
  std::optional<at::Tensor> value;
};

template <>
struct Read<const at::Scalar&> : Fit<Kind::Scalar> {
  Read(ArgumentReader& buffer) {
    const c10::IValue* absent = buffer.absent();
    value = absent != nullptr ? absent->toScalar() : buffer.scalar();
  }
  const at::Scalar& get() const { return value; }
  at::Scalar value;
};

template <bool kSymbolic>
struct ReadInteger : Fit<Kind::Int, false, false, kSymbolic> {
  ReadInteger(ArgumentReader& buffer) {
    const c10::IValue* absent = buffer.absent();
    value = absent != nullptr ? absent->toInt() : buffer.integer();
  }
  int64_t get() const { return value; }  // a SymInt takes it too
  int64_t value;
};

template <>
struct Read<int64_t> : ReadInteger<false> {
  using ReadInteger::ReadInteger;
};

template <>
struct Read<c10::SymInt> : ReadInteger<true> {
  using ReadInteger::ReadInteger;
};

template <>
struct Read<std::optional<int64_t>> : Fit<Kind::Int, true> {
  Read(ArgumentReader& buffer) {
    const c10::IValue* absent = buffer.absent();
    value = absent != nullptr ? absent->toOptional<int64_t>() : buffer.integer();
  }
  std::optional<int64_t> get() const { return value; }
  std::optional<int64_t> value;
};

template <>
struct Read<bool> : Fit<Kind::Bool> {
  Read(ArgumentReader& buffer) {
    const c10::IValue* absent = buffer.absent();
    value = absent != nullptr ? absent->toBool() : buffer.boolean();
  }
  bool get() const { return value; }
  bool value;
};

template <>
struct Read<std::optional<at::ScalarType>> : Fit<Kind::DType, true> {
  Read(ArgumentReader& buffer) {
    const c10::IValue* absent = buffer.absent();
    if (absent == nullptr)
      value = static_cast<at::ScalarType>(buffer.integer());
    else if (!absent->isNone())
      throw NotInBuffer();
  }
  std::optional<at::ScalarType> get() const { return value; }
  std::optional<at::ScalarType> value;
};

template <bool kOptional, bool kSymbolic>
struct ReadIntegers : Fit<Kind::Int, kOptional, true, kSymbolic> {
  ReadIntegers(ArgumentReader& buffer) {
    const c10::IValue* absent = buffer.absent();
    if (absent == nullptr) {
      value = buffer.integers();
    } else if (absent->isNone()) {
      isNone = true;
    } else {
      for (const int64_t integer : absent->toIntVector()) value.push_back(integer);
    }
  }
  ArgumentReader::Integers value;
  bool isNone = false;
};

template <>
struct Read<at::IntArrayRef> : ReadIntegers<false, false> {
  using ReadIntegers::ReadIntegers;
  at::IntArrayRef get() const { return value; }
};

template <>
struct Read<c10::SymIntArrayRef> : ReadIntegers<false, true> {
  using ReadIntegers::ReadIntegers;
  c10::SymIntArrayRef get() const { return c10::fromIntArrayRefUnchecked(value); }
};

template <>
struct Read<at::OptionalIntArrayRef> : ReadIntegers<true, false> {
  using ReadIntegers::ReadIntegers;
  at::OptionalIntArrayRef get() const {
    return isNone ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(at::IntArrayRef(value));
  }
};

struct ReadTensors : Fit<Kind::Tensor, false, true> {
  ReadTensors(ArgumentReader& buffer) {
    if (buffer.absent() != nullptr) throw NotInBuffer();
    buffer.tensors([this](const at::Tensor& tensor) { value.push_back(tensor); });
  }
  c10::SmallVector<at::Tensor, 4> value;
};

template <>
struct Read<at::TensorList> : ReadTensors {
  using ReadTensors::ReadTensors;
  at::TensorList get() const { return value; }
};

template <>
struct Read<const at::ITensorListRef&> : ReadTensors {
  using ReadTensors::ReadTensors;
  at::ITensorListRef get() const { return at::TensorList(value); }
};

template <typename Signature>
struct Typed;

template <typename Result, typename... Arguments>
struct Typed<Result(Arguments...)> final : TypedCall {
  explicit Typed(const c10::OperatorHandle& operatorHandle) : handle(operatorHandle.typed<Result(Arguments...)>()) {}

  static bool fits(const c10::FunctionSchema& schema, bool inPlace) {
    if (inPlace != std::is_reference_v<Result> || schema.arguments().size() != sizeof...(Arguments)) return false;
    size_t i = 0;
    return (Read<Arguments>::fits(schema.arguments()[i++]) && ...);
  }

  at::Tensor operator()(Environment& environment, ArgumentReader& buffer) const override {
    // In braces, so that the arguments are read in the order of the parameters.
    std::tuple<Read<Arguments>...> arguments{Read<Arguments>(buffer)...};
    buffer.finish();
    environment.relieveMemory();
    return std::apply([this](auto&... each) -> at::Tensor { return handle.call(each.get()...); }, arguments);
  }

  c10::TypedOperatorHandle<Result(Arguments...)> handle;
};

using T = const at::Tensor&;
using Self = at::Tensor&;  // changed in place
using S = const at::Scalar&;
using Dtype = std::optional<at::ScalarType>;
using Tensor = at::Tensor;

template <typename... Signatures>
std::unique_ptr<TypedCall> firstThatFits(const c10::OperatorHandle& handle, bool inPlace) {
  std::unique_ptr<TypedCall> result;
  const auto attempt = [&]<typename Signature>() {
    if (result != nullptr || !Typed<Signature>::fits(handle.schema(), inPlace)) return;
    try {
      result = std::make_unique<Typed<Signature>>(handle);
    } catch (const c10::Error&) {
      // Lists of tensors have two forms in C++, which the schema does not tell apart.
    }
  };
  (attempt.template operator()<Signatures>(), ...);
  return result;
}

}  // namespace

std::unique_ptr<TypedCall> TypedCall::of(const c10::OperatorHandle& handle, bool inPlace) {
  return firstThatFits<
      Tensor(T), Tensor(T, T), Tensor(T, T, T), Tensor(T, S), Tensor(T, T, S), Tensor(T, S, S), Tensor(T, T, T, S, S),
      Tensor(T, int64_t), Tensor(T, int64_t, int64_t), Tensor(T, int64_t, c10::SymInt), Tensor(T, T, int64_t),
      Tensor(T, int64_t, T), Tensor(T, int64_t, bool), Tensor(T, Dtype), Tensor(T, int64_t, Dtype),
      Tensor(T, at::OptionalIntArrayRef, bool, Dtype), Tensor(T, at::IntArrayRef), Tensor(T, c10::SymIntArrayRef),
      Tensor(T, at::IntArrayRef, bool), Tensor(T, c10::SymIntArrayRef, bool), Tensor(T, std::optional<int64_t>, bool),
      Tensor(T, T, const std::optional<at::Tensor>&), Tensor(const at::ITensorListRef&, int64_t),
      Tensor(at::TensorList, int64_t), Tensor(at::TensorList), Self(Self), Self(Self, T), Self(Self, S),
      Self(Self, T, S)>(handle, inPlace);
}

}  // namespace torch_node
