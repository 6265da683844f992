#include "guarded_call.h"

namespace torch_node {
namespace {

void plain(const GuardedCall& call) { call.dense(); }

// A view of any sizes and strides: it must lie in the storage, which nothing else looks at.
void aliased(const GuardedCall& call, GuardedCall::Name strideName, int64_t moved, at::ScalarType type) {
  call.dense();
  const at::Tensor self = call.tensor("self");
  const Sizes sizes = call.integers("size");
  const Sizes strides = call.integers(strideName);
  call.allWithin("size", 0, int64_t{1} << 40);
  call.allWithin(strideName, 0, int64_t{1} << 40);
  call.count(strideName, sizes.size());
  const auto element = static_cast<int64_t>(c10::elementSize(type));
  __int128 last = moved;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 0) return;
    last += static_cast<__int128>(sizes[i] - 1) * strides[i];
  }
  const auto room = static_cast<int64_t>(self.storage().nbytes()) / element;
  call.expect(moved >= 0 && last < room, "size",
              "sizes and strides of a view within the storage of " + std::to_string(room) + " elements",
              text(sizes) + " with " + text(strides));
}

void reshapeAlias(const GuardedCall& call) {
  const at::Tensor self = call.tensor("self");
  call.dense();
  aliased(call, "stride", self.storage_offset(), self.scalar_type());
}

void reinterpret(const GuardedCall& call) {
  const at::Tensor self = call.tensor("self");
  call.dense();
  call.within("offset_increment", -(int64_t{1} << 40), int64_t{1} << 40);
  aliased(call, "stride", self.storage_offset() + call.integer("offset_increment"), self.scalar_type());
}

// A nested list of equal shapes: the first is read before anything is checked.
void stacked(const GuardedCall& call) {
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

void catenated(const GuardedCall& call) { call.notEmpty("tensors"); }

// The results are taken to have the shapes of the copies.
void foreachCopy(const GuardedCall& call) {
  call.notEmpty("self");
  call.count("src", call.tensors("self").size());
  call.dense();
}

void removeBatchDim(const GuardedCall& call) {
  call.within("out_dim", -call.tensor("self").dim() - 1, call.tensor("self").dim());
  call.within("batch_size", 0, int64_t{1} << 31);
  call.within("level", 0, 64);
}

void sameFeatures(const GuardedCall& call) {
  call.dense();
  call.within("self_num_batch_dims", 0, call.tensor("self").dim());
}

// Running extremes: the kernel writes both results as if they had the input's sizes.
void runningExtreme(const GuardedCall& call) {
  call.dense();
  call.dim("dim", "self");
  call.sameShape("values", "self");
  call.sameShape("indices", "self");
  call.dtype("indices", at::kLong);
  call.sameDtype({"self", "values"});
}

void logCumulative(const GuardedCall& call) {
  call.dense();
  call.dim("dim", "self");
  if (!call.has("out")) return;
  call.sameShape("out", "self");
  call.sameDtype({"self", "out"});
}

}  // namespace

void addViewGuards(GuardTable& table) {
  // Copies of what has no ordinary storage: the kernels read it as if it had.
  addGuards(table, {"copy", "_neg_view_copy", "view_copy.dtype", "view_copy.dtype_out"}, plain);
  addGuards(table, {"_reshape_alias", "_reshape_alias_copy"}, reshapeAlias);
  addGuards(table, {"inductor::_reinterpret_tensor"}, reinterpret);
  addGuards(table, {"_stack"}, stacked);
  addGuards(table, {"cat.out", "concat.out", "concatenate.out"}, catenated);
  addGuards(table, {"_foreach_copy"}, foreachCopy);
  addGuards(table, {"_remove_batch_dim"}, removeBatchDim);
  addGuards(table, {"_new_zeros_with_same_feature_meta"}, sameFeatures);
  addGuards(table, {"_cummax_helper", "_cummin_helper"}, runningExtreme);
  addGuards(table, {"_logcumsumexp"}, logCumulative);
}

}  // namespace torch_node
