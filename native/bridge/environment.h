// What belongs to one JavaScript environment (the main thread or a worker): its tensors, its garbage collection, and
// buffers that calls reuse.
#pragma once

#include <ATen/core/stack.h>
#include <node_api.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "bridge/helper_thread.h"
#include "bridge/tensor_table.h"
#include "bridge/warnings.h"
#include "memory/memory_account.h"

namespace torch_node {

class Environment {
 public:
  explicit Environment(napi_env env);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  static Environment& of(napi_env env) {
    void* data = nullptr;
    napi_get_instance_data(env, &data);
    return *static_cast<Environment*>(data);
  }

  // Lets JavaScript collect garbage before more memory is allocated, if there is enough since the last time. Call it
  // only while C++ holds every tensor of the running call.
  void relieveMemory() {
    if (account.live.load(std::memory_order_relaxed) > collectAboveBytes_ || tensors.live() > collectAboveTensors_)
        [[unlikely]] {
      collect(false);
    }
    if (tensors.deviceSteps() > lookAtDevicesAbove_) [[unlikely]]
      relieveDevices();
    if (account.live.load(std::memory_order_relaxed) > kDeferBelowBytes) tensors.drain();
    if (hasReleases_.load(std::memory_order_relaxed)) [[unlikely]]
      drainReleases();
  }

  // Sets the function that collects garbage: all of it where its argument is true, else that of the young generation.
  void setCollector(napi_value collect);

  // The function that shows a warning, given its text. It must not throw.
  void setWarningReceiver(napi_value receive);

  // Gives JavaScript what libtorch has warned of. Call it at the end of a call, when libtorch holds no lock.
  void deliverWarnings() {
    if (warnings.any()) [[unlikely]]
      showWarnings();
  }

  // A JS reference may be dropped on any thread; it is deleted here, on the environment's own.
  void releaseLater(napi_ref reference);

  bool isCurrentThread() const { return std::this_thread::get_id() == thread_; }

  // Runs `work` on another thread, while this thread does what other threads ask of it. The backward passes of
  // accelerators call hooks on threads of their own, and only this thread may run JavaScript. If such a hook calls this
  // function, `work` runs on the thread that called the hook: an accelerator has one thread only, which waits for the
  // hook, and the hook would wait for it.
  void waitFor(const std::function<void()>& work);

  // Runs `work` on the thread whose hook is running, if there is one: libtorch keeps the state of a backward pass on
  // it.
  template <typename Work>
  auto whereCalled(Work work) {
    if (running_ == nullptr) return work();
    decltype(work()) result{};
    waitFor([&] { result = work(); });
    return result;
  }

  // Called on another thread, during `waitFor`: runs `task` on the environment's thread, waits, and rethrows what it
  // throws.
  void runOnThread(const std::function<void()>& task);

  const napi_env env;
  MemoryAccount& account;
  TensorTable& tensors;
  Warnings& warnings;
  torch::jit::Stack stack;           // reused by operator calls, so that a call allocates no vector
  double* argumentBuffer = nullptr;  // where JavaScript writes arguments (argument_buffer.h)
  napi_ref argumentBufferReference = nullptr;
  int64_t collections = 0;
  bool backwardOnThread = false;
  int backwardDepth = 0;  // of the passes that are in progress, each inside of a hook of the one before

  // Outlives the environment, so that owners of JavaScript references which are dropped later can ask whether it still
  // exists.
  struct Life {
    std::mutex lock;
    Environment* environment;
  };
  const std::shared_ptr<Life> life;

 private:
  using Clock = std::chrono::steady_clock;

  // While all storage together is larger than this, collected tensors are freed at once.
  static constexpr int64_t kDeferBelowBytes = 8 << 20;

  void collect(bool all);
  void relieveDevices();
  int64_t bytesOnDevices();
  // The memory of all tensors of this environment, in bytes.
  int64_t weight();
  void drainReleases();
  void showWarnings();

  struct Task {
    const std::function<void()>* run;
    std::exception_ptr error = nullptr;
    bool done = false;
    std::function<void()> inside = nullptr;  // what the task wants done on the thread that it came from
  };

  const std::thread::id thread_ = std::this_thread::get_id();
  std::mutex tasksLock_;
  std::condition_variable tasksChanged_;
  std::deque<Task*> tasks_;
  int waiting_ = 0;  // calls of waitFor in progress
  Task* running_ = nullptr;
  HelperThread sideThread_;

  int64_t collectAboveBytes_;
  int64_t collectAboveTensors_;
  int64_t lookAtDevicesAbove_ = 0;
  int64_t collectAboveDeviceBytes_;
  int64_t collectAllAboveDeviceBytes_ = 0;
  int64_t collectAllAbove_ = 0;
  Clock::time_point collectAllFrom_;
  napi_ref collector_ = nullptr;
  napi_ref warningReceiver_ = nullptr;
  std::mutex releasesLock_;
  std::vector<napi_ref> releases_;
  std::atomic<bool> hasReleases_{false};
};

}  // namespace torch_node
