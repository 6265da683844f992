// The tensors that one environment's JavaScript holds, by index.
//
// A JavaScript Tensor keeps its index in a private field, where nobody can forge it, and carries an N-API finalizer
// that empties the slot inside the collection. On Node 20 that costs 100–150 ns less for each result than an
// External does, which V8 and Node track with a weak handle each.
#pragma once

#include <ATen/core/Tensor.h>
#include <node_api.h>

#include <cstdint>
#include <deque>

#include "memory/device_memory.h"

namespace torch_node {

class TensorTable {
 public:
  // Puts `tensor` (defined) into a free slot, which is emptied when `owner` is collected. Returns the index.
  uint32_t add(napi_env env, napi_value owner, at::Tensor tensor);

  // The same for an owner that does not exist yet. `adopt` sets it.
  uint32_t add(at::Tensor tensor);
  void adopt(napi_env env, napi_value owner, uint32_t index);

  // The tensor at `index`; undefined once it was disposed of.
  const at::Tensor& at(uint32_t index) const { return slots_[index].tensor; }
  bool has(uint32_t index) const { return index < slots_.size(); }

  // Drops the tensor now. The slot stays reserved for its owner.
  void dispose(uint32_t index) { clear(slots_[index]); }

  // The number of slots that hold a tensor of a living object.
  int64_t live() const { return live_; }

  // Bytes of storage outside of the CPU's memory that these tensors hold. Storage that they have freed but a graph
  // still holds is not included.
  int64_t deviceBytes() const { return deviceBytes_; }

  // Grows with every tensor outside of the CPU's memory: by 1, and by another 1 for each 8 MB.
  int64_t deviceSteps() const { return deviceSteps_; }

  DeviceMemory devices;

  // Frees all tensors whose objects were collected.
  void drain() {
    while (dead_ != kNone) releaseDead();
  }

  // The environment is ending: the table deletes itself when the last owner has been finalized.
  void close();

 private:
  struct Slot {
    at::Tensor tensor;
    int64_t deviceBytes = 0;  // storage outside CPU memory, which the CPU allocator does not see
    uint32_t index = 0;
    uint32_t next = 0;  // of a free or dead slot
  };
  static constexpr uint32_t kNone = ~uint32_t{0};

  Slot& take(at::Tensor tensor);
  void fill(Slot& slot, at::Tensor tensor);
  void clear(Slot& slot);
  void give(Slot& slot);
  void releaseDead();
  static void finalize(node_api_basic_env env, void* slot, void* table);

  std::deque<Slot> slots_;  // addresses stay
  uint32_t free_ = kNone;
  // The slots whose objects were collected. Each new tensor frees one: its memory, given back to the C library tensor
  // by tensor, is what the next one gets, while thousands at once would take the long way to the system and back.
  uint32_t dead_ = kNone;
  int64_t live_ = 0;   // slots that hold a tensor
  int64_t owned_ = 0;  // slots that are some object's
  int64_t deviceBytes_ = 0;
  int64_t deviceSteps_ = 0;
  bool closed_ = false;
};

}  // namespace torch_node
