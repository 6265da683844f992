#include "kernels/sound_kernels.h"

#include <ATen/WrapDimUtils.h>
#include <ATen/ops/_mkldnn_transpose_native.h>
#include <ATen/ops/_weight_norm_interface_native.h>
#include <ATen/ops/median_native.h>
#include <ATen/ops/nanmedian_native.h>
#include <ATen/ops/select_native.h>
#include <torch/library.h>

#include <mutex>
#include <tuple>

#include "kernels/quiet.h"

namespace torch_node {
namespace {

using Outputs = std::tuple<at::Tensor&, at::Tensor&>;

// The kernels step beyond the only element of a dimension that was expanded.
at::Tensor packed(const at::Tensor& tensor) {
  return tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
}

Outputs median(const at::Tensor& self, int64_t dim, bool keepdim, at::Tensor& values, at::Tensor& indices) {
  return at::native::median_out_cpu(packed(self), dim, keepdim, values, indices);
}

Outputs nanmedian(const at::Tensor& self, int64_t dim, bool keepdim, at::Tensor& values, at::Tensor& indices) {
  return at::native::nanmedian_out_cpu(packed(self), dim, keepdim, values, indices);
}

std::tuple<at::Tensor, at::Tensor> weightNorm(const at::Tensor& v, const at::Tensor& g, int64_t dim) {
  return at::native::weight_norm_cpu(packed(v), packed(g), dim);
}

// oneDNN divides by a size.
at::Tensor transposeOnednn(const at::Tensor& self, int64_t first, int64_t second) {
  if (self.numel() > 0) return at::native::mkldnn_transpose(self, first, second);
  return self.to_dense().transpose(first, second).contiguous().to_mkldnn();
}

// The kernel compares the dimension with others as it was given, and so writes a size too many for a negative one.
at::Tensor selectNested(const at::Tensor& self, int64_t dim, int64_t index) {
  return at::native::select_nested(self, at::maybe_wrap_dim(dim, self.dim()), index);
}

torch::Library* library(c10::DispatchKey key) {
  return new torch::Library(torch::Library::IMPL, "aten", key, __FILE__, __LINE__);
}

}  // namespace

void installSoundKernels() {
  static std::once_flag once;
  std::call_once(once, [] {
    QuietReplacement quiet;
    auto* cpu = library(c10::DispatchKey::CPU);
    cpu->impl("median.dim_values", &median);
    cpu->impl("nanmedian.dim_values", &nanmedian);
    cpu->impl("_weight_norm_interface", &weightNorm);
    library(c10::DispatchKey::MkldnnCPU)->impl("_mkldnn_transpose", &transposeOnednn);
    library(c10::DispatchKey::NestedTensorCPU)->impl("select.int", &selectNested);
  });
}

}  // namespace torch_node
