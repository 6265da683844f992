// The random numbers that libtorch's CPU generators draw one by one, drawn many at a time.
#pragma once

#include <ATen/core/MT19937RNGEngine.h>

#include <cstddef>
#include <cstdint>

namespace torch_node {

// https://doi.org/10.1145/272991.272995 (MT19937)
class MersenneTwister {
 public:
  explicit MersenneTwister(const at::mt19937& engine) : data_(engine.data()) {}

  // Writes the next `count` numbers of the engine to `numbers`.
  void draw(uint32_t* numbers, size_t count);

  // The state of the engine after the numbers that were drawn.
  at::mt19937 engine() const;

 private:
  at::mt19937_data_pod data_;
};

}  // namespace torch_node
