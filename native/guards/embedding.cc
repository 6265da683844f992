#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

void bags(const CheckedArguments& call) {
  call.dense();
  call.rank("weight", 2);
  call.rank("indices", 1);
  call.rank("offsets", 1);
  const at::Tensor weight = call.tensor("weight");
  const at::Tensor offsets = call.tensor("offsets");
  const int64_t count = call.tensor("indices").numel();
  call.valuesWithin("indices", 0, weight.size(0) - 1);
  call.valuesWithin("offsets", 0, count);
  call.elements("per_sample_weights", count);
  if (!offsets.device().is_cpu() || offsets.numel() < 2) return;
  call.expect(offsets.diff().ge(0).all().item<bool>(), "offsets", "offsets that don't fall", "others");
}

void denseBackward(const CheckedArguments& call) {
  call.dense();
  call.rank("grad", 2);
  call.rank("indices", 1);
  const at::Tensor grad = call.tensor("grad");
  const int64_t count = call.tensor("indices").numel();
  call.within("num_weights", 0, int64_t{1} << 40);
  call.within("mode", 0, 2);
  call.valuesWithin("indices", 0, call.integer("num_weights") - 1);
  const bool maximum = call.integer("mode") == 2;
  if (!maximum) {
    call.elements("offset2bag", count);
    call.elements("bag_size", grad.size(0));
    call.valuesWithin("offset2bag", 0, grad.size(0) - 1);
  } else if (call.has("maximum_indices")) {
    call.sameShape("maximum_indices", "grad");
    call.valuesWithin("maximum_indices", -1, call.integer("num_weights") - 1);
  }
  call.elements("per_sample_weights", count);
  call.sameDtype({"grad", "per_sample_weights"});
}

// The gradient of `gather` as a sparse tensor, whose indices no kernel checks.
void sparseGather(const CheckedArguments& call) {
  call.dense();
  call.dim("dim", "self");
  const at::Tensor self = call.tensor("self");
  const at::Tensor index = call.tensor("index");
  call.sameShape("grad", "index");
  call.rank("index", self.dim());
  for (int64_t i = 0; i < self.dim(); ++i) {
    const bool along = i == (call.integer("dim") + self.dim()) % self.dim();
    call.expect(along || index.size(i) <= self.size(i), "index", "sizes within those of self", text(index.sizes()));
    if (along) call.valuesWithin("index", 0, self.size(i) - 1);
  }
}

void gatherBackward(const CheckedArguments& call) {
  if (call.boolean("sparse_grad")) sparseGather(call);
}

void perSampleBackward(const CheckedArguments& call) {
  call.dense();
  call.rank("grad", 2);
  call.rank("weight", 2);
  call.rank("indices", 1);
  call.within("mode", 0, 0);
  const at::Tensor grad = call.tensor("grad");
  const int64_t count = call.tensor("indices").numel();
  call.valuesWithin("indices", 0, call.tensor("weight").size(0) - 1);
  call.shape("grad", {grad.size(0), call.tensor("weight").size(1)});
  call.sameDtype({"grad", "weight"});
  if (call.tensor("offset2bag").numel() == 0) {
    call.valuesWithin("offsets", 0, count);
  } else {
    call.elements("offset2bag", count);
    call.valuesWithin("offset2bag", 0, grad.size(0) - 1);
  }
}

// There is a row of the gradient for every index.
void embeddingBackward(const CheckedArguments& call, CheckedArguments::Name gradient) {
  call.dense();
  call.rank(gradient, 1, 64);
  const at::Tensor grad = call.tensor(gradient);
  call.elements(gradient, call.tensor("indices").numel() * grad.size(-1));
  call.within("num_weights", 0, int64_t{1} << 40);
  call.valuesWithin("indices", 0, call.integer("num_weights") - 1);
}

// The lengths or offsets of segments along `axis` decide what the kernels read.
void segments(const CheckedArguments& call) {
  call.dense();
  call.dim("axis", "data");
  call.rank("data", 1, 64);
  const at::Tensor data = call.tensor("data");
  const int64_t axis = (call.integer("axis") + data.dim()) % data.dim();
  const CheckedArguments::Name name = call.has("lengths") ? "lengths" : "offsets";
  const at::Tensor runs = call.tensor(name);
  call.rank(name, axis + 1);
  for (int64_t i = 0; i < axis; ++i) {
    call.expect(runs.size(i) == data.size(i), name, "the leading sizes of data", text(runs.sizes()));
  }
  call.valuesWithin(name, 0, data.size(axis));
  if (!runs.device().is_cpu() || runs.numel() == 0) return;
  if (call.has("lengths")) {
    const int64_t longest = runs.sum(axis).max().item<int64_t>();
    call.expect(longest <= data.size(axis), name, "lengths whose sum is at most " + std::to_string(data.size(axis)),
                "a sum of " + std::to_string(longest));
  } else {
    call.expect(runs.size(axis) > 0, name, "at least one offset", "none");
    call.expect(runs.diff(1, axis).ge(0).all().item<bool>(), name, "offsets that don't fall", "others");
  }
}

void segmentsBackward(const CheckedArguments& call) {
  segments(call);
  call.within("axis", 0, call.tensor("data").dim() - 1);
  const int64_t axis = call.integer("axis");
  const at::Tensor data = call.tensor("data");
  const int64_t count = call.has("lengths") ? call.tensor("lengths").size(axis) : call.tensor("offsets").size(axis) - 1;
  Sizes expected(data.sizes().begin(), data.sizes().end());
  expected[axis] = count;
  call.shape("grad", expected);
  call.shape("output", expected);
  call.sameDtype({"grad", "output", "data"});
}

}  // namespace

void addEmbeddingGuards(GuardTable& table) {
  addGuards(table, {"_embedding_bag", "_embedding_bag_forward_only", "embedding_bag"}, bags);
  addGuards(table, {"_embedding_bag_dense_backward", "_embedding_bag_backward", "_embedding_bag_sparse_backward"},
            denseBackward);
  addGuards(table, {"_gather_sparse_backward"}, sparseGather);
  addGuards(table, {"gather_backward"}, gatherBackward);
  addGuards(table, {"_embedding_bag_per_sample_weights_backward"}, perSampleBackward);
  addGuards(table, {"embedding_dense_backward"},
            [](const CheckedArguments& call) { embeddingBackward(call, "grad_output"); });
  addGuards(table, {"segment_reduce"}, segments);
  addGuards(table, {"_segment_reduce_backward"}, segmentsBackward);
}

}  // namespace torch_node
