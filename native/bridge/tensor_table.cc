#include "bridge/tensor_table.h"

#include "bridge/errors.h"

namespace torch_node {

uint32_t TensorTable::add(at::Tensor tensor) {
  Slot& slot = take(std::move(tensor));
  ++owned_;
  return slot.index;
}

void TensorTable::adopt(napi_env env, napi_value owner, uint32_t index) {
  Slot& slot = slots_[index];
  const napi_status status = napi_add_finalizer(env, owner, &slot, finalize, this, nullptr);
  if (status != napi_ok) [[unlikely]] {
    --owned_;
    give(slot);
    check(env, status);
  }
}

uint32_t TensorTable::add(napi_env env, napi_value owner, at::Tensor tensor) {
  const uint32_t index = add(std::move(tensor));
  adopt(env, owner, index);
  return index;
}

void TensorTable::close() {
  drain();
  closed_ = true;
  if (owned_ == 0) delete this;
}

void TensorTable::releaseDead() {
  Slot& slot = slots_[dead_];
  dead_ = slot.next;
  ++live_;
  give(slot);
}

TensorTable::Slot& TensorTable::take(at::Tensor tensor) {
  if (dead_ != kNone) releaseDead();
  if (free_ == kNone) {
    slots_.emplace_back();
    slots_.back().index = static_cast<uint32_t>(slots_.size() - 1);
    fill(slots_.back(), std::move(tensor));
    return slots_.back();
  }
  Slot& slot = slots_[free_];
  free_ = slot.next;
  fill(slot, std::move(tensor));
  return slot;
}

void TensorTable::fill(Slot& slot, at::Tensor tensor) {
  slot.tensor = std::move(tensor);
  ++live_;
  if (slot.tensor.device().is_cpu()) [[likely]]
    return;
  devices.see(slot.tensor.device());
  ++deviceSteps_;
  // A storage is counted with the first tensor that holds it. Views and other tensors with the same storage count
  // nothing.
  if (slot.tensor.has_storage() && slot.tensor.storage().use_count() == 1) {
    slot.deviceBytes = static_cast<int64_t>(slot.tensor.storage().nbytes());
    deviceBytes_ += slot.deviceBytes;
    deviceSteps_ += slot.deviceBytes >> 23;
  }
}

void TensorTable::clear(Slot& slot) {
  if (!slot.tensor.defined()) return;
  --live_;
  deviceBytes_ -= slot.deviceBytes;
  slot.deviceBytes = 0;
  // Moved out first, because freeing a graph may call this function again (for a tensor that a hook holds).
  const at::Tensor last = std::move(slot.tensor);
}

void TensorTable::give(Slot& slot) {
  clear(slot);
  slot.next = free_;
  free_ = slot.index;
}

void TensorTable::finalize(node_api_basic_env, void* slot, void* hint) {
  auto* table = static_cast<TensorTable*>(hint);
  Slot& dead = *static_cast<Slot*>(slot);
  // Only where no accelerator is in use: even the graph of a CPU tensor may hold memory of one.
  if (dead.tensor.defined() && table->deviceSteps_ == 0 && !table->closed_) {
    --table->live_;
    dead.next = table->dead_;
    table->dead_ = dead.index;
  } else {
    table->give(dead);
  }
  if (--table->owned_ == 0 && table->closed_) delete table;
}

}  // namespace torch_node
