/** What native/files exports: tensors' bytes to and from files. */
import type { TensorIndex } from '../handles';

/** The functions that native/files exports. */
export interface FilesExports {
  // native/files/tensor_file.cc and native/files/crc32.cc
  /** The CRC-32 of a sequence of bytes that ends with `view`. `crc` is the CRC-32 of the bytes before, 0 for none. */
  crc32(view: Uint8Array, crc: number): number;
  /**
   * Writes part of a CPU tensor's memory at the file's position. Returns the CRC-32 of it and the bytes before, whose
   * CRC-32 is `crc`.
   */
  writeBytes(fd: number, index: TensorIndex, offset: number, bytes: number, crc: number): number;
  /** Tells the disk to begin writing what the file has received. */
  startWriteback(fd: number, position: number, bytes: number): void;
  /** Fills a CPU tensor with the bytes of a file from `position` on, and returns their CRC-32. */
  readBytes(fd: number, position: number, index: TensorIndex): number;
  /**
   * The first `bytes` of a file as a uint8 tensor. The system reads them when they are used; writing to the tensor does
   * not change the file.
   */
  mapFile(result: object, fd: number, bytes: number): TensorIndex;
  /** A uint8 tensor that shares all of the storage of another tensor. */
  wholeStorage(result: object, index: TensorIndex): TensorIndex;
  /** A uint8 tensor with a storage of its own, over part of another tensor's memory. */
  sliceStorage(result: object, index: TensorIndex, offset: number, bytes: number): TensorIndex;
}
