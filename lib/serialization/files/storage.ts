/** The memory of tensors, as checkpoints know it: bytes that several tensors may share. */

import { functions, operator } from '../../core/operators/namespaces';
import { blank, indexOf, setIndex, type Tensor } from '../../core/tensor/tensor';
import { type DType, uint8 } from '../../core/types/dtype';
import { native } from '../../native/load';

/** A storage that a pickle names, with the dtype that its class says. */
export class StorageRef {
  constructor(
    /** All of the storage, as a uint8 tensor of one dimension. */
    readonly bytes: Tensor,
    readonly size: number,
    readonly dtype: DType,
  ) {}
}

/** A new storage of `size` bytes, which are not set, as a uint8 tensor. */
export function newStorage(size: number, device = 'cpu'): Tensor {
  return functions.empty([size], { dtype: uint8, device }) as Tensor;
}

/** Copies bytes into a storage of their size in CPU memory. */
export function fillStorage(storage: Tensor, bytes: Uint8Array): void {
  new Uint8Array(native.shareBytes(indexOf(storage))).set(bytes);
}

/** Part of a storage in CPU memory as a storage of its own. */
export function sliceStorage(whole: Tensor, offset: number, size: number): Tensor {
  const result = blank();
  setIndex(result, native.sliceStorage(result, indexOf(whole), offset, size));
  return result;
}

/** A uint8 tensor over the whole storage of `tensor`, which is dense. */
export function wholeStorage(tensor: Tensor): Tensor {
  const result = blank();
  setIndex(result, native.wholeStorage(result, indexOf(tensor)));
  return result;
}

const setTo = operator('aten::set_');

/**
 * Makes `tensor`, which has no elements yet, a view of a storage; the caller has checked that all of them lie in it.
 */
export function showStorage(
  tensor: Tensor,
  bytes: Tensor,
  offset: number,
  sizes: readonly number[],
  strides: readonly number[],
): void {
  setTo.callMany([tensor, bytes, offset, sizes, strides]);
}
