// The random numbers of dropout, drawn many at a time.
#pragma once

namespace torch_node {

// Replaces libtorch's kernel for `bernoulli_` with a single probability on the CPU. That kernel draws one number after
// another, which takes a fifth of a Transformer's training step. The numbers are the same; where libtorch draws others,
// its kernel is called. A second call does nothing.
void installBernoulli();

}  // namespace torch_node
