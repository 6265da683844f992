// Kernels of libtorch that touch memory that is not theirs for arguments that are right.
#pragma once

namespace torch_node {

// Replaces those kernels, also where libtorch calls them itself. A second call does nothing.
void installSoundKernels();

}  // namespace torch_node
