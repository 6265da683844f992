// An allocator whose blocks each end where no access is allowed, for tests that look for kernels which read or write
// beyond their tensors: such an access ends the process there and then.
#pragma once

#include <c10/core/Allocator.h>

namespace torch_node {

// Null unless TORCH_NODE_FENCE=1 asks for it. It takes several pages and system calls for every tensor. Linux only.
c10::Allocator* guardPageAllocator();

}  // namespace torch_node
