#include "bridge/errors.h"
#include "guards/checked_arguments.h"

namespace torch_node {
namespace {

// The result would be a tensor whose bytes are an object of C++: whoever writes to it chooses the pointers that its
// destructor follows. libtorch has newer operators that return such objects as what they are.
[[noreturn]] void refuse(const char* instead) {
  throw TypeError(std::string("expected an operator that returns tensors; this one returns an object of C++ as if it "
                              "were a tensor. Use ") +
                  instead + " instead");
}

}  // namespace

void addCapsuleGuards(GuardTable& table) {
  addGuards(table, {"profiler::_record_function_enter"},
            [](const CheckedArguments&) { refuse("torch.ops.profiler._record_function_enter_new"); });
  addGuards(table,
            {"fbgemm_pack_gemm_matrix_fp16", "_quantized::wrapped_fbgemm_pack_gemm_matrix_fp16",
             "quantized::linear_prepack_fp16_legacy", "_quantized::linear_prepack_fp16_legacy"},
            [](const CheckedArguments&) { refuse("torch.ops.quantized.linear_prepack_fp16"); });
  addGuards(table,
            {"fbgemm_pack_quantized_matrix", "_wrapped_linear_prepack", "_quantized::_wrapped_linear_prepack",
             "quantized::linear_prepack_legacy", "_quantized::linear_prepack_legacy"},
            [](const CheckedArguments&) { refuse("torch.ops.quantized.linear_prepack"); });
}

}  // namespace torch_node
