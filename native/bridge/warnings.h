// What libtorch warns of during a call, kept until the call has ended and then given to JavaScript: in the middle of an
// operator no JavaScript may run.
#pragma once

#include <c10/util/Exception.h>
#include <node_api.h>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace torch_node {

// One for each thread that runs JavaScript, shared by what is loaded on that thread. Another thread that works for a
// call of this one (Environment::waitFor) reports here too; what any other thread warns of goes to stderr.
class Warnings final : public c10::WarningHandler {
 public:
  void process(const c10::Warning& warning) override;

  bool any() const { return any_.load(std::memory_order_relaxed); }
  std::vector<std::string> take();

 private:
  std::mutex lock_;
  std::vector<std::string> texts_;
  std::atomic<bool> any_{false};
};

// This thread's; the first call makes libtorch report to it.
Warnings& threadWarnings();

}  // namespace torch_node
