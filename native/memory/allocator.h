// libtorch's CPU allocator for this process. It reuses blocks, and counts the memory of each environment.
#pragma once

#include "memory/memory_account.h"

namespace torch_node {

// Replaces libtorch's default CPU allocator; a second call does nothing.
void installAllocator();

// The account of the calling thread. From the first call on, storage that is allocated on the thread is counted there,
// wherever it is freed. Blocks hold a bare pointer to it and may outlive the thread, so it is never deleted (16 bytes a
// thread).
MemoryAccount& threadAccount();

}  // namespace torch_node
