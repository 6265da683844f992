// Seconds a call of small operators from C++, without and with recording for autograd, as JSON: what the same calls of
// operators.ts and operators.py can't be faster than.
#include <torch/torch.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace {

struct Case {
  std::string name;
  std::function<void()> call;
  int calls;
  double best = 1e9;
};

void measure(Case& one) {
  for (int k = 0; k < one.calls / 10; ++k) one.call();
  const auto start = std::chrono::steady_clock::now();
  for (int k = 0; k < one.calls; ++k) one.call();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  one.best = std::min(one.best, seconds.count() / one.calls);
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

  std::vector<Case> plain, recorded, large;
  const auto each = [&](std::vector<Case>& cases, const std::string& suffix, at::Tensor a, at::Tensor b, at::Tensor m) {
    const auto add = [&](const char* name, std::function<void()> call) { cases.push_back({name + suffix, call, 10'000}); };
    add("add", [=] { return a.add(b); });
    add("relu", [=] { return a.relu(); });
    add("sum(dim)", [=] { return m.sum(1); });
    add("cat", [=] { return torch::cat({a, b}); });
    add("index", [=] { return a.index({i}); });
    add("view", [=] { return m.view({4}); });
    add("item", [=] { return a.sum().item<double>(); });
  };
  each(plain, "", a, b, m);
  each(recorded, ", grad", ga, gb, gm);

  const auto chain = [&] {
    at::Tensor x = ga;
    for (int k = 0; k < 100; ++k) x = x.mul(b);
    x.sum().backward();
  };
  large.push_back({"backward through 100", chain, 20});

  torch::manual_seed(0);
  Mlp model;
  torch::optim::Adam optimizer(model.parameters(), torch::optim::AdamOptions(0.001));
  const at::Tensor x = torch::randn({16, 32}), y = torch::randn({16, 32});
  const auto step = [&] {
    optimizer.zero_grad();
    torch::mse_loss(model.forward(x), y).backward();
    optimizer.step();
  };
  large.push_back({"MLP step", step, 30});

  // Round after round, as in operators.ts.
  for (int round = 0; round < 40; ++round) {
    {
      const torch::NoGradGuard guard;
      for (Case& one : plain) measure(one);
    }
    for (Case& one : recorded) measure(one);
    for (Case& one : large) measure(one);
  }
  const char* separator = "{";
  for (const auto& cases : {plain, recorded, large}) {
    for (const Case& one : cases) {
      std::printf("%s\"%s\": %.9f", separator, one.name.c_str(), one.best);
      separator = ", ";
    }
  }
  std::printf("}\n");
}
