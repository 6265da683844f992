/** What native/tensor exports: what is read from a tensor and set on it without calling an operator. */
import type { TensorIndex } from '../handles';

/** The functions that native/tensor exports. */
export interface TensorExports {
  // native/tensor/tensor.cc
  adopt(owner: object, index: TensorIndex): void;
  dispose(index: TensorIndex): void;
  isDisposed(index: TensorIndex): boolean;
  setData(target: TensorIndex, source: TensorIndex): void;
  shape(index: TensorIndex): number[];
  strides(index: TensorIndex): number[];
  size(index: TensorIndex, dim: number): number;
  dim(index: TensorIndex): number;
  numel(index: TensorIndex): number;
  storageOffset(index: TensorIndex): number;
  dtype(index: TensorIndex): number;
  layout(index: TensorIndex): number;
  device(index: TensorIndex): string;
  elementSize(index: TensorIndex): number;
  isLeaf(index: TensorIndex): boolean;
  version(index: TensorIndex): number;
  outputNr(index: TensorIndex): number;
  requiresGrad(index: TensorIndex): boolean;
  setRequiresGrad(index: TensorIndex, value: boolean): void;
  retainsGrad(index: TensorIndex): boolean;
  retainGrad(index: TensorIndex): void;
  isContiguous(index: TensorIndex, memoryFormat: number): boolean;
  flags(index: TensorIndex): number;
  /** Returns `cached` where that is still the index of the gradient. */
  grad(index: TensorIndex, cached: TensorIndex | undefined): TensorIndex | null;
  setGrad(index: TensorIndex, grad: TensorIndex | null): void;
  /** The number of a dtype, or null for any dtype. */
  gradDtype(index: TensorIndex): number | null;
  setGradDtype(index: TensorIndex, dtype: number | undefined): void;
  storagePointer(index: TensorIndex): bigint;
  dataPointer(index: TensorIndex): bigint;
  storageBytes(index: TensorIndex): number;
  item(index: TensorIndex, exact: boolean): number | bigint | boolean | { re: number; im: number };

  // native/tensor/indexing.cc
  /** Selects elements. The items of the index are in the argument buffer. */
  getIndex(result: object, index: TensorIndex, root: unknown): TensorIndex;
  setIndex(index: TensorIndex, value: TensorIndex, roots: unknown): void;

  // native/tensor/typed_array.cc
  fromBytes(result: object, view: ArrayBufferView, dtype: number, sizes: readonly number[]): TensorIndex;
  sizeInBytes(index: TensorIndex): number;
  copyBytes(index: TensorIndex, view: ArrayBufferView): void;
  shareBytes(index: TensorIndex): ArrayBuffer;
}
