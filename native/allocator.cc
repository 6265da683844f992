#include "allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "fence.h"

namespace torch_node {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kStepsPerDoubling = 8;              // a block is at most 12.5 % larger than asked for
constexpr size_t kThreadLargest = 4096;              // blocks up to here are kept by each thread, without a lock
constexpr size_t kThreadBlocks = 64;                 // of each size
constexpr size_t kSharedLargest = size_t{64} << 20;  // larger ones go straight back to the system
constexpr size_t kSharedBytes = size_t{96} << 20;    // kept at most; the article's training step frees about as much
constexpr size_t kHugePage = size_t{2} << 20;        // larger blocks ask for such pages: one fault instead of 512
constexpr size_t kSizes = 66 * kStepsPerDoubling;
constexpr size_t kThreadBins = 96;  // sizeFor(kThreadLargest).bin is 80

// Stands before the data of every block.
struct alignas(kAlignment) Block {
  MemoryAccount* account;  // null: of a thread that runs no JavaScript
  size_t bytes;            // what was asked for
  size_t capacity;
  size_t bin;
  Block* next;
};
static_assert(sizeof(Block) == kAlignment);

// Sizes are grouped as floating-point numbers are: by doubling, in eight equal steps.
struct Size {
  size_t bin;
  size_t capacity;
};

Size sizeFor(size_t bytes) {
  if (bytes <= kAlignment * kStepsPerDoubling) {
    const size_t steps = bytes == 0 ? 1 : (bytes + kAlignment - 1) / kAlignment;
    return {6 * kStepsPerDoubling + steps, steps * kAlignment};
  }
  const size_t last = bytes - 1;
  const size_t shift = std::bit_width(last) - 1 - 3;
  const size_t step = (last >> shift) + 1;  // 9 … 16
  return {shift * kStepsPerDoubling + step, step << shift};
}

Block* systemAllocate(size_t capacity) {
  void* memory = nullptr;
#if defined(_WIN32)
  memory = _aligned_malloc(capacity + sizeof(Block), kAlignment);
#else
  const bool huge = capacity >= kHugePage;
  if (posix_memalign(&memory, huge ? kHugePage : kAlignment, capacity + sizeof(Block)) != 0) memory = nullptr;
#if defined(__linux__)
  if (huge && memory != nullptr) madvise(memory, capacity, MADV_HUGEPAGE);  // advice: as good where it is not taken
#endif
#endif
  return static_cast<Block*>(memory);
}

void systemFree(Block* block) {
#if defined(_WIN32)
  _aligned_free(block);
#else
  std::free(block);
#endif
}

// Blocks of every thread, kept for reuse: memory that was touched before costs no page faults.
class SharedCache {
 public:
  Block* take(size_t bin) {
    const std::lock_guard<std::mutex> guard(lock_);
    Block* block = bins_[bin];
    if (block == nullptr) return nullptr;
    bins_[bin] = block->next;
    bytes_ -= block->capacity;
    return block;
  }

  void give(Block* block) {
    {
      const std::lock_guard<std::mutex> guard(lock_);
      if (bytes_ + block->capacity <= kSharedBytes) {
        block->next = bins_[block->bin];
        bins_[block->bin] = block;
        bytes_ += block->capacity;
        return;
      }
    }
    systemFree(block);
  }

  void clear() {
    const std::lock_guard<std::mutex> guard(lock_);
    for (Block*& head : bins_) {
      while (head != nullptr) {
        Block* block = head;
        head = block->next;
        systemFree(block);
      }
    }
    bytes_ = 0;
  }

  int64_t bytes() {
    const std::lock_guard<std::mutex> guard(lock_);
    return static_cast<int64_t>(bytes_);
  }

 private:
  std::mutex lock_;
  std::array<Block*, kSizes> bins_{};
  size_t bytes_ = 0;
};

SharedCache& sharedCache() {
  static auto* cache = new SharedCache();  // never destroyed: tensors of other libraries may outlive static objects
  return *cache;
}

// Small blocks of one thread. Trivially destructible state plus a guard that empties it at thread exit.
struct ThreadCache {
  std::array<Block*, kThreadBins> bins{};
  std::array<uint8_t, kThreadBins> counts{};
  bool open = true;
  ~ThreadCache() {
    open = false;
    for (Block*& head : bins) {
      while (head != nullptr) {
        Block* block = head;
        head = block->next;
        systemFree(block);
      }
    }
  }
};
thread_local ThreadCache threadCache;

thread_local MemoryAccount* currentAccount = nullptr;

Block* takeBlock(Size size) {
  if (size.capacity <= kThreadLargest) {
    ThreadCache& cache = threadCache;
    Block* block = cache.bins[size.bin];
    if (block != nullptr) {
      cache.bins[size.bin] = block->next;
      --cache.counts[size.bin];
      return block;
    }
    return systemAllocate(size.capacity);
  }
  if (size.capacity <= kSharedLargest) {
    if (Block* block = sharedCache().take(size.bin)) return block;
  }
  Block* block = systemAllocate(size.capacity);
  if (block == nullptr) {
    sharedCache().clear();
    block = systemAllocate(size.capacity);
  }
  return block;
}

void deallocate(void* data) {
  if (data == nullptr) return;
  Block* block = static_cast<Block*>(data) - 1;
  if (block->account != nullptr) block->account->subtract(static_cast<int64_t>(block->bytes));
  if (block->capacity <= kThreadLargest) {
    ThreadCache& cache = threadCache;
    if (cache.open && cache.counts[block->bin] < kThreadBlocks) {
      block->next = cache.bins[block->bin];
      cache.bins[block->bin] = block;
      ++cache.counts[block->bin];
      return;
    }
    systemFree(block);
  } else if (block->capacity <= kSharedLargest) {
    sharedCache().give(block);
  } else {
    systemFree(block);
  }
}

class CpuAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    const c10::Device cpu(c10::DeviceType::CPU);
    if (bytes == 0) return {nullptr, nullptr, &deallocate, cpu};
    TORCH_CHECK(bytes < (size_t{1} << 62), "can't allocate memory: you tried to allocate ", bytes, " bytes");
    const Size size = sizeFor(bytes);
    Block* block = takeBlock(size);
    TORCH_CHECK_WITH(OutOfMemoryError, block != nullptr, "not enough memory: you tried to allocate ", bytes,
                     " bytes on the CPU");
    block->account = currentAccount;
    block->bytes = bytes;
    block->capacity = size.capacity;
    block->bin = size.bin;
    if (currentAccount != nullptr) currentAccount->add(static_cast<int64_t>(bytes));
    void* data = block + 1;
    return {data, data, &deallocate, cpu};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &deallocate; }

  void copy_data(void* target, const void* source, std::size_t count) const override {
    default_copy_data(target, source, count);
  }
};

}  // namespace

void installAllocator() {
  static std::once_flag once;
  std::call_once(once, [] {
    c10::Allocator* fence = fenceAllocator();
    static c10::Allocator* allocator = fence != nullptr ? fence : new CpuAllocator();
    // Above the default's priority (0), below what another library may insist on.
    c10::SetCPUAllocator(allocator, /*priority=*/1);
  });
}

MemoryAccount& threadAccount() {
  if (currentAccount == nullptr) currentAccount = new MemoryAccount();
  return *currentAccount;
}

int64_t cachedBytes() { return sharedCache().bytes(); }

void releaseCachedMemory() { sharedCache().clear(); }

}  // namespace torch_node
