#include "kernels/mersenne_twister.h"

#include <algorithm>

namespace torch_node {
namespace {

constexpr size_t kState = at::MERSENNE_STATE_N;
constexpr size_t kFar = at::MERSENNE_STATE_M;

inline uint32_t twist(uint32_t far, uint32_t high, uint32_t low) {
  const uint32_t joined = (high & 0x80000000u) | (low & 0x7fffffffu);
  return far ^ (joined >> 1) ^ ((0u - (low & 1u)) & 0x9908b0dfu);
}

inline uint32_t temper(uint32_t word) {
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ (word >> 18);
}

void renew(uint32_t* state) {
  constexpr size_t kNear = kState - kFar;
  for (size_t i = 0; i < kNear; ++i) state[i] = twist(state[i + kFar], state[i], state[i + 1]);
  for (size_t i = kNear; i < kState - 1; ++i) state[i] = twist(state[i - kNear], state[i], state[i + 1]);
  state[kState - 1] = twist(state[kFar - 1], state[kState - 1], state[0]);
}

}  // namespace

void MersenneTwister::draw(uint32_t* numbers, size_t count) {
  while (count > 0) {
    if (data_.left_ <= 1 || data_.next_ >= kState) {
      renew(data_.state_.data());
      data_.left_ = kState + 1;
      data_.next_ = 0;
    }
    const size_t some = std::min({count, static_cast<size_t>(data_.left_ - 1), kState - data_.next_});
    const uint32_t* words = data_.state_.data() + data_.next_;
    for (size_t i = 0; i < some; ++i) numbers[i] = temper(words[i]);
    data_.left_ -= static_cast<int>(some);
    data_.next_ += static_cast<uint32_t>(some);
    numbers += some;
    count -= some;
  }
}

at::mt19937 MersenneTwister::engine() const {
  at::mt19937 engine;
  engine.set_data(data_);
  return engine;
}

}  // namespace torch_node
