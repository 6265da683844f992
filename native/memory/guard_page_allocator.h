// An allocator for tests, whose blocks end right before a page that may not be accessed. A kernel that reads or writes
// beyond its tensor ends the process at once.
#pragma once

#include <c10/core/Allocator.h>

namespace torch_node {

// Null unless TORCH_NODE_FENCE=1 asks for it. It takes several pages and system calls for every tensor. Linux only.
c10::Allocator* guardPageAllocator();

}  // namespace torch_node
