#include "bridge/helper_thread.h"

#include <utility>

namespace torch_node {

HelperThread::~HelperThread() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> guard(state_->lock);
    state_->quit = true;
    if (state_->busy) {
      thread_.detach();
      return;
    }
    state_->changed.notify_all();
  }
  thread_.join();
}

void HelperThread::start(std::function<void()> work) {
  {
    const std::lock_guard<std::mutex> guard(state_->lock);
    state_->work = std::move(work);
    state_->busy = true;
    state_->changed.notify_all();
  }
  if (!thread_.joinable()) thread_ = std::thread([state = state_] { run(state); });
}

void HelperThread::run(const std::shared_ptr<State>& state) {
  std::unique_lock<std::mutex> lock(state->lock);
  for (;;) {
    state->changed.wait(lock, [&] { return state->work != nullptr || state->quit; });
    if (state->work == nullptr) return;
    const std::function<void()> work = std::exchange(state->work, nullptr);
    lock.unlock();
    work();
    lock.lock();
    state->busy = state->work != nullptr;
  }
}

}  // namespace torch_node
