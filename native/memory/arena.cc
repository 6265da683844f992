#include "memory/arena.h"

#if defined(__linux__)

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <new>

namespace torch_node {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kRegion = size_t{32} << 20;

char* pageAt(char* address) { return address - (reinterpret_cast<uintptr_t>(address) & (kHugePage - 1)); }

char* pageFrom(char* address) { return pageAt(address + kHugePage - 1); }

}  // namespace

char* Arena::take(size_t bytes) {
  const std::lock_guard<std::mutex> guard(lock_);
  auto fit = bySize_.lower_bound({bytes, nullptr});
  if (fit == bySize_.end()) {
    reserve(bytes);
    fit = bySize_.lower_bound({bytes, nullptr});
  }
  if (fit == bySize_.end()) return nullptr;
  const auto [size, start] = *fit;
  remove({start, size});
  add(start + bytes, size - bytes);
  return start;
}

void Arena::give(char* start, size_t bytes) {
  const std::lock_guard<std::mutex> guard(lock_);
  const Range range = add(start, bytes);
  char* const end = range.first + range.second;
  char* const pages = pageFrom(range.first);
  char* const pagesEnd = pageAt(end);
  if (pagesEnd - pages >= static_cast<ptrdiff_t>(kRegion) && munmap(pages, pagesEnd - pages) == 0) {
    remove(range);
    add(range.first, pages - range.first);
    add(pagesEnd, end - pagesEnd);
    return;
  }
  // The other pages of the range were returned to the system when they became free.
  char* const first = std::max(pages, pageAt(start));
  char* const last = std::min(pagesEnd, pageFrom(start + bytes));
  if (first < last) madvise(first, last - first, MADV_DONTNEED);
}

Arena::Range Arena::add(char* start, size_t bytes) {
  Range range{start, bytes};
  if (bytes == 0) return range;
  const auto after = byAddress_.lower_bound(start);
  if (after != byAddress_.begin()) {
    const Range before = *std::prev(after);
    if (before.first + before.second == start) {
      remove(before);
      range = {before.first, before.second + bytes};
    }
  }
  if (after != byAddress_.end() && after->first == start + bytes) {
    range.second += after->second;
    remove(*after);
  }
  try {
    byAddress_.insert(range);
    bySize_.emplace(range.second, range.first);
  } catch (const std::bad_alloc&) {
    byAddress_.erase(range.first);  // lost, where there is not even room to note it down
  }
  return range;
}

void Arena::remove(Range range) {
  byAddress_.erase(range.first);
  bySize_.erase({range.second, range.first});
}

void Arena::reserve(size_t bytes) {
  const size_t least = (bytes + kHugePage - 1) & ~(kHugePage - 1);
  for (const size_t size : {std::max(least, kRegion), least}) {
    void* memory = mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) continue;
    char* const mapped = static_cast<char*>(memory);
    char* const start = pageFrom(mapped);
    if (start != mapped) munmap(mapped, start - mapped);
    munmap(start + size, mapped + kHugePage - start);
    madvise(start, size, MADV_HUGEPAGE);  // advice: as good where it is not taken
    add(start, size);
    return;
  }
}

Arena& arena() {
  static auto* instance = new Arena();  // never destroyed: tensors of other libraries may outlive static objects
  return *instance;
}

}  // namespace torch_node

#endif
