// The CRC-32 of zip files (and of gzip and PNG).
#pragma once

#include <cstddef>
#include <cstdint>

namespace torch_node {

// The checksum of bytes whose beginning has the checksum `crc` (0: no beginning).
uint32_t crc32(uint32_t crc, const void* data, size_t size);

}  // namespace torch_node
