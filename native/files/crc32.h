// The CRC-32 of zip files (and of gzip and PNG).
#pragma once

#include <cstddef>
#include <cstdint>

namespace torch_node {

// Continues a checksum: `crc` is that of the bytes before, 0 for none.
uint32_t crc32(uint32_t crc, const void* data, size_t size);

}  // namespace torch_node
