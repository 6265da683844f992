// Seconds a call of small operators from C++, without and with recording for autograd, as JSON: what the same calls of
// operators.ts and operators.py can't be faster than.
#include <torch/torch.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

template <typename Call>
double perCall(Call call, int calls = 100'000) {
  double best = 1e9;
  for (int run = 0; run < 5; ++run) {
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < calls; ++k) call();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::min(best, seconds.count());
  }
  return best / calls;
}

const char* separator = "{";

void print(const char* name, double seconds) {
  std::printf("%s\"%s\": %.9f", separator, name, seconds);
  separator = ", ";
}

struct Mlp : torch::nn::Module {
  torch::nn::Linear a{nullptr}, b{nullptr}, c{nullptr};
  Mlp() {
    a = register_module("a", torch::nn::Linear(32, 32));
    b = register_module("b", torch::nn::Linear(32, 32));
    c = register_module("c", torch::nn::Linear(32, 32));
  }
  at::Tensor forward(const at::Tensor& x) { return c(torch::relu(b(torch::relu(a(x))))); }
};

}  // namespace

int main(int, char** argv) {
  at::set_num_threads(std::atoi(argv[1]));
  const at::Tensor a = torch::ones(2), b = torch::ones(2), m = torch::ones({2, 2});
  const at::Tensor i = torch::tensor({int64_t{1}, int64_t{0}});
  const auto recording = at::TensorOptions().requires_grad(true);
  const at::Tensor ga = torch::ones(2, recording), gb = torch::ones(2, recording), gm = torch::ones({2, 2}, recording);

  const auto each = [&](const at::Tensor& a, const at::Tensor& b, const at::Tensor& m, const char* suffix) {
    const auto time = [&](const std::string& name, auto call) { print((name + suffix).c_str(), perCall(call)); };
    time("add", [&] { return a.add(b); });
    time("relu", [&] { return a.relu(); });
    time("sum(dim)", [&] { return m.sum(1); });
    time("cat", [&] { return torch::cat({a, b}); });
    time("index", [&] { return a.index({i}); });
    time("view", [&] { return m.view({4}); });
    time("item", [&] { return a.sum().item<double>(); });
  };
  {
    const torch::NoGradGuard guard;
    each(a, b, m, "");
  }
  each(ga, gb, gm, ", grad");

  const auto chain = [&] {
    at::Tensor x = ga;
    for (int k = 0; k < 100; ++k) x = x.mul(b);
    x.sum().backward();
  };
  print("backward through 100", perCall(chain, 200));

  torch::manual_seed(0);
  Mlp model;
  torch::optim::Adam optimizer(model.parameters(), torch::optim::AdamOptions(0.001));
  const at::Tensor x = torch::randn({16, 32}), y = torch::randn({16, 32});
  const auto step = [&] {
    optimizer.zero_grad();
    torch::mse_loss(model.forward(x), y).backward();
    optimizer.step();
  };
  print("MLP step", perCall(step, 300));
  std::printf("}\n");
}
