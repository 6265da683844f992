#include <torch/csrc/autograd/variable.h>

#include <cmath>

#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

void plain(const CheckedArguments& call) { call.dense(); }

void inMemory(const CheckedArguments& call) {
  call.expect(!call.tensor("self")._is_zerotensor(), "self", "a tensor with elements in memory", "one without");
}

// Tensors that a backward pass has saved do not fit the new sizes: autograd must see that the tensor was changed.
void changed(const CheckedArguments& call) {
  inMemory(call);
  const at::Tensor self = call.tensor("self");
  if (!self.is_inference()) torch::autograd::impl::bump_version(self);
}

// sum + a b, for a and b of at least 0; the greatest integer where 64 bits cannot hold it.
int64_t plusProduct(int64_t sum, int64_t a, int64_t b) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  uint64_t product = 0;
  const bool overflows = c10::mul_overflows(static_cast<uint64_t>(a), static_cast<uint64_t>(b), &product);
  if (overflows || product > static_cast<uint64_t>(kMost - std::max<int64_t>(sum, 0))) return kMost;
  return sum + static_cast<int64_t>(product);
}

// A view with any sizes and strides. It must lie within the storage, which nothing else checks.
void aliased(const CheckedArguments& call, CheckedArguments::Name strideName, int64_t moved, at::ScalarType type) {
  call.dense();
  const at::Tensor self = call.tensor("self");
  const Sizes sizes = call.integers("size");
  const Sizes strides = call.integers(strideName);
  call.allWithin("size", 0, int64_t{1} << 40);
  call.allWithin(strideName, 0, int64_t{1} << 40);
  call.count(strideName, sizes.size());
  const auto element = static_cast<int64_t>(c10::elementSize(type));
  int64_t last = moved;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 0) return;
    last = plusProduct(last, sizes[i] - 1, strides[i]);
  }
  const auto room = static_cast<int64_t>(self.storage().nbytes()) / element;
  call.expect(moved >= 0 && last < room, "size",
              "sizes and strides of a view within the storage of " + std::to_string(room) + " elements",
              text(sizes) + " with " + text(strides));
}

// libtorch checks whether the view is within the storage, but computes in 64 bits.
void countable(const CheckedArguments& call) {
  const Sizes sizes = call.integers("size");
  const Sizes strides = call.integers("stride");
  if (sizes.size() != strides.size()) return;
  int64_t last = call.has("storage_offset") ? call.integer("storage_offset") : 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > 0 && strides[i] > 0) last = plusProduct(last, sizes[i] - 1, strides[i]);
  }
  call.expect(last < (int64_t{1} << 56), "size", "sizes and strides of a view within the storage",
              text(sizes) + " with " + text(strides));
}

void reshapeAlias(const CheckedArguments& call) {
  const at::Tensor self = call.tensor("self");
  call.dense();
  aliased(call, "stride", self.storage_offset(), self.scalar_type());
}

// A tensor within a pool of bytes.
void fromPool(const CheckedArguments& call) {
  const auto type = static_cast<at::ScalarType>(call.integer("dtype"));
  const auto element = static_cast<int64_t>(c10::elementSize(type));
  call.within("offset_bytes", 0, int64_t{1} << 40);
  call.expect(call.integer("offset_bytes") % element == 0, "offset_bytes", "a multiple of " + std::to_string(element),
              std::to_string(call.integer("offset_bytes")));
  const at::Tensor self = call.tensor("self");
  const auto address = reinterpret_cast<uintptr_t>(self.is_meta() ? nullptr : self.storage().data());
  call.expect(address % element == 0, "self",
              "memory that begins at a multiple of " + std::to_string(element) + " bytes", "another tensor");
  aliased(call, "stride", call.integer("offset_bytes") / element, type);
}

void reinterpret(const CheckedArguments& call) {
  const at::Tensor self = call.tensor("self");
  call.dense();
  call.within("offset_increment", -(int64_t{1} << 40), int64_t{1} << 40);
  aliased(call, "stride", self.storage_offset() + call.integer("offset_increment"), self.scalar_type());
}

// A nested list of equal shapes, whose first shape is read before anything is checked.
void stacked(const CheckedArguments& call) {
  call.notEmpty("tensors");
  call.dense();
  const std::vector<at::Tensor> tensors = call.tensors("tensors");
  for (const at::Tensor& tensor : tensors) {
    call.expect(tensor.sizes() == tensors.front().sizes(), "tensors",
                "tensors of the same shape as the first, " + text(tensors.front().sizes()), text(tensor.sizes()));
  }
  const int64_t rank = tensors.front().dim();
  call.within("dim", -rank - 1, rank);
}

// Chunks along a dimension that all tensors must have.
void chunkCat(const CheckedArguments& call) {
  call.notEmpty("tensors");
  call.dense();
  call.within("num_chunks", 1, int64_t{1} << 31);
  const std::vector<at::Tensor> tensors = call.tensors("tensors");
  int64_t least = 64;
  for (const at::Tensor& tensor : tensors) least = std::min(least, tensor.dim());
  call.expect(least > 0, "tensors", "tensors with dimensions", "a scalar");
  call.within("dim", -least, least - 1);
  const int64_t given = call.integer("dim");
  const int64_t dim = given < 0 ? given + tensors.front().dim() : given;
  call.expect(dim < least, "dim", "a dimension of every tensor", std::to_string(given));
  for (const at::Tensor& tensor : tensors) {
    call.expect(tensor.numel() > 0 && tensor.sizes().slice(0, dim) == tensors.front().sizes().slice(0, dim), "tensors",
                "tensors with elements whose sizes before dim are the same", text(tensor.sizes()));
  }
}

// A range of integers: a step that is cut off to 0 would be divided by.
void range(const CheckedArguments& call) {
  const bool integers = call.has("out") ? at::isIntegralType(call.tensor("out").scalar_type(), true)
                        : call.has("dtype")
                            ? at::isIntegralType(static_cast<at::ScalarType>(call.integer("dtype")), true)
                            : false;
  if (!call.has("step")) return;
  const double step = call.number("step");
  call.expect(!integers || std::abs(step) >= 1, "step", "a step of at least 1 between integers", std::to_string(step));
}

void catenated(const CheckedArguments& call) { call.notEmpty("tensors"); }

// The results are assumed to have the shapes of the copies.
void foreachCopy(const CheckedArguments& call) {
  call.notEmpty("self");
  call.count("src", call.tensors("self").size());
  call.dense();
}

void removeBatchDim(const CheckedArguments& call) {
  call.within("out_dim", 0, call.tensor("self").dim());
  call.within("batch_size", 0, int64_t{1} << 31);
  call.within("level", 0, 64);
}

void sameFeatures(const CheckedArguments& call) {
  call.dense();
  call.within("self_num_batch_dims", 0, call.tensor("self").dim());
}

// Running extremes (cummax, cummin): the kernel writes both results as if they had the sizes of the input.
void runningExtreme(const CheckedArguments& call) {
  call.dense();
  call.within("dim", 0, std::max<int64_t>(call.tensor("self").dim(), 1) - 1);
  call.notEmpty("self");
  call.sameShape("values", "self");
  call.sameShape("indices", "self");
  call.dtype("indices", at::kLong);
  call.sameDtype({"self", "values"});
}

void logCumulative(const CheckedArguments& call) {
  call.dense();
  call.dim("dim", "self");
  if (!call.has("out")) return;
  call.sameShape("out", "self");
  call.sameDtype({"self", "out"});
}

}  // namespace

void addViewGuards(GuardTable& table) {
  // Views and copies of tensors without an ordinary storage: the kernels read them as if they had one.
  addGuards(
      table,
      {"copy", "_neg_view", "_neg_view_copy", "view.dtype", "view_copy.dtype", "view_copy.dtype_out", "_lazy_clone"},
      plain);
  // A tensor of zeros without memory has no code that would allocate some.
  addGuards(table, {"resize_as_sparse_", "set_"}, inMemory);
  addGuards(table, {"resize_", "resize_as_", "_resize_output_", "set_data"}, changed);
  addGuards(table, {"set_.source_Tensor_storage_offset"}, [](const CheckedArguments& call) {
    inMemory(call);
    countable(call);
  });
  addGuards(table, {"as_strided", "as_strided_", "as_strided_copy", "as_strided_scatter"}, countable);
  addGuards(table, {"_reshape_alias", "_reshape_alias_copy"}, reshapeAlias);
  addGuards(table, {"inductor::_reinterpret_tensor"}, reinterpret);
  addGuards(table, {"inductor::_alloc_from_pool"}, fromPool);
  addGuards(table, {"_stack"}, stacked);
  addGuards(table, {"_chunk_cat"}, chunkCat);
  addGuards(table, {"range"}, range);
  addGuards(table, {"cat.out", "concat.out", "concatenate.out"}, catenated);
  addGuards(table, {"_foreach_copy"}, foreachCopy);
  addGuards(table, {"_remove_batch_dim"}, removeBatchDim);
  addGuards(table, {"_new_zeros_with_same_feature_meta"}, sameFeatures);
  addGuards(table, {"_cummax_helper", "_cummin_helper"}, runningExtreme);
  addGuards(table, {"_logcumsumexp"}, logCumulative);
}

}  // namespace torch_node
