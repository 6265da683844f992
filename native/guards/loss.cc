#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

Sizes lengthsOf(const CheckedArguments& call, CheckedArguments::Name name, bool inTensor) {
  if (!inTensor) return call.integers(name);
  const at::Tensor lengths = call.tensor(name);
  call.rank(name, 0, 1);
  call.valuesWithin(name, 0, int64_t{1} << 31);
  const at::Tensor list = lengths.cpu().to(at::kLong).contiguous();
  return {list.const_data_ptr<int64_t>(), list.const_data_ptr<int64_t>() + list.numel()};
}

// The kernel reads the probability of every label and of the blank, as far as the lengths say.
void ctc(const CheckedArguments& call, bool inTensors) {
  call.dense({"targets", "input_lengths", "target_lengths"});
  call.rank("log_probs", 2, 3);
  const at::Tensor probabilities = call.tensor("log_probs");
  if (probabilities.is_meta()) return;
  const bool batched = probabilities.dim() == 3;
  const int64_t steps = probabilities.size(0);
  const int64_t batch = batched ? probabilities.size(1) : 1;
  const int64_t labels = probabilities.size(-1);
  call.within("blank", 0, labels - 1);
  call.rank("targets", 1, 2);
  const Sizes inputs = lengthsOf(call, "input_lengths", inTensors);
  const Sizes lengths = lengthsOf(call, "target_lengths", inTensors);
  const auto fits = [&](CheckedArguments::Name name, const Sizes& given, int64_t most) {
    bool ok = static_cast<int64_t>(given.size()) == batch;
    for (const int64_t length : given) ok = ok && length >= 0 && length <= most;
    call.expect(ok, name, std::to_string(batch) + " lengths from 0 to " + std::to_string(most), text(given));
  };
  fits("input_lengths", inputs, steps);
  const at::Tensor targets = call.tensor("targets");
  fits("target_lengths", lengths, targets.dim() == 2 ? targets.size(1) : targets.numel());
  if (targets.dim() == 1) {
    int64_t sum = 0;
    for (const int64_t length : lengths) sum += length;
    call.elements("targets", sum);
    call.valuesWithin("targets", 0, labels - 1);
    return;
  }
  call.expect(targets.size(0) == batch, "targets", "a row for each of the batch", text(targets.sizes()));
  // The padding of a row may hold any value.
  for (int64_t i = 0; i < batch; ++i) {
    call.valuesWithin("targets", targets.select(0, i).narrow(0, 0, lengths[static_cast<size_t>(i)]), 0, labels - 1);
  }
}

void ctcBackward(const CheckedArguments& call, bool inTensors) {
  call.rank("log_probs", 3);
  ctc(call, inTensors);
  const at::Tensor probabilities = call.tensor("log_probs");
  const int64_t batch = probabilities.size(1);
  call.sameDtype({"grad", "log_probs", "neg_log_likelihood", "log_alpha"});
  call.shape("grad", {batch});
  call.shape("neg_log_likelihood", {batch});
  int64_t longest = 0;
  for (const int64_t length : lengthsOf(call, "target_lengths", inTensors)) longest = std::max(longest, length);
  call.rank("log_alpha", 3);
  const at::Tensor alpha = call.tensor("log_alpha");
  call.expect(alpha.size(0) == batch && alpha.size(1) >= probabilities.size(0) && alpha.size(2) >= 2 * longest + 1,
              "log_alpha", "a tensor of shape [batch, steps, 2 * longest target + 1]", text(alpha.sizes()));
}

// The gradient is written at the positions of the target classes.
void multiMarginBackward(const CheckedArguments& call) {
  call.dense();
  call.rank("self", 1, 2);
  call.notEmpty("self");
  const at::Tensor self = call.tensor("self");
  call.elements("target", self.dim() == 2 ? self.size(0) : 1);
  call.dtype("target", at::kLong);
  call.valuesWithin("target", 0, self.size(-1) - 1);
  call.elements("weight", self.size(-1));
  call.sameDtype({"self", "grad_output", "weight"});
  const bool each = call.integer("reduction") == 0 && self.dim() == 2;
  call.elements("grad_output", each ? self.size(0) : 1);
}

void multilabelBackward(const CheckedArguments& call) {
  call.dense();
  call.rank("self", 1, 2);
  call.notEmpty("self");
  const at::Tensor self = call.tensor("self");
  call.sameShape("target", "self");
  call.sameShape("is_target", "self");
  call.dtype("target", at::kLong);
  call.valuesWithin("target", -1, self.size(-1) - 1);
  call.sameDtype({"self", "grad_output", "is_target"});
  const bool each = call.integer("reduction") == 0 && self.dim() == 2;
  call.elements("grad_output", each ? self.size(0) : 1);
}

}  // namespace

void addLossGuards(GuardTable& table) {
  addGuards(table, {"ctc_loss.Tensor"}, [](const CheckedArguments& call) { ctc(call, true); });
  addGuards(table, {"ctc_loss.IntList"}, [](const CheckedArguments& call) { ctc(call, false); });
  addGuards(table, {"_ctc_loss.Tensor", "_ctc_loss.Tensor_out"}, [](const CheckedArguments& call) {
    call.rank("log_probs", 3);
    ctc(call, true);
  });
  addGuards(table, {"_ctc_loss"}, [](const CheckedArguments& call) {
    call.rank("log_probs", 3);
    ctc(call, false);
  });
  addGuards(table, {"_ctc_loss_backward.Tensor"}, [](const CheckedArguments& call) { ctcBackward(call, true); });
  addGuards(table, {"_ctc_loss_backward"}, [](const CheckedArguments& call) { ctcBackward(call, false); });
  // For integers it divides by beta, which may be 0.
  addGuards(table, {"smooth_l1_loss_backward"}, [](const CheckedArguments& call) { call.floating("self"); });
  addGuards(table, {"multi_margin_loss_backward"}, multiMarginBackward);
  addGuards(table, {"multilabel_margin_loss_backward"}, multilabelBackward);
}

}  // namespace torch_node
