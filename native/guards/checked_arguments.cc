#include "guards/checked_arguments.h"

#include <ATen/ops/aminmax.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "bridge/errors.h"

namespace torch_node {
namespace {

std::string describe(const at::Tensor& tensor) {
  if (!tensor.defined()) return "no tensor";
  std::string result = c10::toString(tensor.scalar_type());
  if (tensor.is_nested()) return "a tensor of " + result;
  return "a tensor of " + result + " of shape " + text(tensor.sizes());
}

bool isDense(const at::Tensor& tensor) {
  return tensor.layout() == at::kStrided && !tensor.is_quantized() && !tensor.is_nested() && !tensor._is_zerotensor() &&
         !tensor.is_mkldnn();
}

}  // namespace

std::string text(at::IntArrayRef sizes) {
  std::string result = "[";
  for (size_t i = 0; i < sizes.size(); ++i) result += (i == 0 ? "" : ", ") + std::to_string(sizes[i]);
  return result + "]";
}

int64_t product(at::IntArrayRef sizes) {
  int64_t result = 1;
  for (const int64_t size : sizes) result *= size;
  return result;
}

const c10::IValue* CheckedArguments::find(Name name) const {
  const auto& arguments = schema_.arguments();
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].name() == name) return &stack_[i];
  }
  return nullptr;
}

const c10::IValue& CheckedArguments::value(Name name) const {
  const c10::IValue* found = find(name);
  if (found == nullptr) {
    throw std::logic_error("the guard of " + schema_.operator_name().name + " asks for an argument '" + name +
                           "', which the schema lacks");
  }
  return *found;
}

void CheckedArguments::expect(bool ok, Name name, const std::string& expected, const std::string& got) const {
  if (!ok) throw RangeError(std::string("argument '") + name + "': expected " + expected + ", got " + got);
}

bool CheckedArguments::has(Name name) const {
  const c10::IValue* found = find(name);
  return found != nullptr && !found->isNone() && !(found->isTensor() && !found->toTensor().defined());
}

at::Tensor CheckedArguments::tensor(Name name) const {
  if (!has(name)) throw TypeError(std::string("argument '") + name + "': expected a Tensor, got null");
  return value(name).toTensor();
}

std::vector<at::Tensor> CheckedArguments::tensors(Name name) const { return value(name).toTensorVector(); }

int64_t CheckedArguments::integer(Name name) const { return value(name).toInt(); }

double CheckedArguments::number(Name name) const {
  const at::Scalar given = value(name).toScalar();
  return given.isComplex() ? std::numeric_limits<double>::quiet_NaN() : given.to<double>();
}

bool CheckedArguments::boolean(Name name) const { return value(name).toBool(); }

Sizes CheckedArguments::integers(Name name) const { return value(name).toIntVector(); }

void CheckedArguments::dense(Names onCpu) const {
  std::optional<c10::DeviceType> device;
  const auto check = [&](const std::string& name, const at::Tensor& tensor) {
    if (!tensor.defined()) return;
    const auto fail = [&](const std::string& expected, const std::string& got) {
      throw TypeError("argument '" + name + "': expected " + expected + ", got " + got);
    };
    if (tensor.is_quantized()) fail("a tensor that is not quantised", describe(tensor));
    if (tensor.is_nested()) fail("a tensor that is not nested", "a nested tensor");
    if (tensor._is_zerotensor()) fail("a tensor with elements in memory", "one of zeros that has none");
    if (!isDense(tensor)) fail("a dense tensor", "one of layout " + c10::str(tensor.layout()));
    const auto isNamed = [&](Name one) { return name == one; };
    if (tensor.is_cpu() && std::any_of(onCpu.begin(), onCpu.end(), isNamed)) return;
    if (device.has_value() && *device != tensor.device().type()) {
      fail("a tensor on " + c10::DeviceTypeName(*device, true), "one on " + tensor.device().str());
    }
    device = tensor.device().type();
  };
  const auto& arguments = schema_.arguments();
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (stack_[i].isTensor()) check(arguments[i].name(), stack_[i].toTensor());
    if (stack_[i].isTensorList()) {
      for (const at::Tensor& tensor : stack_[i].toTensorVector()) check(arguments[i].name(), tensor);
    }
  }
}

void CheckedArguments::sameDtype(Names names) const {
  std::optional<at::ScalarType> type;
  for (const Name name : names) {
    if (!has(name)) continue;
    if (type.has_value()) dtype(name, *type);
    type = tensor(name).scalar_type();
  }
}

void CheckedArguments::dtype(Name name, at::ScalarType type) const {
  const at::Tensor given = tensor(name);
  if (given.scalar_type() == type) return;
  throw TypeError(std::string("argument '") + name + "': expected a tensor of " + c10::toString(type) +
                  ", got one of " + c10::toString(given.scalar_type()));
}

void CheckedArguments::floating(Name name) const {
  const at::Tensor given = tensor(name);
  if (given.is_floating_point()) return;
  throw TypeError(std::string("argument '") + name + "': expected a floating-point tensor, got one of " +
                  c10::toString(given.scalar_type()));
}

void CheckedArguments::rank(Name name, int64_t least, int64_t most) const {
  const at::Tensor given = tensor(name);
  const int64_t dim = given.dim();
  const std::string dims = std::to_string(least) + (least == most ? "" : " to " + std::to_string(most));
  expect(dim >= least && dim <= most, name, "a tensor of " + dims + " dimensions", describe(given));
}

void CheckedArguments::shape(Name name, at::IntArrayRef sizes) const {
  const at::Tensor given = tensor(name);
  expect(given.sizes() == sizes, name, "a tensor of shape " + text(sizes), describe(given));
}

void CheckedArguments::elements(Name name, int64_t count) const {
  if (!has(name)) return;
  const at::Tensor given = tensor(name);
  expect(given.numel() == count, name, "a tensor of " + std::to_string(count) + " elements", describe(given));
}

void CheckedArguments::contiguous(Name name) const {
  const at::Tensor given = tensor(name);
  expect(given.is_contiguous(), name, "a contiguous tensor", "one of strides " + text(given.strides()));
}

void CheckedArguments::notEmpty(Name name) const {
  if (value(name).isList()) {
    expect(!value(name).toListRef().empty(), name, "a list that is not empty", "an empty one");
  } else {
    const at::Tensor given = tensor(name);
    expect(given.numel() > 0, name, "a tensor with elements", describe(given));
  }
}

void CheckedArguments::count(Name name, size_t count) const {
  const size_t given = value(name).toListRef().size();
  expect(given == count, name, "a list of " + std::to_string(count), "one of " + std::to_string(given));
}

void CheckedArguments::within(Name name, int64_t least, int64_t most) const {
  const int64_t given = integer(name);
  expect(given >= least && given <= most, name,
         "an integer from " + std::to_string(least) + " to " + std::to_string(most), std::to_string(given));
}

void CheckedArguments::allWithin(Name name, int64_t least, int64_t most) const {
  const Sizes given = integers(name);
  for (const int64_t one : given) {
    expect(one >= least && one <= most, name, "integers from " + std::to_string(least) + " to " + std::to_string(most),
           text(given));
  }
}

void CheckedArguments::dim(Name name, Name of) const {
  const int64_t rank = std::max<int64_t>(tensor(of).dim(), 1);
  within(name, -rank, rank - 1);
}

void CheckedArguments::valuesWithin(Name name, const at::Tensor& given, int64_t least, int64_t most) const {
  if (!given.device().is_cpu() || given.numel() == 0) return;
  if (!at::isIntegralType(given.scalar_type(), /*includeBool=*/false)) {
    throw TypeError(std::string("argument '") + name + "': expected a tensor of integers, got " + describe(given));
  }
  const auto [low, high] = at::aminmax(given.detach());
  const int64_t lowest = low.item<int64_t>();
  const int64_t highest = high.item<int64_t>();
  expect(lowest >= least && highest <= most, name,
         "integers from " + std::to_string(least) + " to " + std::to_string(most),
         "some from " + std::to_string(lowest) + " to " + std::to_string(highest));
}

}  // namespace torch_node
