#include <ATen/ops/_validate_compressed_sparse_indices.h>
#include <ATen/ops/_validate_sparse_compressed_tensor_args.h>
#include <ATen/ops/_validate_sparse_coo_tensor_args.h>

#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// libtorch has these checks, but makes them only if a setting says so. Here they are always made.
void coordinates(const CheckedArguments& call) {
  at::_validate_sparse_coo_tensor_args(call.tensor("indices"), call.tensor("values"), call.integers("size"));
}

void withDims(const CheckedArguments& call) {
  coordinates(call);
  call.rank("indices", 2);
  const int64_t sparse = call.integer("sparse_dim");
  call.expect(sparse == call.tensor("indices").size(0), "sparse_dim", "the number of rows of indices",
              std::to_string(sparse));
  const int64_t dense = call.integer("dense_dim");
  call.expect(dense == call.tensor("values").dim() - 1, "dense_dim", "the dimensions of values without the first",
              std::to_string(dense));
}

void compressed(const CheckedArguments& call, CheckedArguments::Name indices, CheckedArguments::Name plain,
                at::Layout layout) {
  at::_validate_sparse_compressed_tensor_args(call.tensor(indices), call.tensor(plain), call.tensor("values"),
                                              call.integers("size"), layout);
}

// The tensor is made from its parts alone: sizes are taken from the indices before anything is checked.
void parts(const CheckedArguments& call, CheckedArguments::Name indices, CheckedArguments::Name plain, bool rows) {
  const at::Tensor compressed = call.tensor(indices);
  const at::Tensor others = call.tensor(plain);
  call.rank(indices, 1, 64);
  call.rank(plain, 1, 64);
  call.sameDtype({indices, plain});
  call.valuesWithin(indices, 0, others.size(-1));
  call.valuesWithin(plain, 0, int64_t{1} << 31);
  const int64_t most = others.numel() == 0 || !others.device().is_cpu() ? 0 : others.max().item<int64_t>();
  if (!others.device().is_cpu()) return;
  at::_validate_compressed_sparse_indices(rows, compressed, others, compressed.size(-1) - 1, most + 1, others.size(-1));
}

void cooToCsr(const CheckedArguments& call) {
  call.dense();
  call.rank("self", 1);
  call.contiguous("self");
  call.within("size", 0, int64_t{1} << 40);
  call.valuesWithin("self", 0, call.integer("size") - 1);
}

void csrToCoo(const CheckedArguments& call) {
  call.dense();
  call.rank("crow_indices", 1, 64);
  call.rank("col_indices", 1, 64);
  call.sameDtype({"crow_indices", "col_indices"});
  for (const CheckedArguments::Name name : {"crow_indices", "col_indices"}) call.contiguous(name);
  const at::Tensor rows = call.tensor("crow_indices");
  const at::Tensor columns = call.tensor("col_indices");
  const bool fits = rows.size(-1) > 0 && rows.dim() == columns.dim() &&
                    rows.sizes().slice(0, rows.dim() - 1) == columns.sizes().slice(0, columns.dim() - 1);
  call.expect(fits, "crow_indices", "the leading sizes of col_indices and at least one index", text(rows.sizes()));
  call.valuesWithin("crow_indices", 0, columns.size(-1));
  if (rows.is_meta() || rows.numel() == 0) return;
  const int64_t last = rows.size(-1) - 1;
  const bool whole = rows.select(-1, 0).eq(0).all().item<bool>() &&
                     rows.select(-1, last).eq(columns.size(-1)).all().item<bool>() &&
                     rows.diff().ge(0).all().item<bool>();
  call.expect(whole, "crow_indices", "indices that rise from 0 to " + std::to_string(columns.size(-1)), "others");
}

}  // namespace

void addSparseGuards(GuardTable& table) {
  addGuards(table, {"_sparse_coo_tensor_unsafe", "sparse_coo_tensor.indices_size"}, coordinates);
  addGuards(table, {"_sparse_coo_tensor_with_dims_and_tensors"}, withDims);
  addGuards(table, {"_sparse_csr_tensor_unsafe", "sparse_csr_tensor.crow_col_value_size"},
            [](const CheckedArguments& call) { compressed(call, "crow_indices", "col_indices", at::kSparseCsr); });
  addGuards(table, {"_sparse_bsr_tensor_unsafe", "sparse_bsr_tensor.crow_col_value_size"},
            [](const CheckedArguments& call) { compressed(call, "crow_indices", "col_indices", at::kSparseBsr); });
  addGuards(table, {"_sparse_csc_tensor_unsafe", "sparse_csc_tensor.ccol_row_value_size"},
            [](const CheckedArguments& call) { compressed(call, "ccol_indices", "row_indices", at::kSparseCsc); });
  addGuards(table, {"_sparse_bsc_tensor_unsafe", "sparse_bsc_tensor.ccol_row_value_size"},
            [](const CheckedArguments& call) { compressed(call, "ccol_indices", "row_indices", at::kSparseBsc); });
  addGuards(table, {"_sparse_compressed_tensor_unsafe", "sparse_compressed_tensor.comp_plain_value_size"},
            [](const CheckedArguments& call) {
              compressed(call, "compressed_indices", "plain_indices",
                         call.has("layout") ? static_cast<at::Layout>(call.integer("layout")) : at::kStrided);
            });
  addGuards(table, {"sparse_csr_tensor.crow_col_value", "sparse_bsr_tensor.crow_col_value"},
            [](const CheckedArguments& call) { parts(call, "crow_indices", "col_indices", true); });
  addGuards(table, {"sparse_csc_tensor.ccol_row_value", "sparse_bsc_tensor.ccol_row_value"},
            [](const CheckedArguments& call) { parts(call, "ccol_indices", "row_indices", false); });
  addGuards(table, {"sparse_compressed_tensor.comp_plain_value"}, [](const CheckedArguments& call) {
    const int64_t layout = call.has("layout") ? call.integer("layout") : 0;
    const bool rows = layout == static_cast<int64_t>(at::kSparseCsr) || layout == static_cast<int64_t>(at::kSparseBsr);
    parts(call, "compressed_indices", "plain_indices", rows);
  });
  addGuards(table, {"_convert_indices_from_coo_to_csr"}, cooToCsr);
  addGuards(table, {"_convert_indices_from_csr_to_coo"}, csrToCoo);
}

}  // namespace torch_node
