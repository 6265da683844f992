#include "memory/allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <array>
#include <mutex>

#include "memory/block_cache.h"
#include "memory/guard_page_allocator.h"

namespace torch_node {
namespace {

constexpr size_t kThreadBlocks = 64;                 // small ones that a thread keeps, of each size
constexpr size_t kThreadBins = 96;                   // sizeFor(kSmallBlock).bin is 80
constexpr size_t kSharedLargest = size_t{64} << 20;  // larger ones go straight back to the system

// The small blocks that one thread keeps until it ends.
struct ThreadCache {
  std::array<BlockList, kThreadBins> bins;
  std::array<uint8_t, kThreadBins> counts{};
  bool open = true;
  ~ThreadCache() { open = false; }
};
thread_local ThreadCache threadCache;

thread_local MemoryAccount* currentAccount = nullptr;

Block* takeBlock(Size size) {
  if (size.capacity <= kSmallBlock) {
    ThreadCache& cache = threadCache;
    if (Block* block = cache.bins[size.bin].pop()) {
      --cache.counts[size.bin];
      return block;
    }
  } else if (size.capacity <= kSharedLargest) {
    return blockCache().take(size);
  }
  return blockCache().makeRoom(size.capacity);
}

void deallocate(void* data) {
  if (data == nullptr) return;
  Block* block = static_cast<Block*>(data) - 1;
  if (block->account != nullptr) block->account->subtract(static_cast<int64_t>(block->bytes));
  if (block->capacity <= kSmallBlock) {
    ThreadCache& cache = threadCache;
    if (cache.open && cache.counts[block->bin] < kThreadBlocks) {
      cache.bins[block->bin].push(block);
      ++cache.counts[block->bin];
      return;
    }
  } else if (block->capacity <= kSharedLargest) {
    blockCache().give(block);
    return;
  }
  systemFree(block);
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
    c10::Allocator* fence = guardPageAllocator();
    static c10::Allocator* allocator = fence != nullptr ? fence : new CpuAllocator();
    // A priority above that of libtorch's default (0), and below what another library may insist on.
    c10::SetCPUAllocator(allocator, /*priority=*/1);
  });
}

MemoryAccount& threadAccount() {
  if (currentAccount == nullptr) currentAccount = new MemoryAccount();
  return *currentAccount;
}

}  // namespace torch_node
