#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// The kernels read a value for each channel.
void perChannel(const CheckedArguments& call, CheckedArguments::Names names) {
  call.dense();
  call.rank("input", 2, 64);
  const int64_t channels = call.tensor("input").size(1);
  call.expect(channels > 0, "input", "a tensor with channels", "one of shape " + text(call.tensor("input").sizes()));
  for (const CheckedArguments::Name name : names) call.elements(name, channels);
}

void statistics(const CheckedArguments& call, CheckedArguments::Name mean, CheckedArguments::Name variance) {
  const int64_t channels = call.tensor("input").size(1);
  call.shape(mean, {channels});
  call.shape(variance, {channels});
}

void batchNorm(const CheckedArguments& call) {
  perChannel(call, {"weight", "bias", "running_mean", "running_var"});
  if (call.has("running_mean") != call.has("running_var")) statistics(call, "running_mean", "running_var");
  if (!call.boolean("training")) statistics(call, "running_mean", "running_var");
}

void batchNormWithoutFlag(const CheckedArguments& call) {
  perChannel(call, {"weight", "bias"});
  statistics(call, "running_mean", "running_var");
}

// Without running statistics there is only the batch to normalize by.
void batchNormNoStatistics(const CheckedArguments& call) {
  perChannel(call, {"weight", "bias"});
  call.expect(call.boolean("training"), "training", "true, as there are no running statistics", "false");
}

void updateStatistics(const CheckedArguments& call) { perChannel(call, {"running_mean", "running_var"}); }

void backward(const CheckedArguments& call, CheckedArguments::Name gradient, CheckedArguments::Name training,
              CheckedArguments::Name mean, CheckedArguments::Name variance) {
  perChannel(call, {"weight", "running_mean", "running_var", mean, variance});
  call.notEmpty("input");
  call.sameShape(gradient, "input");
  if (call.boolean(training)) {
    statistics(call, mean, variance);
  } else {
    statistics(call, "running_mean", "running_var");
  }
}

void groups(const CheckedArguments& call) {
  const int64_t batch = call.integer("N");
  const int64_t channels = call.integer("C");
  const int64_t group = call.integer("group");
  call.dense();
  call.sameShape("grad_out", "input");
  call.notEmpty("input");
  call.expect(group > 0 && channels > 0 && channels % group == 0, "group", "a divisor of C", std::to_string(group));
  call.rank("input", 2, 64);
  const at::Tensor input = call.tensor("input");
  const bool fits = input.size(0) == batch && input.size(1) == channels && call.integer("HxW") > 0 &&
                    input.numel() / batch / channels == call.integer("HxW");
  call.expect(fits, "input", "a tensor of N * C * HxW elements", "one of shape " + text(input.sizes()));
  call.elements("mean", batch * group);
  call.elements("rstd", batch * group);
  call.elements("weight", channels);
}

void groupsForward(const CheckedArguments& call) {
  for (const CheckedArguments::Name name : {"N", "C", "HxW"}) call.within(name, 0, int64_t{1} << 40);
  call.within("group", 1, int64_t{1} << 40);
}

void layers(const CheckedArguments& call) {
  call.dense();
  const at::Tensor input = call.tensor("input");
  const Sizes normalized = call.integers("normalized_shape");
  const bool fits = !normalized.empty() && static_cast<int64_t>(normalized.size()) <= input.dim() &&
                    input.sizes().slice(input.dim() - normalized.size()) == at::IntArrayRef(normalized);
  call.expect(fits, "normalized_shape", "the last sizes of a tensor of shape " + text(input.sizes()), text(normalized));
  call.sameShape("grad_out", "input");
  const int64_t rows = product(input.sizes().slice(0, input.dim() - normalized.size()));
  call.elements("mean", rows);
  call.elements("rstd", rows);
  call.elements("weight", product(normalized));
  call.elements("bias", product(normalized));
}

// There is a norm for each slice along `dim`, or one for all elements where `dim` is -1. The fused kernel takes the
// first and the last dimension.
void weightNorm(const CheckedArguments& call, CheckedArguments::Name direction, CheckedArguments::Name length) {
  call.dense();
  call.dim("dim", direction);
  const at::Tensor v = call.tensor(direction);
  call.notEmpty(direction);
  call.rank(direction, 1, 64);
  const int64_t dim = call.integer("dim");
  if (dim == 0 || dim == v.dim() - 1) call.elements(length, v.size(dim));
  call.sameDtype({direction, length});
}

void fusedWeightNorm(const CheckedArguments& call, CheckedArguments::Name direction, CheckedArguments::Name length) {
  weightNorm(call, direction, length);
  const int64_t last = call.tensor(direction).dim() - 1;
  const int64_t dim = call.integer("dim");
  call.expect(dim == 0 || dim == last, "dim", "0 or " + std::to_string(last), std::to_string(dim));
}

// The result of the softmax and its gradient have the same sizes, as the kernels assume.
void softmaxBackward(const CheckedArguments& call) {
  call.dense();
  call.sameShape("grad_output", "output");
}

}  // namespace

void addNormalizationGuards(GuardTable& table) {
  addGuards(table, {"native_batch_norm", "_native_batch_norm_legit", "_native_batch_norm_legit_functional"}, batchNorm);
  addGuards(table, {"_native_batch_norm_legit.no_stats", "_native_batch_norm_legit.no_stats_out"},
            batchNormNoStatistics);
  addGuards(table,
            {"_batch_norm_with_update", "_batch_norm_with_update_functional", "_batch_norm_no_update",
             "_native_batch_norm_legit_no_training"},
            batchNormWithoutFlag);
  addGuards(table, {"batch_norm_update_stats"}, updateStatistics);
  addGuards(table, {"native_batch_norm_backward"},
            [](const CheckedArguments& call) { backward(call, "grad_out", "train", "save_mean", "save_invstd"); });
  addGuards(table, {"batch_norm_backward"},
            [](const CheckedArguments& call) { backward(call, "grad_out", "update", "save_mean", "save_var"); });
  addGuards(table, {"_batch_norm_impl_index_backward"}, [](const CheckedArguments& call) {
    backward(call, "grad_output", "train", "save_mean", "save_var_transform");
  });
  addGuards(table, {"_softmax_backward_data", "_log_softmax_backward_data"}, softmaxBackward);
  // What is saved for the gradient is written without strides.
  addGuards(table, {"log_sigmoid_forward.output"}, [](const CheckedArguments& call) { call.contiguous("buffer"); });
  addGuards(table, {"native_group_norm_backward"}, groups);
  addGuards(table, {"native_group_norm"}, groupsForward);
  addGuards(table, {"native_layer_norm_backward", "_fused_rms_norm_backward"}, layers);
  addGuards(table, {"_weight_norm"}, [](const CheckedArguments& call) { weightNorm(call, "v", "g"); });
  addGuards(table, {"_weight_norm_interface"}, [](const CheckedArguments& call) { fusedWeightNorm(call, "v", "g"); });
  addGuards(table, {"_weight_norm_interface_backward", "_weight_norm_differentiable_backward"},
            [](const CheckedArguments& call) {
              fusedWeightNorm(call, "saved_v", "saved_g");
              call.sameShape("grad_w", "saved_v");
              call.elements("saved_norms", call.tensor("saved_g").numel());
              call.sameDtype({"grad_w", "saved_v"});
            });
}

}  // namespace torch_node
