#include "operators/parallel_products.h"

#include <ATen/Parallel.h>
#include <ATen/TensorIterator.h>
#include <ATen/ThreadLocalState.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <atomic>
#include <numeric>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif

namespace torch_node {
namespace {

constexpr int64_t kSmall = int64_t{1} << 17;  // a product of 64 x 64 and 64 x 1600 gains 1 % from a second thread

// Whether a product of bfloat16 has the same bits on any number of threads. oneDNN's has, where the processor
// multiplies bfloat16 itself, in vectors. Without that, and with more than three threads, some have not; and its
// products in tiles (AMX) may be sums of the threads' parts.
bool haveProductsSameBits() {
#if defined(__x86_64__) && defined(__GNUC__)
  constexpr unsigned kVectors = 1U << 5;  // AVX512_BF16, in leaf 7.1's eax
  constexpr unsigned kTiles = 1U << 22;   // AMX_BF16, in leaf 7.0's edx
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0 || (edx & kTiles) != 0) return false;
  return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0 && (eax & kVectors) != 0;
#else
  return false;
#endif
}

}  // namespace

bool canShareProducts(const std::vector<at::Tensor>& matrices) {
  static const bool haveSameBits = haveProductsSameBits();
  const int64_t threads = at::get_num_threads();
  if (!haveSameBits || threads == 1 || matrices.size() < 2 || at::GradMode::is_enabled()) return false;
  int64_t largest = 0, total = 0;
  for (const at::Tensor& matrix : matrices) {
    if (!matrix.is_cpu() || matrix.scalar_type() != at::kBFloat16) return false;
    largest = std::max(largest, matrix.numel());
    total += matrix.numel();
  }
  // Large products gain from many threads. They are divided only where no thread has much more to do than the others.
  return largest <= kSmall || largest * threads <= total + total / 4;
}

void shareOut(const std::vector<at::Tensor>& tensors, c10::function_ref<void(size_t)> work) {
  std::vector<size_t> order(tensors.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return tensors[a].numel() > tensors[b].numel(); });
  const int64_t threads = std::min<int64_t>(at::get_num_threads(), static_cast<int64_t>(order.size()));
  const at::ThreadLocalState state;
  std::atomic<size_t> next = 0;
  // at::parallel_for is a template and would be compiled here, where libtorch's threads may be unknown to the compiler.
  // A loop over the elements of a tensor is compiled in libtorch.
  const at::Tensor places = at::empty({threads}, at::kByte);
  at::TensorIterator::borrowing_nullary_op(places).for_each(
      [&](char**, const int64_t*, int64_t, int64_t) {
        const at::ThreadLocalStateGuard guard(state);
        for (size_t i = next++; i < order.size(); i = next++) work(order[i]);
      },
      /*grain_size=*/1);
}

}  // namespace torch_node
