#include <algorithm>

#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

void matrix(const CheckedArguments& call, CheckedArguments::Name name, int64_t rows, int64_t columns) {
  if (call.has(name)) call.shape(name, {rows, columns});
}

// The gradient of a cell with `gates` gates, whose kernels take all sizes from the hidden state `state`.
void cellBackward(const CheckedArguments& call, CheckedArguments::Name state, int64_t gates) {
  call.dense();
  call.rank(state, 2);
  call.notEmpty(state);
  call.floating(state);
  const int64_t batch = call.tensor(state).size(0);
  const int64_t hidden = call.tensor(state).size(1);
  for (const CheckedArguments::Name name : {"grad_hy", "grad_cy", "cx", "cy", "hx"}) matrix(call, name, batch, hidden);
  for (const CheckedArguments::Name name : {"input_gates", "hidden_gates"}) matrix(call, name, batch, gates * hidden);
  for (const CheckedArguments::Name name : {"input_bias", "hidden_bias"}) call.elements(name, gates * hidden);
  call.sameDtype({state, "grad_hy", "grad_cy", "input_gates", "hidden_gates", "input_bias", "hidden_bias", "cy"});
}

void lstmBackward(const CheckedArguments& call) {
  if (!call.has("grad_hy")) (void)call.tensor("grad_cy");  // one of the two
  if (call.has("input_bias") != call.has("hidden_bias")) (void)call.tensor("hidden_bias");
  cellBackward(call, "cx", 4);
}

void gruBackward(const CheckedArguments& call) {
  (void)call.tensor("grad_hy");
  // Both are given or none: the kernel looks at the first only.
  if (call.has("input_bias") != call.has("hidden_bias")) {
    (void)call.tensor("input_bias");
    (void)call.tensor("hidden_bias");
  }
  cellBackward(call, "hx", 3);
}

constexpr int64_t kLstm = 2;
constexpr int64_t kGru = 3;

// oneDNN gets the sizes, and addresses without sizes.
void onednnLayer(const CheckedArguments& call, CheckedArguments::Names weights, CheckedArguments::Name cell) {
  call.dense();
  call.within("mode", kLstm, kGru);
  const int64_t gates = call.integer("mode") == kLstm ? 4 : 3;
  call.rank("input", 3);
  call.notEmpty("input");
  call.within("hidden_size", 1, int64_t{1} << 24);
  call.within("num_layers", 1, 1);
  const at::Tensor input = call.tensor("input");
  const int64_t hidden = call.integer("hidden_size");
  const CheckedArguments::Name* weight = weights.begin();
  call.shape(weight[0], {gates * hidden, input.size(2)});
  call.shape(weight[1], {gates * hidden, hidden});
  if (call.boolean("has_biases")) {
    call.shape(weight[2], {gates * hidden});
    call.shape(weight[3], {gates * hidden});
  }
  const int64_t batch = input.size(1);
  for (const CheckedArguments::Name state : {"hx_", cell}) call.elements(state, batch * hidden);
  for (const CheckedArguments::Name name : {weight[0], weight[1], "hx_", cell}) call.dtype(name, input.scalar_type());
  call.floating("input");
}

void onednnBackward(const CheckedArguments& call) {
  onednnLayer(call, {"weight1", "weight2", "weight3", "weight4"}, "cx_tmp");
  const at::Tensor input = call.tensor("input");
  const int64_t hidden = call.integer("hidden_size");
  const int64_t batch = input.size(1);
  for (const CheckedArguments::Name name : {"output", "grad_output"}) {
    if (call.has(name)) call.shape(name, {input.size(0), batch, hidden});
  }
  for (const CheckedArguments::Name name : {"hy_", "cy_", "grad_hy", "grad_cy"}) call.elements(name, batch * hidden);
  call.expect(call.tensor("workspace").scalar_type() == at::kByte && call.tensor("workspace").numel() > 0, "workspace",
              "the one that mkldnn_rnn_layer returned", "another tensor");
  call.expect(call.boolean("train"), "train", "true", "false");
  // Only oneDNN knows what is in the workspace. It must at least be large enough for the gates of a step.
  const int64_t gates = call.integer("mode") == kLstm ? 4 : 3;
  call.expect(call.tensor("workspace").numel() >= input.size(0) * batch * hidden * gates * input.element_size(),
              "workspace", "the one that mkldnn_rnn_layer returned", "a smaller one");
}

void reorder(const CheckedArguments& call) {
  call.dense();
  call.rank("weight0", 2);
  call.rank("weight1", 2);
  call.notEmpty("weight0");
  call.floating("weight0");
  call.sameDtype({"weight0", "weight1"});
  call.within("hidden_size", 1, int64_t{1} << 24);
  const int64_t hidden = call.integer("hidden_size");
  call.shape("weight0", {4 * hidden, call.tensor("weight0").size(1)});
  call.shape("weight1", {4 * hidden, hidden});
  if (call.has("input_size")) {
    call.count("input_size", 3);
    call.allWithin("input_size", 1, int64_t{1} << 24);
  }
}

// The rows of each step follow those of the step before.
void padPacked(const CheckedArguments& call) {
  call.dense({"batch_sizes"});
  call.rank("data", 1, 64);
  call.rank("batch_sizes", 1);
  call.dtype("batch_sizes", at::kLong);
  call.notEmpty("batch_sizes");
  call.valuesWithin("batch_sizes", 0, call.tensor("data").size(0));
  const at::Tensor sizes = call.tensor("batch_sizes");
  if (!sizes.device().is_cpu()) return;
  call.expect(sizes.diff().le(0).all().item<bool>(), "batch_sizes", "sizes that don't rise", "others");
  const int64_t sum = sizes.sum().item<int64_t>();
  call.expect(sum == call.tensor("data").size(0), "batch_sizes",
              "sizes whose sum is " + std::to_string(call.tensor("data").size(0)), "a sum of " + std::to_string(sum));
}

// The first and the last entry are read where there may be none, and all of them without strides.
void batchSizes(const CheckedArguments& call) {
  call.rank("batch_sizes", 1);
  call.dtype("batch_sizes", at::kLong);
  call.notEmpty("batch_sizes");
  call.contiguous("batch_sizes");
  const at::Tensor sizes = call.tensor("batch_sizes");
  if (!sizes.device().is_cpu()) return;
  call.valuesWithin("batch_sizes", 1, std::max<int64_t>(call.tensor("data").size(0), 1));
}

// Lists of states and of weights are walked together, as many steps as there are layers.
void layersOf(const CheckedArguments& call, const std::vector<at::Tensor>& states) {
  const bool packed = call.has("batch_sizes");
  call.dense({"batch_sizes"});
  call.rank(packed ? "data" : "input", packed ? 2 : 3);
  call.within("num_layers", 1, int64_t{1} << 24);
  if (packed) batchSizes(call);
  const int64_t layers = call.integer("num_layers") * (call.boolean("bidirectional") ? 2 : 1);
  for (const at::Tensor& state : states) {
    call.expect(state.dim() == 3 && state.size(0) == layers, "hx",
                "a state of 3 dimensions for each of " + std::to_string(layers) + " layers and directions",
                text(state.sizes()));
  }
}

void oneState(const CheckedArguments& call) { layersOf(call, {call.tensor("hx")}); }

void twoStates(const CheckedArguments& call) {
  call.count("hx", 2);
  layersOf(call, call.tensors("hx"));
}

}  // namespace

void addRecurrentGuards(GuardTable& table) {
  addGuards(table, {"_thnn_differentiable_lstm_cell_backward"}, lstmBackward);
  addGuards(table, {"_thnn_differentiable_gru_cell_backward"}, gruBackward);
  addGuards(table, {"mkldnn_rnn_layer"}, [](const CheckedArguments& call) {
    onednnLayer(call, {"weight0", "weight1", "weight2", "weight3"}, "cx_");
  });
  addGuards(table, {"lstm"}, twoStates);
  addGuards(table, {"gru", "rnn_tanh", "rnn_relu"}, oneState);
  addGuards(table, {"_pad_packed_sequence"}, padPacked);
  addGuards(table, {"mkldnn_rnn_layer_backward"}, onednnBackward);
  addGuards(table, {"mkldnn::_reorder_mkldnn_rnn_layer_weight"}, reorder);
}

}  // namespace torch_node
