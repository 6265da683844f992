#include "exports.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <c10/util/safe_numerics.h>
#include <cstring>
#include <limits>

#include "bridge/call.h"
#include "bridge/convert.h"

namespace torch_node {
namespace {

struct Bytes {
  void* data;
  size_t size;
};

// The size of an element; 0 for a type that Node-API does not know.
size_t elementSizeOf(napi_typedarray_type type) {
  switch (type) {
    case napi_int8_array:
    case napi_uint8_array:
    case napi_uint8_clamped_array:
      return 1;
    case napi_int16_array:
    case napi_uint16_array:
      return 2;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array:
      return 4;
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array:
      return 8;
    default:
      return 0;
  }
}

// The bytes of a typed array; none where its buffer was detached, or shrunk to less. They are measured by Node-API:
// JavaScript may give an array any `length` and `byteLength`.
Bytes viewOf(napi_env env, napi_value value) {
  bool is = false;
  check(env, napi_is_typedarray(env, value, &is));
  if (is) {
    auto type = static_cast<napi_typedarray_type>(-1);  // Node-API leaves it as it is for a type that it does not know
    size_t length = 0;
    void* data = nullptr;
    check(env, napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr));
    if (const size_t size = elementSizeOf(type); size != 0) return {data, length * size};
  }
  throw TypeError("expected a typed array, got " + describe(env, value));
}

std::vector<int64_t> sizesFor(const Call& call, size_t position, at::ScalarType dtype, size_t bytes) {
  std::vector<int64_t> sizes = call.integers(position);
  // Counted without overflow, so that a wrong shape cannot make it read past the data.
  uint64_t total = at::elementSize(dtype);
  for (const int64_t size : sizes) {
    if (size < 0) throw RangeError("expected sizes of at least 0, got " + std::to_string(size));
    if (c10::mul_overflows(total, static_cast<uint64_t>(size), &total) || total > std::numeric_limits<int64_t>::max()) {
      throw RangeError("the sizes are too large");
    }
  }
  if (total != bytes) {
    throw RangeError("expected " + std::to_string(total) + " bytes for these sizes, got " + std::to_string(bytes));
  }
  return sizes;
}

at::ScalarType dtypeOf(const Call& call, size_t position) {
  const int64_t code = call.integer(position);
  if (code < 0 || code >= static_cast<int64_t>(at::ScalarType::Undefined)) throw TypeError("unknown dtype");
  return static_cast<at::ScalarType>(code);
}

// fromBytes(result, view, dtype, sizes): a CPU tensor that holds a copy of the view's bytes.
napi_value fromBytes(Environment& environment, Call& call) {
  const at::ScalarType dtype = dtypeOf(call, 2);
  environment.relieveMemory();
  const Bytes bytes = viewOf(call.env, call[1]);
  const std::vector<int64_t> sizes = sizesFor(call, 3, dtype, bytes.size);
  at::Tensor tensor = at::empty(sizes, at::TensorOptions(dtype));
  if (bytes.size != 0) std::memcpy(tensor.mutable_data_ptr(), bytes.data, bytes.size);
  return toJs(call.env, static_cast<int64_t>(environment.tensors.add(call.env, call[0], std::move(tensor))));
}

void expectDense(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.layout() == at::kStrided && !tensor.is_quantized(), "expected a dense tensor, got ",
              tensor.layout());
}

const at::Tensor dense(const at::Tensor& tensor) {
  expectDense(tensor);
  // Allocates memory for a tensor of zeros without memory, which forward-mode differentiation makes.
  const at::Tensor source = tensor._is_zerotensor() ? tensor.clone() : tensor;
  return source.detach().cpu().resolve_conj().resolve_neg().contiguous();
}

// sizeInBytes(index): of the elements of a dense tensor.
napi_value sizeInBytes(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  expectDense(tensor);
  return toJs(call.env, static_cast<int64_t>(tensor.nbytes()));
}

// copyBytes(index, view): the elements in row-major order into the view, which must have exactly their size. JavaScript
// makes the view, because V8 ends the process where Node-API asks for a buffer that there is no memory for.
napi_value copyBytes(Environment& environment, Call& call) {
  const at::Tensor tensor = dense(call.tensor(0));
  environment.relieveMemory();
  const Bytes bytes = viewOf(call.env, call[1]);
  if (bytes.size != tensor.nbytes()) {
    throw RangeError("expected a view of " + std::to_string(tensor.nbytes()) + " bytes, got " +
                     std::to_string(bytes.size));
  }
  if (bytes.size != 0) std::memcpy(bytes.data, tensor.const_data_ptr(), bytes.size);
  return undefined(call.env);
}

// shareBytes(index): an ArrayBuffer over the tensor's own memory, which it keeps alive.
napi_value shareBytes(Environment&, Call& call) {
  const at::Tensor tensor = call.tensor(0);
  TORCH_CHECK(tensor.is_cpu() && tensor.layout() == at::kStrided && tensor.is_contiguous() && !tensor.is_conj() &&
                  !tensor.is_neg(),
              "expected a contiguous CPU tensor, whose memory JavaScript can share");
  TORCH_CHECK(!tensor.requires_grad(), "can't share the memory of a tensor that requires grad; use detach() first");
  napi_value buffer;
  if (tensor.nbytes() == 0) {
    void* data;
    check(call.env, napi_create_arraybuffer(call.env, 0, &data, &buffer));
    return buffer;
  }
  auto* owner = new at::Tensor(tensor);
  const napi_status status = napi_create_external_arraybuffer(
      call.env, tensor.mutable_data_ptr(), tensor.nbytes(),
      [](node_api_basic_env, void*, void* hint) { delete static_cast<at::Tensor*>(hint); }, owner, &buffer);
  if (status != napi_ok) {
    delete owner;
    check(call.env, status);
  }
  return buffer;
}

}  // namespace

void exportTypedArray(napi_env env, napi_value exports) {
  exportFunction(env, exports, "fromBytes", jsEntry<fromBytes>, "fromTypedArray");
  exportFunction(env, exports, "sizeInBytes", jsEntry<sizeInBytes>, "toTypedArray");
  exportFunction(env, exports, "copyBytes", jsEntry<copyBytes>, "toTypedArray");
  exportFunction(env, exports, "shareBytes", jsEntry<shareBytes>);
}

}  // namespace torch_node
