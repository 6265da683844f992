#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// A matrix with the shape of each component as a row.
void shapes(const CheckedArguments& call, CheckedArguments::Name name) {
  call.rank(name, 2);
  call.dtype(name, at::kLong);
  call.notEmpty(name);
  call.contiguous(name);
  call.valuesWithin(name, 0, int64_t{1} << 31);
  call.expect(call.tensor(name).device().is_cpu(), name, "a tensor on the CPU", call.tensor(name).device().str());
}

void contiguousStrides(const CheckedArguments& call) {
  call.dense();
  shapes(call, "nested_size");
}

// Every component must lie within the buffer.
void fromBuffer(const CheckedArguments& call) {
  call.dense();
  shapes(call, "nested_size");
  shapes(call, "nested_strides");
  call.sameShape("nested_strides", "nested_size");
  const int64_t count = call.tensor("nested_size").size(0);
  call.shape("offsets", {count});
  call.dtype("offsets", at::kLong);
  call.contiguous("offsets");
  call.rank("self", 1);
  const int64_t room = call.tensor("self").numel();
  call.valuesWithin("offsets", 0, room);
  const at::Tensor last = call.tensor("nested_size").sub(1).mul(call.tensor("nested_strides")).sum(1);
  const at::Tensor empty = call.tensor("nested_size").eq(0).any(1);
  const at::Tensor inside = last.add(call.tensor("offsets")).lt(room).logical_or(empty);
  call.expect(inside.all().item<bool>(), "nested_size", "components within the " + std::to_string(room) + " elements",
              "others");
}

void fromPadded(const CheckedArguments& call) {
  call.dense();
  shapes(call, "cpu_nested_shape_example");
  call.rank("padded", 2, 64);
  const at::Tensor padded = call.tensor("padded");
  const bool transformed = call.boolean("fuse_transform_0213");
  const int64_t dims = padded.dim() - (transformed ? 2 : 1);
  call.shape("cpu_nested_shape_example", {padded.size(0), dims});
  if (transformed) call.rank("padded", 4);
  const at::Tensor sizes = call.tensor("cpu_nested_shape_example");
  for (int64_t i = 0; i < dims && !transformed; ++i) {
    const int64_t most = sizes.select(1, i).max().item<int64_t>();
    call.expect(most <= padded.size(i + 1), "cpu_nested_shape_example", "shapes within that of padded",
                std::to_string(most));
  }
}

// The kernels walk the elements in order.
void inOrder(const CheckedArguments& call, CheckedArguments::Name name) {
  const at::Tensor given = call.tensor(name);
  call.expect(given.is_nested() && given.layout() == at::kStrided && given.is_contiguous(), name,
              "a contiguous nested tensor", "another tensor");
}

// There is an element of the gradient for every row.
void sumBackward(const CheckedArguments& call) {
  inOrder(call, "grad");
  inOrder(call, "self");
  call.sameDtype({"grad", "self"});
  const at::Tensor given = call.tensor("grad")._nested_tensor_size();
  const at::Tensor sizes = call.tensor("self")._nested_tensor_size();
  const bool fits = given.dim() == 2 && sizes.dim() == 2 && sizes.size(1) > 0 && given.size(0) == sizes.size(0) &&
                    given.prod(1).equal(sizes.narrow(1, 0, sizes.size(1) - 1).prod(1));
  call.expect(fits, "grad", "an element for every row of self", "others");
}

}  // namespace

void addNestedGuards(GuardTable& table) {
  addGuards(table, {"_nested_compute_contiguous_strides_offsets"}, contiguousStrides);
  addGuards(table, {"_nested_view_from_buffer", "_nested_view_from_buffer_copy"}, fromBuffer);
  addGuards(table, {"_nested_from_padded"}, fromPadded);
  addGuards(table, {"_nested_sum_backward"}, sumBackward);
  addGuards(table, {"_nested_select_backward"}, [](const CheckedArguments& call) { inOrder(call, "self"); });
}

}  // namespace torch_node
