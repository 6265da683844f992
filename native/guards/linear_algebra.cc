#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// The kernel copies the dimensions into a list of the tensor's length without checking them.
void transform(const CheckedArguments& call) {
  call.dense();
  call.notEmpty("dim");
  call.rank("self", 1, 64);
  const int64_t rank = call.tensor("self").dim();
  call.allWithin("dim", 0, rank - 1);
  Sizes dims = call.integers("dim");
  std::sort(dims.begin(), dims.end());
  call.expect(std::adjacent_find(dims.begin(), dims.end()) == dims.end(), "dim", "dimensions named once", text(dims));
  call.within("normalization", 0, 2);
  for (const int64_t dim : dims) {
    call.expect(call.tensor("self").size(dim) > 0, "self", "a tensor with elements along dim",
                text(call.tensor("self").sizes()));
  }
}

void realTransform(const CheckedArguments& call) {
  transform(call);
  call.within("last_dim_size", 1, int64_t{1} << 40);
  const int64_t last = call.integers("dim").back();
  call.expect(call.tensor("self").size(last) >= call.integer("last_dim_size") / 2 + 1, "last_dim_size",
              "at most the size that the input is half of", std::to_string(call.integer("last_dim_size")));
}

// LAPACK gets addresses and the sizes of `A`.
void choleskySolve(const CheckedArguments& call) {
  call.dense();
  call.rank("self", 2, 64);
  call.rank("A", 2, 64);
  call.sameDtype({"self", "A", "out"});
  const at::Tensor self = call.tensor("self");
  const at::Tensor factor = call.tensor("A");
  const bool fits = factor.dim() == self.dim() && factor.size(-1) == factor.size(-2) &&
                    self.size(-2) == factor.size(-1) &&
                    factor.sizes().slice(0, factor.dim() - 2) == self.sizes().slice(0, self.dim() - 2);
  call.expect(fits, "A", "square matrices for self of shape " + text(self.sizes()), text(factor.sizes()));
}

void combination(const CheckedArguments& call) {
  call.dense();
  call.rank("input", 1, 64);
  call.rank("coefficients", 2);
  const int64_t count = call.tensor("input").size(0);
  call.shape("coefficients", {call.tensor("coefficients").size(0), count});
  call.notEmpty("input");
  call.notEmpty("coefficients");
  call.sameDtype({"input", "coefficients", "out"});
  if (!call.has("out")) return;
  Sizes expected(call.tensor("input").sizes().begin(), call.tensor("input").sizes().end());
  expected[0] = call.tensor("coefficients").size(0);
  call.shape("out", expected);
}

void pairs(const CheckedArguments& call, CheckedArguments::Name distances) {
  call.dense();
  call.rank("self", 2);
  const int64_t rows = call.tensor("self").size(0);
  for (const CheckedArguments::Name name : {"grad", distances})
    call.shape(name, {rows < 2 ? 0 : rows * (rows - 1) / 2});
  call.sameDtype({"grad", "self", distances});
}

// The gradient for no rows reads the first one.
void recordedPairs(const CheckedArguments& call) {
  const at::Tensor self = call.tensor("self");
  if (!at::GradMode::is_enabled() || !self.requires_grad()) return;
  call.expect(self.dim() == 0 || self.size(0) > 0, "self", "a tensor with rows where autograd records",
              text(self.sizes()));
}

// The kernel takes the sizes of all pivots from the matrices.
void pivots(const CheckedArguments& call) {
  if (!call.boolean("unpack_pivots")) return;
  call.dense();
  call.rank("LU_data", 2, 64);
  const at::IntArrayRef matrices = call.tensor("LU_data").sizes();
  Sizes expected(matrices.begin(), matrices.end() - 1);
  expected.back() = std::min(matrices[matrices.size() - 2], matrices.back());
  call.shape("LU_pivots", expected);
}

// The placeholder for matrices that are not asked for has a gradient too, which reads sizes that it does not have.
void recordedPivots(const CheckedArguments& call) {
  if (call.boolean("unpack_data") || !at::GradMode::is_enabled()) return;
  call.expect(!call.tensor("LU_data").requires_grad(), "LU_data",
              "a tensor that requires no grad, such as LU_data.detach(), where unpack_data is false",
              "one that requires grad");
}

void reorderWeight(const CheckedArguments& call) {
  call.dense();
  call.rank("X", 2);
  call.notEmpty("X");
  call.dtype("X", at::kFloat);
  call.within("batch_size", 1, int64_t{1} << 24);
}

void crossPairs(const CheckedArguments& call) {
  call.dense();
  call.rank("x1", 2, 64);
  call.rank("x2", 2, 64);
  call.sameDtype({"grad", "x1", "x2", "cdist"});
  const at::Tensor first = call.tensor("x1");
  const at::Tensor second = call.tensor("x2");
  call.expect(first.dim() == second.dim() && first.size(-1) == second.size(-1) &&
                  first.sizes().slice(0, first.dim() - 2) == second.sizes().slice(0, second.dim() - 2),
              "x2", "vectors like those of x1, of shape " + text(first.sizes()), text(second.sizes()));
  Sizes expected(first.sizes().begin(), first.sizes().end() - 1);
  expected.push_back(second.size(-2));
  call.shape("grad", expected);
  call.shape("cdist", expected);
}

void projections(const CheckedArguments& call) {
  call.dense();
  call.rank("qkv", 3);
  call.within("num_heads", 1, int64_t{1} << 31);
  const int64_t width = call.tensor("qkv").size(2);
  call.expect(width > 0 && width % (3 * call.integer("num_heads")) == 0, "num_heads",
              "a divisor of a third of " + std::to_string(width), std::to_string(call.integer("num_heads")));
  call.shape("qkv_bias", {width});
  call.sameDtype({"qkv", "qkv_bias"});
}

void attentionBackward(const CheckedArguments& call) {
  call.dense();
  for (const CheckedArguments::Name name : {"query", "key", "value"}) {
    call.rank(name, 4);
    call.notEmpty(name);
  }
  const at::Tensor query = call.tensor("query");
  const at::Tensor key = call.tensor("key");
  call.floating("query");
  call.shape("key", {query.size(0), query.size(1), key.size(2), query.size(3)});
  call.sameShape("value", "key");
  call.sameShape("out", "query");
  call.sameShape("grad_out", "query");
  call.sameDtype({"query", "key", "value", "out", "grad_out"});
  call.shape("logsumexp", {query.size(0), query.size(1), query.size(2)});
}

// The number of heads of the query is divided by that of the others.
void groupedHeads(const CheckedArguments& call) {
  if (!call.boolean("enable_gqa")) return;
  for (const CheckedArguments::Name name : {"query", "key", "value"}) {
    call.rank(name, 3, 64);
    call.expect(call.tensor(name).size(-3) > 0, name, "a tensor with heads where enable_gqa is set",
                text(call.tensor(name).sizes()));
  }
}

// LAPACK looks for the largest element, and reads beyond the matrix if there is none, as with NaN. `eig` checks this,
// `eigvals` does not.
void finite(const CheckedArguments& call) {
  const at::Tensor self = call.tensor("self");
  if (self.layout() != at::kStrided || !self.device().is_cpu() || self.is_quantized() || self.is_nested()) return;
  call.expect(self.detach().isfinite().all().item<bool>(), "self", "a tensor without infs and NaNs", "one with some");
}

void together(const CheckedArguments& call) { call.dense(); }

}  // namespace

void addLinearAlgebraGuards(GuardTable& table) {
  addGuards(table, {"_fft_c2c", "_fft_r2c"}, transform);
  addGuards(table, {"_fft_c2r"}, realTransform);
  addGuards(table, {"_cholesky_solve_helper"}, choleskySolve);
  addGuards(table, {"_compute_linear_combination"}, combination);
  addGuards(table, {"_pdist_backward"}, [](const CheckedArguments& call) { pairs(call, "pdist"); });
  // The absolute value of the exponent is halved until nothing is left. The smallest integer has no absolute value.
  addGuards(table, {"matrix_power", "linalg_matrix_power"},
            [](const CheckedArguments& call) { call.within("n", -(int64_t{1} << 62), int64_t{1} << 62); });
  addGuards(table, {"lu_unpack"}, [](const CheckedArguments& call) {
    pivots(call);
    recordedPivots(call);
  });
  addGuards(table, {"pdist", "_pdist_forward"}, recordedPairs);
  addGuards(table, {"mkl::_mkl_reorder_linear_weight"}, reorderWeight);
  addGuards(table, {"_cdist_backward"}, crossPairs);
  addGuards(table, {"_transform_bias_rescale_qkv"}, projections);
  addGuards(table, {"_scaled_dot_product_flash_attention_for_cpu_backward"}, attentionBackward);
  addGuards(table, {"scaled_dot_product_attention"}, groupedHeads);
  addGuards(table, {"_scaled_dot_product_attention_math"}, [](const CheckedArguments& call) {
    call.dense();
    groupedHeads(call);
  });
  addGuards(table, {"kron.out"}, together);
  addGuards(table, {"linalg_eigvals", "_linalg_eigvals"}, finite);
}

}  // namespace torch_node
