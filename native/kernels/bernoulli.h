// Dropout's draws, many at a time.
#pragma once

namespace torch_node {

// Puts a kernel before libtorch's for `bernoulli_` with one probability on the CPU, which draws one number after
// another: a fifth of a Transformer's training step. The draws are the same; where libtorch makes others, they are left
// to it. A second call does nothing.
void installBernoulli();

}  // namespace torch_node
