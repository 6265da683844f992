#include "environment.h"

#include <ATen/ThreadLocalState.h>
#include <c10/util/Exception.h>

#include "allocator.h"

namespace torch_node {
namespace {

// Garbage of this size is worth a young-generation collection, which takes about 0.05 ms. Many small tensors are
// collected while their memory is still in the processor's cache: a two-element `add` takes 0.96 µs so, 1.5 µs when
// V8 decides by itself.
constexpr int64_t kCollectBytes = 12 << 20;
constexpr int64_t kCollectTensors = 4096;

}  // namespace

Environment::Environment(napi_env e)
    : env(e),
      account(threadAccount()),
      tensors(*new TensorTable(account)),
      life(std::make_shared<Life>()),
      collectAboveBytes_(kCollectBytes),
      collectAboveTensors_(kCollectTensors) {
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

void Environment::collect() {
  if (collector_ != nullptr) {
    napi_handle_scope scope;
    napi_open_handle_scope(env, &scope);
    napi_value function, receiver, result;
    napi_get_reference_value(env, collector_, &function);
    napi_get_undefined(env, &receiver);
    napi_call_function(env, receiver, function, 0, nullptr, &result);
    napi_close_handle_scope(env, scope);
    ++collections;
  }
  // V8 hears of what survives, and collects the old generation when that grows.
  const int64_t live = account.live.load(std::memory_order_relaxed);
  int64_t total;
  napi_adjust_external_memory(env, live - reported_, &total);
  reported_ = live;
  collectAboveBytes_ = account.live.load(std::memory_order_relaxed) + kCollectBytes;
  collectAboveTensors_ = tensors.live() + kCollectTensors;
}

void Environment::waitFor(const std::function<void()>& work) {
  std::exception_ptr failure;
  bool finished = false;
  const at::ThreadLocalState state;
  // Held until this thread waits: the worker may call JavaScript at once.
  std::unique_lock<std::mutex> lock(tasksLock_);
  std::thread worker([&] {
    const at::ThreadLocalStateGuard guard(state);
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard<std::mutex> lock(tasksLock_);
    finished = true;
    tasksChanged_.notify_all();
  });
  ++waiting_;
  while (!finished) {
    tasksChanged_.wait(lock, [&] { return finished || !tasks_.empty(); });
    while (!tasks_.empty()) {
      Task* task = tasks_.front();
      tasks_.pop_front();
      lock.unlock();
      try {
        (*task->run)();
      } catch (...) {
        task->error = std::current_exception();
      }
      lock.lock();
      task->done = true;
      tasksChanged_.notify_all();
    }
  }
  --waiting_;
  lock.unlock();
  worker.join();
  if (failure) std::rethrow_exception(failure);
}

void Environment::runOnThread(const std::function<void()>& task) {
  Task entry{&task, nullptr};
  std::unique_lock<std::mutex> lock(tasksLock_);
  TORCH_CHECK(waiting_ > 0, "JavaScript can only be called on its own thread");
  tasks_.push_back(&entry);
  tasksChanged_.notify_all();
  tasksChanged_.wait(lock, [&] { return entry.done; });
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
