#include "exports.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#if defined(_WIN32)
#include <windows.h>
// Node's file descriptors belong to its own C library. libuv, which Node exports, knows the handles behind them.
extern "C" __declspec(dllimport) void* uv_get_osfhandle(int fd);
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "bridge/call.h"
#include "files/crc32.h"

namespace torch_node {
namespace {

// Small enough to stay in the processor's cache between the file and the checksum.
constexpr size_t kChunk = size_t{1} << 20;

// An error of the system, with `errno` as Node's own errors have it.
[[noreturn]] void throwSystemError(napi_env env, const char* call, int number) {
  Napi::Error error = Napi::Error::New(env, std::string(call) + ": " + std::system_category().message(number));
  error.Set("errno", Napi::Number::New(env, -number));
  error.Set("syscall", call);
  throw error;
}

#if defined(_WIN32)

HANDLE handleOf(int fd) { return static_cast<HANDLE>(uv_get_osfhandle(fd)); }

size_t writeSome(napi_env env, int fd, const uint8_t* data, size_t size) {
  DWORD done = 0;
  if (WriteFile(handleOf(fd), data, static_cast<DWORD>(size), &done, nullptr) == 0) {
    throwSystemError(env, "write", static_cast<int>(GetLastError()));
  }
  return done;
}

size_t readSome(napi_env env, int fd, uint64_t position, uint8_t* data, size_t size) {
  OVERLAPPED at{};
  at.Offset = static_cast<DWORD>(position);
  at.OffsetHigh = static_cast<DWORD>(position >> 32);
  DWORD done = 0;
  if (ReadFile(handleOf(fd), data, static_cast<DWORD>(size), &done, &at) == 0 && GetLastError() != ERROR_HANDLE_EOF) {
    throwSystemError(env, "read", static_cast<int>(GetLastError()));
  }
  return done;
}

void* mapPrivately(napi_env env, int fd, size_t) {
  const HANDLE mapping = CreateFileMappingW(handleOf(fd), nullptr, PAGE_WRITECOPY, 0, 0, nullptr);
  if (mapping == nullptr) throwSystemError(env, "mmap", static_cast<int>(GetLastError()));
  void* data = MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0);
  const DWORD problem = GetLastError();
  CloseHandle(mapping);
  if (data == nullptr) throwSystemError(env, "mmap", static_cast<int>(problem));
  return data;
}

void unmap(void* data, size_t) { UnmapViewOfFile(data); }

#else

size_t writeSome(napi_env env, int fd, const uint8_t* data, size_t size) {
  for (;;) {
    const ssize_t done = ::write(fd, data, size);
    if (done >= 0) return static_cast<size_t>(done);
    if (errno != EINTR) throwSystemError(env, "write", errno);
  }
}

size_t readSome(napi_env env, int fd, uint64_t position, uint8_t* data, size_t size) {
  for (;;) {
    const ssize_t done = ::pread(fd, data, size, static_cast<off_t>(position));
    if (done >= 0) return static_cast<size_t>(done);
    if (errno != EINTR) throwSystemError(env, "read", errno);
  }
}

void* mapPrivately(napi_env env, int fd, size_t size) {
  void* data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) throwSystemError(env, "mmap", errno);
  return data;
}

void unmap(void* data, size_t size) { ::munmap(data, size); }

#endif

// A tensor whose elements lie in CPU memory without gaps.
at::Tensor runOfMemory(const Call& call, size_t position) {
  at::Tensor tensor = call.tensor(position);
  TORCH_CHECK(tensor.is_cpu() && tensor.layout() == at::kStrided && tensor.is_contiguous(),
              "expected a contiguous CPU tensor");
  return tensor;
}

void checkPart(const at::Tensor& whole, int64_t offset, int64_t bytes) {
  const auto size = static_cast<int64_t>(whole.nbytes());
  if (offset < 0 || bytes < 0 || offset > size || bytes > size - offset) {
    throw RangeError("expected a part of " + std::to_string(size) + " bytes, got " + std::to_string(bytes) + " from " +
                     std::to_string(offset));
  }
}

int descriptor(const Call& call, size_t position) {
  const int64_t fd = call.integer(position);
  if (fd < 0 || fd > INT32_MAX) throw RangeError("expected a file descriptor, got " + std::to_string(fd));
  return static_cast<int>(fd);
}

// crc32(view, crc): continues the checksum `crc` with the bytes of a Uint8Array.
napi_value crc32Of(Environment&, Call& call) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  check(call.env, napi_get_typedarray_info(call.env, call[0], &type, &length, &data, nullptr, nullptr));
  if (type != napi_uint8_array) throw TypeError("expected a Uint8Array");
  const auto crc = static_cast<uint32_t>(call.integer(1));
  return toJs(call.env, static_cast<int64_t>(crc32(crc, data, length)));
}

// writeBytes(fd, index, offset, bytes, crc): writes part of a tensor's memory at the file's position. Returns the
// checksum of the bytes before, `crc`, continued with it.
napi_value writeBytes(Environment&, Call& call) {
  const int fd = descriptor(call, 0);
  const at::Tensor tensor = runOfMemory(call, 1);
  const int64_t offset = call.integer(2);
  const int64_t bytes = call.integer(3);
  auto crc = static_cast<uint32_t>(call.integer(4));
  checkPart(tensor, offset, bytes);
  const auto* data = static_cast<const uint8_t*>(tensor.const_data_ptr()) + offset;
  for (auto left = static_cast<size_t>(bytes); left != 0;) {
    const size_t chunk = std::min(left, kChunk);
    crc = crc32(crc, data, chunk);
    for (size_t done = 0; done < chunk;) done += writeSome(call.env, fd, data + done, chunk - done);
    data += chunk;
    left -= chunk;
  }
  return toJs(call.env, static_cast<int64_t>(crc));
}

// startWriteback(fd, position, bytes): tells the disk to begin writing what the file has received, so that the fsync at
// the end has little left to wait for. Does nothing where the system does not support it.
napi_value startWriteback(Environment&, Call& call) {
  const int fd = descriptor(call, 0);
  const int64_t position = call.integer(1);
  const int64_t bytes = call.integer(2);
#if defined(__linux__)
  ::sync_file_range(fd, position, bytes, SYNC_FILE_RANGE_WRITE);
#else
  (void)fd, (void)position, (void)bytes;
#endif
  return undefined(call.env);
}

// readBytes(fd, position, index): fills a tensor with the file's bytes from `position` on. Returns their checksum.
napi_value readBytes(Environment&, Call& call) {
  const int fd = descriptor(call, 0);
  auto position = static_cast<uint64_t>(call.integer(1));
  const at::Tensor tensor = runOfMemory(call, 2);
  auto* data = static_cast<uint8_t*>(tensor.mutable_data_ptr());
  size_t left = tensor.nbytes();
  uint32_t crc = 0;
  while (left != 0) {
    const size_t chunk = std::min(left, kChunk);
    for (size_t done = 0; done < chunk;) {
      const size_t some = readSome(call.env, fd, position + done, data + done, chunk - done);
      if (some == 0) throw std::runtime_error("the file ends at byte " + std::to_string(position + done));
      done += some;
    }
    crc = crc32(crc, data, chunk);
    position += chunk;
    data += chunk;
    left -= chunk;
  }
  return toJs(call.env, static_cast<int64_t>(crc));
}

// mapFile(result, fd, bytes): the first bytes of a file as a uint8 tensor. The system reads them when they are used;
// what is written to the tensor stays in memory.
napi_value mapFile(Environment& environment, Call& call) {
  const int fd = descriptor(call, 1);
  const int64_t bytes = call.integer(2);
  if (bytes < 1) throw RangeError("expected at least 1 byte, got " + std::to_string(bytes));
  const auto size = static_cast<size_t>(bytes);
  void* data = mapPrivately(call.env, fd, size);
  at::Tensor tensor = at::from_blob(
      data, {bytes}, [size](void* mapped) { unmap(mapped, size); }, at::kByte);
  return toJs(call.env, static_cast<int64_t>(environment.tensors.add(call.env, call[0], std::move(tensor))));
}

// wholeStorage(result, index): a uint8 tensor that shares all of the storage of another tensor.
napi_value wholeStorage(Environment& environment, Call& call) {
  const at::Tensor tensor = call.tensor(1);
  const auto bytes = static_cast<int64_t>(tensor.storage().nbytes());
  at::Tensor whole = at::empty({0}, at::TensorOptions(at::kByte).device(tensor.device()));
  whole.set_(tensor.storage(), 0, {bytes}, {1});
  return toJs(call.env, static_cast<int64_t>(environment.tensors.add(call.env, call[0], std::move(whole))));
}

// sliceStorage(result, index, offset, bytes): a uint8 tensor with a storage of its own over part of another's
// memory.
napi_value sliceStorage(Environment& environment, Call& call) {
  const at::Tensor whole = runOfMemory(call, 1);
  const int64_t offset = call.integer(2);
  const int64_t bytes = call.integer(3);
  checkPart(whole, offset, bytes);
  auto* data = static_cast<uint8_t*>(whole.mutable_data_ptr()) + offset;
  at::Tensor part = bytes == 0 ? at::empty({0}, at::kByte)
                               : at::from_blob(
                                     data, {bytes}, [whole](void*) {}, at::kByte);
  return toJs(call.env, static_cast<int64_t>(environment.tensors.add(call.env, call[0], std::move(part))));
}

}  // namespace

void exportTensorFile(napi_env env, napi_value exports) {
  exportFunction(env, exports, "crc32", jsEntry<crc32Of>);
  exportFunction(env, exports, "writeBytes", jsEntry<writeBytes>);
  exportFunction(env, exports, "startWriteback", jsEntry<startWriteback>);
  exportFunction(env, exports, "readBytes", jsEntry<readBytes>);
  exportFunction(env, exports, "mapFile", jsEntry<mapFile>);
  exportFunction(env, exports, "wholeStorage", jsEntry<wholeStorage>);
  exportFunction(env, exports, "sliceStorage", jsEntry<sliceStorage>);
}

}  // namespace torch_node
