#include "exports.h"

#include <ATen/ops/_local_scalar_dense.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "bridge/ivalue.h"

namespace torch_node {
namespace {

// adopt(owner, index): makes `owner` the owner of the tensor at `index`, which has just been returned.
napi_value adopt(Environment& environment, Call& call) {
  environment.tensors.adopt(call.env, call[0], call.index(1));
  return undefined(call.env);
}

napi_value dispose(Environment& environment, Call& call) {
  environment.tensors.dispose(call.index(0));
  return undefined(call.env);
}

napi_value isDisposed(Environment& environment, Call& call) {
  environment.tensors.drain();  // leak reports ask for tensors whose objects are gone
  return toJs(call.env, !environment.tensors.at(call.index(0)).defined());
}

// setData(target, source): makes the tensor at one index share what another one holds, as `Tensor.data = …` and
// swapping do.
napi_value setData(Environment&, Call& call) {
  at::Tensor target = call.tensor(0);
  at::Tensor source = call.tensor(1);
  TORCH_CHECK(target.unsafeGetTensorImpl()->has_compatible_shallow_copy_type(source.key_set()) ||
                  target.device() != source.device(),
              "data: incompatible tensor type");
  const bool isOther = target.sizes() != source.sizes() || target.scalar_type() != source.scalar_type();
  target.set_data(source);
  // What a backward pass saved of the old tensor does not fit the new one. Autograd must notice.
  if (isOther && !target.is_inference()) torch::autograd::impl::bump_version(target);
  return undefined(call.env);
}

napi_value shape(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  return toJs(call.env, tensor.sizes());
}
napi_value strides(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  return toJs(call.env, tensor.strides());
}
napi_value size(Environment&, Call& call) { return toJs(call.env, call.tensor(0).size(call.integer(1))); }
napi_value dim(Environment&, Call& call) { return toJs(call.env, call.tensor(0).dim()); }
napi_value numel(Environment&, Call& call) { return toJs(call.env, call.tensor(0).numel()); }
napi_value storageOffset(Environment&, Call& call) { return toJs(call.env, call.tensor(0).storage_offset()); }
napi_value dtype(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(call.tensor(0).scalar_type()));
}
napi_value layout(Environment&, Call& call) { return toJs(call.env, static_cast<int64_t>(call.tensor(0).layout())); }
napi_value device(Environment&, Call& call) { return toJs(call.env, call.tensor(0).device().str()); }
napi_value elementSize(Environment&, Call& call) { return toJs(call.env, call.tensor(0).element_size()); }
napi_value isLeaf(Environment&, Call& call) { return toJs(call.env, call.tensor(0).is_leaf()); }
napi_value version(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  TORCH_CHECK(!tensor.is_inference(), "Inference tensors do not track version counter.");
  return toJs(call.env, static_cast<int64_t>(tensor._version()));
}
napi_value outputNr(Environment&, Call& call) { return toJs(call.env, call.tensor(0).output_nr()); }
napi_value requiresGrad(Environment&, Call& call) { return toJs(call.env, call.tensor(0).requires_grad()); }
napi_value retainsGrad(Environment&, Call& call) { return toJs(call.env, call.tensor(0).retains_grad()); }
napi_value isContiguous(Environment&, Call& call) {
  return toJs(call.env, call.tensor(0).is_contiguous(static_cast<at::MemoryFormat>(call.integer(1))));
}

// flags(index): what the tensor is, as one number; lib/core/tensor/flags.ts names the bits in the same order.
napi_value flags(Environment&, Call& call) {
  const at::Tensor t = call.tensor(0);
  const bool bits[] = {t.is_cuda(),   t.is_cpu(),        t.is_mps(),       t.is_sparse(), t.is_quantized(),
                       t.is_meta(),   t.is_sparse_csr(), t.is_inference(), t.is_conj(),   t.is_neg(),
                       t.is_mkldnn(), t.is_view(),       t.is_nested()};
  int64_t result = 0;
  for (size_t i = 0; i < std::size(bits); ++i) result |= static_cast<int64_t>(bits[i]) << i;
  return toJs(call.env, result);
}

napi_value setRequiresGrad(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  const bool value = call.boolean(1);
  TORCH_CHECK(tensor.is_leaf() || value,
              "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
              "subgraph that doesn't require differentiation use var_no_grad = var.detach().");
  TORCH_CHECK(!value || torch::autograd::isDifferentiableType(tensor.scalar_type()),
              "only Tensors of floating point and complex dtype can require gradients");
  tensor.requires_grad_(value);
  return undefined(call.env);
}

napi_value retainGrad(Environment&, Call& call) {
  call.tensor(0).retain_grad();
  return undefined(call.env);
}

// grad(index, cached): the index of the gradient, which is `cached` if that is still the gradient; null if there is
// none.
napi_value grad(Environment& environment, Call& call) {
  const at::Tensor grad = call.tensor(0).grad();
  if (grad.defined() && call.has(1) && environment.tensors.at(call.index(1)).is_same(grad)) return call[1];
  return toJs(environment, grad);
}

napi_value setGrad(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  at::Tensor grad = call.tensorOrUndefined(1);
  if (grad.defined()) {
    TORCH_CHECK(!grad.is_same(tensor), "can't assign Variable as its own grad");
    TORCH_CHECK(grad.scalar_type() == tensor.scalar_type(), "assigned grad has data of a different type: expected ",
                tensor.scalar_type(), ", got ", grad.scalar_type());
    TORCH_CHECK(grad.device() == tensor.device(), "assigned grad has data located on a different device: expected ",
                tensor.device(), ", got ", grad.device());
    TORCH_CHECK(grad.sizes().equals(tensor.sizes()), "assigned grad has data of a different size: expected ",
                tensor.sizes(), ", got ", grad.sizes());
  }
  tensor.mutable_grad() = grad;
  return undefined(call.env);
}

// gradDtype(index): the dtype of the gradients that a leaf accepts; null for any.
napi_value gradDtype(Environment&, Call& call) {
  const auto dtype = call.tensor(0).grad_dtype();
  return dtype.has_value() ? toJs(call.env, static_cast<int64_t>(*dtype)) : null(call.env);
}

// setGradDtype(index, dtype or undefined)
napi_value setGradDtype(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  TORCH_CHECK(!tensor.grad_fn(), "grad_dtype can only be set on leaf tensors");
  std::optional<at::ScalarType> dtype;
  if (call.has(1)) dtype = static_cast<at::ScalarType>(call.integer(1));
  const at::Tensor grad = tensor.grad();
  TORCH_CHECK(!grad.defined() || !dtype.has_value() || grad.scalar_type() == *dtype,
              "cannot be set to a dtype that differs from that of the gradient that there is");
  tensor.set_grad_dtype(dtype);
  return undefined(call.env);
}

// storagePointer(index): an address that two tensors have in common exactly if they share storage.
napi_value storagePointer(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  napi_value result;
  check(call.env, napi_create_bigint_uint64(
                      call.env, reinterpret_cast<uint64_t>(tensor.storage().unsafeGetStorageImpl()), &result));
  return result;
}

napi_value dataPointer(Environment&, Call& call) {
  napi_value result;
  check(call.env,
        napi_create_bigint_uint64(call.env, reinterpret_cast<uint64_t>(call.tensor(0).const_data_ptr()), &result));
  return result;
}

napi_value storageBytes(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(call.tensor(0).storage().nbytes()));
}

// The dispatch keys of an ordinary tensor in the CPU's memory, whether recorded or not.
constexpr c10::DispatchKeySet kPlainCpu =
    c10::DispatchKeySet({c10::DispatchKey::CPU, c10::DispatchKey::AutogradCPU, c10::DispatchKey::ADInplaceOrView,
                         c10::DispatchKey::AutocastCPU});

// item(index, exact): the value of a tensor with one element. An int64 that a number cannot hold is a RangeError, or,
// with `exact`, a bigint.
napi_value item(Environment& environment, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  // Most often this is a loss, which needs no call through the dispatcher.
  if (tensor.scalar_type() == at::kFloat && kPlainCpu.isSupersetOf(tensor.key_set()) && tensor.numel() == 1 &&
      tensor.has_storage() && !call.boolean(1)) {
    return toJs(call.env, static_cast<double>(*tensor.const_data_ptr<float>()));
  }
  TORCH_CHECK(tensor.numel() == 1, "a Tensor with ", tensor.numel(), " elements cannot be converted to Scalar");
  const bool exact = call.boolean(1);
  const at::Scalar scalar = tensor.is_cpu() && tensor.layout() == at::kStrided && !tensor.is_quantized()
                                ? at::_local_scalar_dense(tensor)
                                : tensor.item();
  if (exact) {
    if (!scalar.isIntegral(/*includeBool=*/true)) {
      throw TypeError(std::string("expected a tensor of integers, got ") + c10::toString(tensor.scalar_type()));
    }
    napi_value result;
    if (tensor.scalar_type() == at::kUInt64) {
      check(call.env, napi_create_bigint_uint64(call.env, scalar.toUInt64(), &result));
    } else {
      check(call.env, napi_create_bigint_int64(call.env, scalar.toLong(), &result));
    }
    return result;
  }
  if (scalar.isFloatingPoint()) return toJs(call.env, scalar.toDouble());
  if (scalar.isBoolean()) return toJs(call.env, scalar.toBool());
  if (scalar.isComplex()) return toJs(environment, c10::IValue(scalar.toComplexDouble()));
  const bool isUnsigned = tensor.scalar_type() == at::kUInt64;
  const bool safe = isUnsigned ? scalar.toUInt64() <= static_cast<uint64_t>(kSafeInteger)
                               : std::abs(scalar.toLong()) <= kSafeInteger && scalar.toLong() != INT64_MIN;
  if (!safe) {
    throw RangeError((isUnsigned ? std::to_string(scalar.toUInt64()) : std::to_string(scalar.toLong())) +
                     " is beyond what a number holds exactly (±2^53); use itemBigInt()");
  }
  return toJs(call.env, scalar.toLong());
}

}  // namespace

void exportTensor(napi_env env, napi_value exports) {
  exportFunction(env, exports, "adopt", jsEntry<adopt>);
  exportFunction(env, exports, "dispose", jsEntry<dispose>);
  exportFunction(env, exports, "isDisposed", jsEntry<isDisposed>);
  exportFunction(env, exports, "setData", jsEntry<setData>, "data");
  exportFunction(env, exports, "shape", jsEntry<shape>);
  exportFunction(env, exports, "strides", jsEntry<strides>);
  exportFunction(env, exports, "size", jsEntry<size>);
  exportFunction(env, exports, "dim", jsEntry<dim>);
  exportFunction(env, exports, "numel", jsEntry<numel>);
  exportFunction(env, exports, "storageOffset", jsEntry<storageOffset>);
  exportFunction(env, exports, "dtype", jsEntry<dtype>);
  exportFunction(env, exports, "layout", jsEntry<layout>);
  exportFunction(env, exports, "device", jsEntry<device>);
  exportFunction(env, exports, "elementSize", jsEntry<elementSize>);
  exportFunction(env, exports, "isLeaf", jsEntry<isLeaf>);
  exportFunction(env, exports, "version", jsEntry<version>, "_version");
  exportFunction(env, exports, "outputNr", jsEntry<outputNr>);
  exportFunction(env, exports, "requiresGrad", jsEntry<requiresGrad>);
  exportFunction(env, exports, "setRequiresGrad", jsEntry<setRequiresGrad>, "requiresGrad");
  exportFunction(env, exports, "retainsGrad", jsEntry<retainsGrad>);
  exportFunction(env, exports, "retainGrad", jsEntry<retainGrad>);
  exportFunction(env, exports, "isContiguous", jsEntry<isContiguous>);
  exportFunction(env, exports, "flags", jsEntry<flags>);
  exportFunction(env, exports, "grad", jsEntry<grad>);
  exportFunction(env, exports, "setGrad", jsEntry<setGrad>, "grad");
  exportFunction(env, exports, "gradDtype", jsEntry<gradDtype>);
  exportFunction(env, exports, "setGradDtype", jsEntry<setGradDtype>);
  exportFunction(env, exports, "storagePointer", jsEntry<storagePointer>, "untypedStorage");
  exportFunction(env, exports, "dataPointer", jsEntry<dataPointer>);
  exportFunction(env, exports, "storageBytes", jsEntry<storageBytes>);
  exportFunction(env, exports, "item", jsEntry<item>);
}

}  // namespace torch_node
