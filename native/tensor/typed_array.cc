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

// The bytes of a typed array or DataView; empty where its buffer has been detached.
Bytes viewOf(napi_env env, napi_value value) {
  bool is = false;
  check(env, napi_is_typedarray(env, value, &is));
  if (is) {
    // Node-API gives the length in elements. The view's own byteLength is right after its buffer was resized or
    // detached.
    napi_value byteLength;
    int64_t size = 0;
    void* data = nullptr;
    check(env, napi_get_named_property(env, value, "byteLength", &byteLength));
    check(env, napi_get_value_int64(env, byteLength, &size));
    check(env, napi_get_typedarray_info(env, value, nullptr, nullptr, &data, nullptr, nullptr));
    return {data, static_cast<size_t>(size)};
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

const at::Tensor dense(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.layout() == at::kStrided && !tensor.is_quantized(), "expected a dense tensor, got ",
              tensor.layout());
  // Allocates memory for a tensor of zeros without memory, which forward-mode differentiation makes.
  const at::Tensor source = tensor._is_zerotensor() ? tensor.clone() : tensor;
  return source.detach().cpu().resolve_conj().resolve_neg().contiguous();
}

// toBytes(index): a new ArrayBuffer with the elements in row-major order.
napi_value toBytes(Environment& environment, Call& call) {
  const at::Tensor tensor = dense(call.tensor(0));
  environment.relieveMemory();
  void* data = nullptr;
  napi_value buffer;
  check(call.env, napi_create_arraybuffer(call.env, tensor.nbytes(), &data, &buffer));
  if (tensor.nbytes() != 0) std::memcpy(data, tensor.const_data_ptr(), tensor.nbytes());
  return buffer;
}

// copyBytes(index, view): the elements in row-major order into the view, which must have exactly their size.
napi_value copyBytes(Environment&, Call& call) {
  const at::Tensor tensor = dense(call.tensor(0));
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
  exportFunction(env, exports, "toBytes", jsEntry<toBytes>, "toTypedArray");
  exportFunction(env, exports, "copyBytes", jsEntry<copyBytes>);
  exportFunction(env, exports, "shareBytes", jsEntry<shareBytes>);
}

}  // namespace torch_node
