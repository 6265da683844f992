#include "memory/guard_page_allocator.h"

#include "memory/allocator.h"

#if defined(__linux__)

#include <c10/util/Exception.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <utility>

namespace torch_node {
namespace {

constexpr uint8_t kFresh = 0x7f;   // what a new block holds: as an integer, an index far beyond any tensor
constexpr uint8_t kBefore = 0xa5;  // what lies between the start of its pages and the block
constexpr size_t kFreedBlocks = 512;
constexpr size_t kFreedBytes = size_t{256} << 20;

size_t pageSize() {
  static const auto size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

// Precedes a block. The block ends where its pages end, and the page after them may not be accessed.
struct FencedBlock {
  MemoryAccount* account;
  size_t bytes;
  uint8_t* pages;
  size_t mapped;
  std::array<uint8_t, 32> border;  // kBefore, as is all before this
};

bool isIntact(const uint8_t* from, const uint8_t* to) {
  return std::all_of(from, to, [](uint8_t byte) { return byte == kBefore; });
}

// Freed blocks, the oldest first. Their addresses stay reserved for a while, so that an access after the end of their
// life is noticed as well.
class FreedBlocks {
 public:
  void add(uint8_t* pages, size_t mapped) {
    mmap(pages, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    const std::lock_guard<std::mutex> guard(lock_);
    blocks_.emplace_back(pages, mapped);
    bytes_ += mapped;
    while (blocks_.size() > kFreedBlocks || bytes_ > kFreedBytes) {
      const auto [oldest, size] = blocks_.front();
      blocks_.pop_front();
      bytes_ -= size;
      munmap(oldest, size);
    }
  }

 private:
  std::mutex lock_;
  std::deque<std::pair<uint8_t*, size_t>> blocks_;
  size_t bytes_ = 0;
};

void freeFenced(void* data) {
  if (data == nullptr) return;
  static auto* freed = new FreedBlocks();
  FencedBlock block;
  auto* start = static_cast<uint8_t*>(data) - sizeof(block);
  std::memcpy(&block, start, sizeof(block));
  if (!isIntact(block.border.begin(), block.border.end()) || !isIntact(block.pages, start)) {
    std::fprintf(stderr, "fence: something was written before a tensor's memory\n");
    std::abort();
  }
  block.account->subtract(static_cast<int64_t>(block.bytes));
  freed->add(block.pages, block.mapped);
}

class FenceAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    const c10::Device cpu(c10::DeviceType::CPU);
    if (bytes == 0) return {nullptr, nullptr, &freeFenced, cpu};
    void* data = bytes < (size_t{1} << 62) ? map(bytes) : nullptr;
    TORCH_CHECK_WITH(OutOfMemoryError, data != nullptr, "not enough memory: you tried to allocate ", bytes,
                     " bytes on the CPU");
    return {data, data, &freeFenced, cpu};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &freeFenced; }

  void copy_data(void* target, const void* source, std::size_t count) const override {
    default_copy_data(target, source, count);
  }

 private:
  static void* map(size_t bytes) {
    const size_t page = pageSize();
    const size_t body = (bytes + sizeof(FencedBlock) + page - 1) / page * page;
    const size_t mapped = body + page;
    void* memory = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    auto* pages = static_cast<uint8_t*>(memory);
    if (mprotect(pages + body, page, PROT_NONE) != 0) {
      munmap(memory, mapped);
      return nullptr;
    }
    FencedBlock block{&threadAccount(), bytes, pages, mapped, {}};
    block.border.fill(kBefore);
    block.account->add(static_cast<int64_t>(bytes));
    uint8_t* data = pages + body - bytes;
    std::memset(pages, kBefore, data - sizeof(block) - pages);
    std::memcpy(data - sizeof(block), &block, sizeof(block));
    // The rest of a large block stays untouched: its pages would take memory that nothing may use.
    std::memset(data, kFresh, std::min(bytes, size_t{1} << 16));
    return data;
  }
};

}  // namespace

c10::Allocator* guardPageAllocator() {
  const char* wanted = std::getenv("TORCH_NODE_FENCE");
  if (wanted == nullptr || *wanted != '1') return nullptr;
  static auto* allocator = new FenceAllocator();
  return allocator;
}

}  // namespace torch_node

#else

namespace torch_node {

c10::Allocator* guardPageAllocator() { return nullptr; }

}  // namespace torch_node

#endif
