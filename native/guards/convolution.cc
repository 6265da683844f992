#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

constexpr int64_t kLargest = int64_t{1} << 31;  // the kernels compute with windows as ints

void windows(const CheckedArguments& call, size_t dims, CheckedArguments::Names positive) {
  for (const CheckedArguments::Name name : positive) {
    call.count(name, dims);
    call.allWithin(name, 1, kLargest);
  }
  call.count("padding", dims);
  call.allWithin("padding", 0, kLargest);
}

// The sizes of an input's windows: (size + 2 * padding - kernel) / stride + 1.
Sizes outputSizes(const CheckedArguments& call, at::IntArrayRef input, const Sizes& kernel, const Sizes& stride) {
  const Sizes padding = call.integers("padding");
  Sizes result;
  for (size_t i = 0; i < kernel.size(); ++i) {
    const int64_t room = input[input.size() - kernel.size() + i] + 2 * padding[i] - kernel[i];
    result.push_back(room < 0 ? 0 : room / stride[i] + 1);
  }
  return result;
}

// Checks the gradient, whose sizes the kernel does not check.
void slowBackward2d(const CheckedArguments& call) {
  call.dense();
  windows(call, 2, {"kernel_size", "stride"});
  call.rank("self", 3, 4);
  call.rank("weight", 4);
  call.notEmpty("self");
  call.sameDtype({"self", "weight", "grad_output"});
  const at::Tensor self = call.tensor("self");
  const Sizes kernel = call.integers("kernel_size");
  const int64_t planes = self.size(self.dim() - 3);
  call.shape("weight", {call.tensor("weight").size(0), planes, kernel[0], kernel[1]});
  Sizes expected(self.sizes().begin(), self.sizes().end() - 3);
  expected.push_back(call.tensor("weight").size(0));
  for (const int64_t size : outputSizes(call, self.sizes(), kernel, call.integers("stride"))) expected.push_back(size);
  call.shape("grad_output", expected);
}

void nnpack(const CheckedArguments& call) {
  call.dense();
  call.rank("input", 4);
  call.rank("weight", 4);
  call.notEmpty("input");
  call.notEmpty("weight");
  call.sameDtype({"input", "weight", "bias"});
  call.dtype("input", at::kFloat);
  windows(call, 2, {"stride"});
  const at::IntArrayRef weight = call.tensor("weight").sizes();
  const at::Tensor input = call.tensor("input");
  call.expect(input.size(1) == weight[1], "input", "a tensor of " + std::to_string(weight[1]) + " channels",
              "one of shape " + text(input.sizes()));
  call.elements("bias", weight[0]);
  const Sizes sizes = outputSizes(call, input.sizes(), {weight[2], weight[3]}, call.integers("stride"));
  call.expect(product(sizes) > 0, "input", "a tensor as large as the kernel", "one of shape " + text(input.sizes()));
}

// The gradient of sliding windows along one dimension, which the kernel adds up where the windows came from.
void unfold(const CheckedArguments& call) {
  call.dense();
  Sizes sizes = call.integers("input_sizes");
  call.allWithin("input_sizes", 0, kLargest);
  const auto rank = static_cast<int64_t>(sizes.size());
  if (rank == 0) {  // a scalar has one window, of itself
    call.within("dim", -1, 0);
    call.within("size", 0, 1);
    call.within("step", 1, kLargest);
    call.shape("grad_in", {call.integer("size")});
    return;
  }
  call.within("dim", -rank, rank - 1);
  const auto dim = static_cast<size_t>((call.integer("dim") + rank) % rank);
  call.within("size", 0, sizes[dim]);
  call.within("step", 1, kLargest);
  sizes[dim] = (sizes[dim] - call.integer("size")) / call.integer("step") + 1;
  sizes.push_back(call.integer("size"));
  call.shape("grad_in", sizes);
}

// Where positions outside are moved to the border, the kernels assume that each is then inside. NaN is not.
void finiteGrid(const CheckedArguments& call) {
  constexpr int64_t kZeros = 0;
  const at::Tensor grid = call.tensor("grid");
  if (call.integer("padding_mode") == kZeros || !grid.is_cpu() || !grid.is_floating_point()) return;
  const bool isFinite = grid.layout() != at::kStrided || grid.detach().sum().isfinite().item<bool>() ||
                        grid.detach().isfinite().all().item<bool>();
  call.expect(isFinite, "grid", "a tensor without infs and NaNs for this padding", "one with some");
}

void gridBackward(const CheckedArguments& call, int64_t rank) {
  call.dense();
  call.rank("input", rank);
  call.rank("grid", rank);
  const at::Tensor input = call.tensor("input");
  Sizes expected{input.size(0), input.size(1)};
  for (int64_t i = 1; i < rank - 1; ++i) expected.push_back(call.tensor("grid").size(i));
  call.shape("grad_output", expected);
  call.sameDtype({"grad_output", "input", "grid"});
  finiteGrid(call);
}

}  // namespace

void addConvolutionGuards(GuardTable& table) {
  addGuards(table, {"_slow_conv2d_backward"}, slowBackward2d);
  addGuards(table, {"_nnpack_spatial_convolution"}, nnpack);
  addGuards(table, {"unfold_backward"}, unfold);
  addGuards(table, {"grid_sampler", "grid_sampler_2d", "_grid_sampler_2d_cpu_fallback", "grid_sampler_3d"}, finiteGrid);
  addGuards(table, {"grid_sampler_2d_backward", "_grid_sampler_2d_cpu_fallback_backward"},
            [](const CheckedArguments& call) { gridBackward(call, 4); });
  addGuards(table, {"grid_sampler_3d_backward"}, [](const CheckedArguments& call) { gridBackward(call, 5); });
}

}  // namespace torch_node
