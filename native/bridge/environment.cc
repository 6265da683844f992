#include "bridge/environment.h"

#include <ATen/ThreadLocalState.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <utility>

#include "memory/allocator.h"
#include "memory/block_cache.h"

namespace torch_node {
namespace {

// A young-generation collection, which takes about 0.04 ms, is worth while when there is garbage of a quarter of the
// memory in use, within these limits. A tensor that a layer holds while it computes becomes old by two of them, so
// there should be fewer where layers are large. Many small tensors are collected while their memory is still in the
// processor's cache, where each takes some 600 bytes and, recorded, more than twice as many: with 4096, a recorded
// two-element `add` takes a third longer than with 1024.
constexpr int64_t kCollectBytes[] = {12 << 20, 128 << 20};
constexpr int64_t kCollectTensors = 1024;
// Old garbage waits for a collection of all garbage. It comes when storage has grown by half, within these limits (if
// V8 were told of it, it would collect at every 64 MB, on threads that libtorch computes with), and at the latest after
// so many times the duration of the last one: V8 by itself lets tens of megabytes of small objects wait in a loop
// without pauses.
constexpr int64_t kCollectAllBytes[] = {64 << 20, 1 << 30};
constexpr int64_t kCollectAllInterval = 400;
// About what a tensor takes besides its data and its JavaScript object.
constexpr int64_t kTensorBytes = 1024;
// Memory of accelerators is plenty and fast to allocate, while a collection keeps them waiting.
constexpr int64_t kCollectDeviceBytes = 256 << 20;
// How many steps of TensorTable::deviceSteps pass between two questions to an accelerator's allocator, each of which
// takes about 1 µs.
constexpr int64_t kDeviceSteps = 32;

// `bytes` increased by one part in `part`, but by no less and no more than the limits.
int64_t above(int64_t bytes, int64_t part, const int64_t (&limits)[2]) {
  return bytes + std::clamp(bytes / part, limits[0], limits[1]);
}

}  // namespace

Environment::Environment(napi_env e)
    : env(e),
      account(threadAccount()),
      tensors(*new TensorTable()),
      warnings(threadWarnings()),
      life(std::make_shared<Life>()),
      collectAboveBytes_(kCollectBytes[0]),
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
  const Clock::time_point start = Clock::now();
  all = all || weight() > collectAllAbove_ || start >= collectAllFrom_;
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
  blockCache().forget(start);
  if (all) {
    const Clock::time_point end = Clock::now();
    collectAllFrom_ = end + (end - start) * kCollectAllInterval;
    collectAllAbove_ = above(weight(), 2, kCollectAllBytes);
  }
  collectAboveBytes_ = above(account.live.load(std::memory_order_relaxed), 4, kCollectBytes);
  collectAboveTensors_ = tensors.live() + kCollectTensors;
  collectAboveDeviceBytes_ = bytesOnDevices() + kCollectDeviceBytes;
}

int64_t Environment::weight() {
  return account.live.load(std::memory_order_relaxed) + bytesOnDevices() + tensors.live() * kTensorBytes;
}

int64_t Environment::bytesOnDevices() {
  return tensors.devices.isUsed() ? std::max(tensors.devices.held(), tensors.deviceBytes()) : 0;
}

// A dead graph may be in the old generation, which V8 collects too late for an accelerator that is nearly full.
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
  // Held until this thread waits, because the worker may call JavaScript at once.
  std::unique_lock<std::mutex> lock(tasksLock_);
  const auto run = [&] {
    {
      const at::ThreadLocalStateGuard guard(state);
      const c10::WarningUtils::WarningHandlerGuard reporting(&warnings);
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
