#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

constexpr int64_t kBits = 30;           // of each number of a sequence
constexpr int64_t kDimensions = 21201;  // of which libtorch has the numbers

// The kernels read and write as many rows as there are dimensions, without checking that the tensors have them.
void rows(const CheckedArguments& call, CheckedArguments::Name state) {
  call.dense();
  call.within("dimension", 1, kDimensions);
  call.dtype(state, at::kLong);
  call.shape(state, {call.integer("dimension"), kBits});
}

void draw(const CheckedArguments& call, CheckedArguments::Name quasi) {
  rows(call, "sobolstate");
  call.dtype(quasi, at::kLong);
  call.shape(quasi, {call.integer("dimension")});
  call.within("n", 0, int64_t{1} << 31);
  call.within("num_generated", 0, int64_t{1} << 31);
}

}  // namespace

void addSobolGuards(GuardTable& table) {
  addGuards(table, {"_sobol_engine_initialize_state_"}, [](const CheckedArguments& call) { rows(call, "self"); });
  addGuards(table, {"_sobol_engine_scramble_"}, [](const CheckedArguments& call) {
    rows(call, "self");
    call.dtype("ltm", at::kLong);
    call.shape("ltm", {call.integer("dimension"), kBits, kBits});
  });
  addGuards(table, {"_sobol_engine_draw"}, [](const CheckedArguments& call) { draw(call, "quasi"); });
  addGuards(table, {"_sobol_engine_ff_"}, [](const CheckedArguments& call) { draw(call, "self"); });
}

}  // namespace torch_node
