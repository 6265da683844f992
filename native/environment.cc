#include "environment.h"

#include <ATen/ThreadLocalState.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <utility>

#include "allocator.h"

namespace torch_node {
namespace {

// Garbage of this size is worth a young-generation collection, which takes about 0.04 ms. Many small tensors are
// collected while their memory is still in the processor's cache, where each takes some 600 bytes and, recorded, more
// than twice as many: with 4096, a recorded two-element `add` takes a third longer than with 1024.
constexpr int64_t kCollectBytes = 12 << 20;
constexpr int64_t kCollectTensors = 1024;
// Accelerators' memory is plenty and made anew for nothing, while a collection keeps them waiting.
constexpr int64_t kCollectDeviceBytes = 256 << 20;
// How many steps of TensorTable::deviceSteps pass between two questions to an accelerator's allocator, which take about
// 1 µs each.
constexpr int64_t kDeviceSteps = 32;

}  // namespace

Environment::Environment(napi_env e)
    : env(e),
      account(threadAccount()),
      tensors(*new TensorTable()),
      life(std::make_shared<Life>()),
      collectAboveBytes_(kCollectBytes),
      collectAboveTensors_(kCollectTensors),
      collectAboveDeviceBytes_(kCollectDeviceBytes) {
  life->environment = this;
}

Environment::~Environment() {
  {
    const std::lock_guard<std::mutex> guard(life->lock);
    life->environment = nullptr;
  }
  tensors.close();
}

void Environment::setCollector(napi_value collect) {
  if (collector_ != nullptr) napi_delete_reference(env, collector_);
  napi_create_reference(env, collect, 1, &collector_);
}

void Environment::collect(bool all) {
  if (collector_ != nullptr) {
    napi_handle_scope scope;
    napi_open_handle_scope(env, &scope);
    napi_value function, receiver, argument, result;
    napi_get_reference_value(env, collector_, &function);
    napi_get_undefined(env, &receiver);
    napi_get_boolean(env, all, &argument);
    napi_call_function(env, receiver, function, 1, &argument, &result);
    napi_close_handle_scope(env, scope);
    ++collections;
  }
  if (account.live.load(std::memory_order_relaxed) > kDeferBelowBytes) tensors.drain();
  // V8 hears of what survives, and collects the old generation when that grows.
  const int64_t onDevices = bytesOnDevices();
  const int64_t live = account.live.load(std::memory_order_relaxed) + onDevices;
  int64_t total;
  napi_adjust_external_memory(env, live - reported_, &total);
  reported_ = live;
  collectAboveBytes_ = account.live.load(std::memory_order_relaxed) + kCollectBytes;
  collectAboveTensors_ = tensors.live() + kCollectTensors;
  collectAboveDeviceBytes_ = onDevices + kCollectDeviceBytes;
}

int64_t Environment::bytesOnDevices() {
  return tensors.devices.isUsed() ? std::max(tensors.devices.held(), tensors.deviceBytes()) : 0;
}

// A dead graph may lie in the old generation, which V8 collects late: too late for an accelerator that is nearly full.
void Environment::relieveDevices() {
  lookAtDevicesAbove_ = tensors.deviceSteps() + kDeviceSteps;
  const int64_t bytes = bytesOnDevices();
  if (!tensors.devices.isTight()) {
    collectAllAboveDeviceBytes_ = 0;
    if (bytes > collectAboveDeviceBytes_) collect(false);
  } else if (bytes > collectAllAboveDeviceBytes_) {
    collect(true);
    const int64_t left = bytesOnDevices();
    collectAllAboveDeviceBytes_ = left + left / 16;
  } else if (bytes > collectAboveDeviceBytes_) {
    collect(false);
  }
}

void Environment::waitFor(const std::function<void()>& work) {
  std::exception_ptr failure;
  bool finished = false;
  const at::ThreadLocalState state;
  // Held until this thread waits: the worker may call JavaScript at once.
  std::unique_lock<std::mutex> lock(tasksLock_);
  const auto run = [&] {
    {
      const at::ThreadLocalStateGuard guard(state);
      try {
        work();
      } catch (...) {
        failure = std::current_exception();
      }
    }
    const std::lock_guard<std::mutex> lock(tasksLock_);
    finished = true;
    tasksChanged_.notify_all();
  };
  if (running_ == nullptr) {
    sideThread_.start(run);
  } else {
    running_->inside = run;
    tasksChanged_.notify_all();
  }
  ++waiting_;
  while (!finished) {
    tasksChanged_.wait(lock, [&] { return finished || !tasks_.empty(); });
    while (!tasks_.empty()) {
      Task* task = tasks_.front();
      tasks_.pop_front();
      Task* const outer = std::exchange(running_, task);
      lock.unlock();
      try {
        (*task->run)();
      } catch (...) {
        task->error = std::current_exception();
      }
      lock.lock();
      running_ = outer;
      task->done = true;
      tasksChanged_.notify_all();
    }
  }
  --waiting_;
  lock.unlock();
  if (failure) std::rethrow_exception(failure);
}

void Environment::runOnThread(const std::function<void()>& task) {
  Task entry{&task};
  std::unique_lock<std::mutex> lock(tasksLock_);
  TORCH_CHECK(waiting_ > 0, "JavaScript can only be called on its own thread");
  tasks_.push_back(&entry);
  tasksChanged_.notify_all();
  for (;;) {
    tasksChanged_.wait(lock, [&] { return entry.done || entry.inside != nullptr; });
    if (entry.done) break;
    const std::function<void()> work = std::exchange(entry.inside, nullptr);
    lock.unlock();
    work();
    lock.lock();
  }
  if (entry.error) std::rethrow_exception(entry.error);
}

void Environment::releaseLater(napi_ref reference) {
  const std::lock_guard<std::mutex> guard(releasesLock_);
  releases_.push_back(reference);
  hasReleases_.store(true, std::memory_order_relaxed);
}

void Environment::drainReleases() {
  std::vector<napi_ref> releases;
  {
    const std::lock_guard<std::mutex> guard(releasesLock_);
    releases.swap(releases_);
    hasReleases_.store(false, std::memory_order_relaxed);
  }
  for (napi_ref reference : releases) napi_delete_reference(env, reference);
}

}  // namespace torch_node
