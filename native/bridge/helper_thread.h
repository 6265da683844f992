// A thread that does one piece of work after another while its owner waits. Starting a thread for each would take as
// long as a small backward pass.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace torch_node {

class HelperThread {
 public:
  HelperThread() = default;
  // Ends the thread. A thread that is at work, as when a hook ends the process, is left running.
  ~HelperThread();
  HelperThread(const HelperThread&) = delete;
  HelperThread& operator=(const HelperThread&) = delete;

  // Begins with `work`, which must not throw. The work before it must have ended.
  void start(std::function<void()> work);

 private:
  struct State {
    std::mutex lock;
    std::condition_variable changed;
    std::function<void()> work;
    bool busy = false;
    bool quit = false;
  };
  static void run(const std::shared_ptr<State>& state);

  const std::shared_ptr<State> state_ = std::make_shared<State>();
  std::thread thread_;
};

}  // namespace torch_node
