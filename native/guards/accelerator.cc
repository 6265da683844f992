#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// There are as many tensors as parameters, each with the shape and on the device of its parameter.
void besideParameters(const CheckedArguments& call, CheckedArguments::Name name) {
  const std::vector<at::Tensor> params = call.tensors("self");
  call.count(name, params.size());
  const std::vector<at::Tensor> given = call.tensors(name);
  for (size_t i = 0; i < given.size(); ++i) {
    const bool ok = given[i].sizes() == params[i].sizes() && given[i].device() == params[i].device();
    call.expect(ok, name, "tensors of the shapes and on the devices of 'self'",
                "one of shape " + text(given[i].sizes()) + " on " + given[i].device().str());
  }
}

// The kernels of GPUs access the tensors of all lists as far as the first list goes.
void fusedStep(const CheckedArguments& call, CheckedArguments::Names lists) {
  besideParameters(call, "grads");
  for (const CheckedArguments::Name name : lists) besideParameters(call, name);
  if (call.has("state_steps")) call.count("state_steps", call.tensors("self").size());
}

void fusedAdam(const CheckedArguments& call) {
  fusedStep(call, {"exp_avgs", "exp_avg_sqs"});
  if (call.boolean("amsgrad")) besideParameters(call, "max_exp_avg_sqs");
}

void fusedSgd(const CheckedArguments& call) {
  fusedStep(call, {});
  if (call.number("momentum") != 0) besideParameters(call, "momentum_buffer_list");
}

// cuDNN expects as many dimensions as the input has.
void cudnn(const CheckedArguments& call) {
  call.dense();
  call.rank("self", 3, 5);
  const int64_t rank = call.tensor("self").dim();
  call.rank("weight", rank);
  call.notEmpty("self");
  call.notEmpty("weight");
  call.sameDtype({"self", "weight", "bias", "z"});
  call.floating("self");
  for (const CheckedArguments::Name name : {"stride", "padding", "dilation", "output_padding"}) {
    if (!call.has(name)) continue;
    call.count(name, static_cast<size_t>(rank) - 2);
    const bool counts = std::string(name) == "stride" || std::string(name) == "dilation";
    call.allWithin(name, counts ? 1 : 0, int64_t{1} << 31);
  }
  call.within("groups", 1, call.tensor("self").size(1));
}

}  // namespace

void addAcceleratorGuards(GuardTable& table) {
  addGuards(table, {"_fused_adam_", "_fused_adam", "_fused_adamw_", "_fused_adamw"}, fusedAdam);
  addGuards(table, {"_fused_adagrad_", "_fused_adagrad"},
            [](const CheckedArguments& call) { fusedStep(call, {"state_sums"}); });
  addGuards(table, {"_fused_sgd_", "_fused_sgd"}, fusedSgd);
  addGuards(
      table,
      {"cudnn_convolution", "cudnn_convolution_relu", "cudnn_convolution_add_relu", "cudnn_convolution_transpose"},
      cudnn);
}

}  // namespace torch_node
