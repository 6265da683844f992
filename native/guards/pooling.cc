#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// The gradient has the leading sizes of `self`, and `dims` sizes of its own.
void leading(const CheckedArguments& call, int64_t dims) {
  call.dense();
  call.rank("self", dims + 1, dims + 2);
  const at::Tensor self = call.tensor("self");
  const at::Tensor gradient = call.tensor("grad_output");
  const bool fits = gradient.dim() == self.dim() &&
                    gradient.sizes().slice(0, self.dim() - dims) == self.sizes().slice(0, self.dim() - dims);
  call.expect(fits, "grad_output", "a tensor whose sizes begin as in " + text(self.sizes()),
              "one of shape " + text(gradient.sizes()));
  call.sameDtype({"self", "grad_output"});
  // Each element of the gradient belongs to some elements of the input.
  if (gradient.numel() > 0) call.notEmpty("self");
}

// The gradient is written at the positions that the indices say.
void indexed(const CheckedArguments& call, int64_t dims) {
  leading(call, dims);
  call.sameShape("indices", "grad_output");
  call.dtype("indices", at::kLong);
  call.valuesWithin("indices", 0, product(call.tensor("self").sizes().slice(call.tensor("self").dim() - dims)) - 1);
}

void fractional(const CheckedArguments& call, int64_t dims) {
  call.count("output_size", dims);
  call.count("kernel_size", dims);
  indexed(call, dims);
  const at::Tensor self = call.tensor("self");
  Sizes expected(self.sizes().begin(), self.sizes().end() - dims);
  for (const int64_t size : call.integers("output_size")) expected.push_back(size);
  call.shape("grad_output", expected);
}

// The gradient has the sizes of the padded input.
void padded(const CheckedArguments& call, int64_t dims, bool reflected) {
  call.count("padding", 2 * dims);
  leading(call, dims);
  const at::Tensor self = call.tensor("self");
  const Sizes padding = call.integers("padding");
  Sizes expected(self.sizes().begin(), self.sizes().end());
  for (int64_t i = 0; i < dims; ++i) {
    int64_t& size = expected[self.dim() - 1 - i];
    const int64_t most = reflected ? size - 1 : int64_t{1} << 31;
    call.expect(
        padding[2 * i] <= most && padding[2 * i + 1] <= most && padding[2 * i] > -size && padding[2 * i + 1] > -size,
        "padding", "less padding than the size " + std::to_string(size), text(padding));
    size += padding[2 * i] + padding[2 * i + 1];
  }
  call.shape("grad_output", expected);
}

// In one dimension, windows are counted in 64 bits, which sizes far beyond any tensor overflow.
void window1d(const CheckedArguments& call) {
  for (const CheckedArguments::Name name : {"kernel_size", "stride", "padding", "dilation"}) {
    call.allWithin(name, 0, int64_t{1} << 31);
  }
}

}  // namespace

void addPoolingGuards(GuardTable& table) {
  addGuards(table, {"max_pool1d", "max_pool1d_with_indices", "quantized_max_pool1d"}, window1d);
  addGuards(table, {"_adaptive_avg_pool2d"}, [](const CheckedArguments& call) { call.count("output_size", 2); });
  addGuards(table, {"_adaptive_avg_pool3d"}, [](const CheckedArguments& call) { call.count("output_size", 3); });
  addGuards(table, {"_adaptive_avg_pool2d_backward"}, [](const CheckedArguments& call) { leading(call, 2); });
  addGuards(table, {"_adaptive_avg_pool3d_backward", "adaptive_avg_pool3d_backward"},
            [](const CheckedArguments& call) { leading(call, 3); });
  addGuards(table, {"adaptive_max_pool2d_backward", "max_pool2d_with_indices_backward"},
            [](const CheckedArguments& call) { indexed(call, 2); });
  addGuards(table, {"adaptive_max_pool3d_backward", "max_pool3d_with_indices_backward"},
            [](const CheckedArguments& call) { indexed(call, 3); });
  addGuards(table, {"fractional_max_pool2d_backward"}, [](const CheckedArguments& call) { fractional(call, 2); });
  addGuards(table, {"fractional_max_pool3d_backward"}, [](const CheckedArguments& call) { fractional(call, 3); });
  addGuards(table, {"reflection_pad1d_backward"}, [](const CheckedArguments& call) { padded(call, 1, true); });
  addGuards(table, {"reflection_pad2d_backward"}, [](const CheckedArguments& call) { padded(call, 2, true); });
  addGuards(table, {"reflection_pad3d_backward"}, [](const CheckedArguments& call) { padded(call, 3, true); });
  addGuards(table, {"replication_pad1d_backward"}, [](const CheckedArguments& call) { padded(call, 1, false); });
  addGuards(table, {"replication_pad2d_backward"}, [](const CheckedArguments& call) { padded(call, 2, false); });
  addGuards(table, {"replication_pad3d_backward"}, [](const CheckedArguments& call) { padded(call, 3, false); });
}

}  // namespace torch_node
