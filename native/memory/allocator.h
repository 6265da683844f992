// libtorch's CPU allocator for this process: it reuses blocks and keeps each environment's account.
#pragma once

#include "memory/memory_account.h"

namespace torch_node {

// Replaces libtorch's default CPU allocator; a second call does nothing.
void installAllocator();

// The account of the calling thread: storage allocated on it is counted there from the first call on, wherever it is
// freed. Blocks hold a bare pointer and may outlive the thread, so it is never deleted (16 bytes a thread).
MemoryAccount& threadAccount();

}  // namespace torch_node
