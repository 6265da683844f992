#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

constexpr int64_t kMostBins = int64_t{1} << 24;

void floatMatrix(const CheckedArguments& call, CheckedArguments::Name name) {
  call.dense();
  call.rank(name, 2);
  call.dtype(name, at::kFloat);
  call.notEmpty(name);
  call.expect(call.tensor(name).is_cpu(), name, "a tensor on the CPU", call.tensor(name).device().str());
}

// A recurrent cell with four gates (LSTM), three (GRU) or one.
void cell(const CheckedArguments& call, int64_t gates) {
  call.dense();
  if (gates == 4) {
    call.count("hx", 2);
    for (const at::Tensor& state : call.tensors("hx")) {
      call.expect(state.dim() == 2, "hx", "matrices", "a tensor of shape " + text(state.sizes()));
    }
  } else {
    call.rank("hx", 2);
  }
  call.rank("input", 2);
  call.rank("w_ih", 2);
  call.rank("w_hh", 2);
  call.notEmpty("input");
  const at::Tensor state = gates == 4 ? call.tensors("hx").front() : call.tensor("hx");
  const int64_t hidden = state.size(1);
  call.shape("w_ih", {gates * hidden, call.tensor("input").size(1)});
  call.shape("w_hh", {gates * hidden, hidden});
  for (const CheckedArguments::Name name : {"b_ih", "b_hh", "col_offsets_ih", "col_offsets_hh"}) {
    call.shape(name, {gates * hidden});
  }
}

void int8Linear(const CheckedArguments& call) {
  call.dense();
  call.rank("weight", 2);
  call.rank("input", 1, 64);
  const at::Tensor weight = call.tensor("weight");
  call.expect(call.tensor("input").size(-1) == weight.size(1), "input", "rows of " + std::to_string(weight.size(1)),
              text(call.tensor("input").sizes()));
  call.shape("col_offsets", {weight.size(0)});
  call.shape("bias", {weight.size(0)});
}

void prepack(const CheckedArguments& call) {
  call.rank("weight", 2);
  const at::Tensor weight = call.tensor("weight");
  call.dtype("weight", at::kChar);
  call.notEmpty("weight");
  if (!call.has("x_shape")) return;
  const Sizes shape = call.integers("x_shape");
  call.expect(shape.size() >= 2 && shape.back() == weight.size(0), "x_shape", "sizes whose last is that of weight",
              text(shape));
  call.allWithin("x_shape", 1, int64_t{1} << 31);
}

void cellParameters(const CheckedArguments& call) {
  floatMatrix(call, "w_ih");
  floatMatrix(call, "w_hh");
  const int64_t rows = call.tensor("w_ih").size(0);
  call.shape("w_hh", {rows, call.tensor("w_hh").size(1)});
  call.shape("b_ih", {rows});
  call.shape("b_hh", {rows});
}

// The ratio sets the steps of a search. Outside of [0, 1] the search never ends.
void quantizationParameters(const CheckedArguments& call) {
  call.dense();
  call.dtype("input", at::kFloat);
  call.within("numel", 0, call.tensor("input").numel());
  call.within("n_bins", 1, kMostBins);
  const double ratio = call.number("ratio");
  call.expect(ratio >= 0 && ratio <= 1, "ratio", "a number from 0 to 1", std::to_string(ratio));
  call.within("bit_width", 1, 8);
  call.contiguous("input");
}

// The extremes observed so far, of the whole tensor or of each slice along `ch_axis`. Those of slices may still be
// empty.
void movingAverage(const CheckedArguments& call) {
  call.dense();
  for (const CheckedArguments::Name name : {"observer_on", "fake_quant_on"}) call.notEmpty(name);
  for (const CheckedArguments::Name name : {"running_min", "running_max", "scale"}) call.dtype(name, at::kFloat);
  call.dtype("zero_point", at::kInt);
  if (call.boolean("per_row_fake_quant")) {
    call.rank("self", 1, 64);
    call.within("ch_axis", 0, call.tensor("self").dim() - 1);
    const int64_t count = call.tensor("self").size(call.integer("ch_axis"));
    for (const CheckedArguments::Name name : {"running_min", "running_max"}) {
      if (call.tensor(name).numel() > 0) call.elements(name, count);
    }
    for (const CheckedArguments::Name name : {"scale", "zero_point"}) call.elements(name, count);
  } else {
    for (const CheckedArguments::Name name : {"running_min", "running_max", "scale", "zero_point"}) call.notEmpty(name);
  }
}

// oneDNN stores weights in a form of its own, which a dense tensor does not have.
void packedWeight(const CheckedArguments& call) {
  call.expect(call.tensor("qw").is_mkldnn(), "qw", "what the operator that packs weights returned", "another tensor");
  call.dtype("w_scale", at::kFloat);
}

constexpr int64_t kMostFeatures = int64_t{1} << 24;

void blocks(const CheckedArguments& call) {
  call.dense();
  call.within("in_features", 1, kMostFeatures);
  call.within("out_features", 1, kMostFeatures);
  call.within("block_size", 1, kMostFeatures);
  const int64_t features = call.integer("in_features");
  call.expect(features % call.integer("block_size") == 0 && features % 2 == 0, "block_size",
              "a divisor of in_features (" + std::to_string(features) + "), which is even",
              std::to_string(call.integer("block_size")));
}

// Weights of four bits: `packed_weights` holds two in a byte, then a scale for each block.
void matmul4bit(const CheckedArguments& call) {
  blocks(call);
  call.rank("inp", 2);
  call.dtype("inp", at::kFloat);
  call.dtype("packed_weights", at::kFloat);
  const int64_t features = call.integer("in_features");
  const int64_t outputs = call.integer("out_features");
  call.expect(call.tensor("inp").size(1) == features, "inp", "rows of " + std::to_string(features),
              text(call.tensor("inp").sizes()));
  const int64_t least = outputs * features / 2 + outputs * (features / call.integer("block_size"));
  call.expect(call.tensor("packed_weights").numel() >= least, "packed_weights",
              "what _dyn_quant_pack_4bit_weight returned", text(call.tensor("packed_weights").sizes()));
}

void pack4bit(const CheckedArguments& call) {
  blocks(call);
  const int64_t outputs = call.integer("out_features");
  const int64_t features = call.integer("in_features");
  call.dtype("weights", at::kByte);
  call.elements("weights", outputs * features / 2);
  call.elements("scales_zeros", outputs * (features / call.integer("block_size")));
  call.elements("bias", outputs);
}

}  // namespace

void addQuantizedGuards(GuardTable& table) {
  addGuards(table, {"quantized_lstm_cell"}, [](const CheckedArguments& call) { cell(call, 4); });
  addGuards(table, {"quantized_gru_cell"}, [](const CheckedArguments& call) { cell(call, 3); });
  addGuards(table, {"quantized_rnn_relu_cell", "quantized_rnn_tanh_cell"},
            [](const CheckedArguments& call) { cell(call, 1); });
  addGuards(table, {"fbgemm_linear_quantize_weight"}, [](const CheckedArguments& call) { floatMatrix(call, "input"); });
  addGuards(table, {"fbgemm_linear_int8_weight", "fbgemm_linear_int8_weight_fp32_activation"}, int8Linear);
  addGuards(table, {"quantized::linear_prepack_fp16", "_quantized::linear_prepack_fp16"},
            [](const CheckedArguments& call) { floatMatrix(call, "W"); });
  addGuards(table, {"onednn::qlinear_prepack"}, prepack);
  addGuards(table, {"quantized::make_quantized_cell_params"}, cellParameters);
  addGuards(table,
            {"_fused_moving_avg_obs_fq_helper", "_fused_moving_avg_obs_fq_helper_functional",
             "fused_moving_avg_obs_fake_quant"},
            movingAverage);
  addGuards(table,
            {"onednn::qlinear_pointwise", "onednn::qconv_pointwise", "onednn::qconv1d_pointwise",
             "onednn::qconv2d_pointwise", "onednn::qconv3d_pointwise"},
            packedWeight);
  addGuards(table, {"choose_qparams_optimized"}, quantizationParameters);
  addGuards(table, {"_dyn_quant_matmul_4bit"}, matmul4bit);
  addGuards(table, {"_dyn_quant_pack_4bit_weight"}, pack4bit);
}

}  // namespace torch_node
