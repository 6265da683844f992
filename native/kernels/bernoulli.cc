#include "kernels/bernoulli.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/EmptyTensor.h>
#include <ATen/ops/bernoulli_native.h>
#include <c10/util/Exception.h>
#include <torch/library.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "kernels/mersenne_twister.h"
#include "kernels/quiet.h"

namespace torch_node {
namespace {

constexpr int64_t kLeast = 128;  // below, copying the generator's state costs more than it saves

// Writes 1 with probability p, else 0. A uniform number has 53 bits, the low ones of two 32-bit numbers, and is below p
// where they are below 2^53 p.
template <typename T>
void fill(T* data, int64_t count, double p, at::CPUGeneratorImpl& generator) {
  constexpr int64_t kBlock = 1024;
  const auto limit = static_cast<uint64_t>(std::ceil(std::ldexp(p, 53)));
  const auto highLimit = static_cast<uint32_t>(limit >> 32);
  const auto lowLimit = static_cast<uint32_t>(limit);
  std::array<uint32_t, 2 * kBlock> numbers;
  MersenneTwister twister(generator.engine());
  for (int64_t start = 0; start < count; start += kBlock) {
    const int64_t some = std::min(kBlock, count - start);
    twister.draw(numbers.data(), static_cast<size_t>(2 * some));
    for (int64_t i = 0; i < some; ++i) {
      const uint32_t high = numbers[2 * i] & 0x1fffffu;
      const uint32_t low = numbers[2 * i + 1];
      const int32_t below = (high < highLimit) | ((high == highLimit) & (low < lowLimit));
      data[start + i] = static_cast<T>(below);
    }
  }
  generator.set_engine(twister.engine());
}

// Whether libtorch would draw the same numbers for this tensor.
template <typename T>
bool isLibtorchs() {
  constexpr int64_t kCount = 1000;  // more than the generator makes at once
  constexpr double kProbability = 0.3;
  constexpr uint64_t kSeed = 1;
  at::Generator theirs = at::detail::createCPUGenerator(kSeed);
  at::Generator ours = at::detail::createCPUGenerator(kSeed);
  at::Tensor expected = at::detail::empty_cpu({kCount}, c10::CppTypeToScalarType<T>::value);
  std::array<T, kCount> drawn;
  at::native::bernoulli_(expected, kProbability, theirs);
  fill(drawn.data(), kCount, kProbability, *ours.get<at::CPUGeneratorImpl>());
  return std::memcmp(expected.const_data_ptr<T>(), drawn.data(), sizeof(drawn)) == 0 &&
         ours.get<at::CPUGeneratorImpl>()->random64() == theirs.get<at::CPUGeneratorImpl>()->random64();
}

template <typename T>
bool drawTogether(at::Tensor& self, double p, const std::optional<at::Generator>& generator) {
  static const bool same = isLibtorchs<T>();
  if (!same) return false;
  auto* source = at::get_generator_or_default<at::CPUGeneratorImpl>(generator, at::detail::getDefaultCPUGenerator());
  const std::lock_guard<std::mutex> lock(source->mutex_);
  fill(self.data_ptr<T>(), self.numel(), p, *source);
  return true;
}

// Draws many numbers at once. Returns false, without having drawn any, where libtorch would draw others.
bool drawTogether(at::Tensor& self, double p, const std::optional<at::Generator>& generator) {
  if (!(p >= 0 && p <= 1) || self.numel() < kLeast || !self.is_non_overlapping_and_dense()) return false;
  switch (self.scalar_type()) {
    case at::kFloat:
      return drawTogether<float>(self, p, generator);
    case at::kDouble:
      return drawTogether<double>(self, p, generator);
    case at::kBFloat16:
      return drawTogether<at::BFloat16>(self, p, generator);
    case at::kHalf:
      return drawTogether<at::Half>(self, p, generator);
    default:
      return false;
  }
}

at::Tensor& bernoulli(at::Tensor& self, double p, std::optional<at::Generator> generator) {
  if (!drawTogether(self, p, generator)) at::native::bernoulli_(self, p, std::move(generator));
  return self;
}

}  // namespace

void installBernoulli() {
  static std::once_flag once;
  std::call_once(once, [] {
    QuietReplacement quiet;
    static auto* library = new torch::Library(torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__);
    library->impl("bernoulli_.float", &bernoulli);
  });
}

}  // namespace torch_node
