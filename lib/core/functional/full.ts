/** Tensors filled with one value. */
import { getDefaultDtype } from '../operators/creation';
import { operator } from '../operators/namespaces';
import { splitKeywords } from '../operators/overloads';
import type { Complex, Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import type { DType } from '../types/dtype';
import type { Layout } from '../types/layout';
import type { Scalar } from '../types/scalar';

/** The options of `torch.full`. */
export interface FullOptions {
  /** A tensor to write the result to, which is also returned; it decides the dtype and device. None by default. */
  out?: Tensor | null;
  /**
   * The dtype; by default a number makes float32 (or `torch.getDefaultDtype()`), a bigint int64, a boolean bool and a
   * complex number complex64.
   */
  dtype?: DType | null;
  /** How the elements are stored. Only `torch.strided`, the default, can be filled. */
  layout?: Layout | null;
  /** The device; the CPU by default. */
  device?: DeviceLike | null;
  /** Whether to use page-locked memory, from which copies to an accelerator are faster; false by default. */
  pinMemory?: boolean | null;
  /** Whether autograd records operations on the result; false by default. */
  requiresGrad?: boolean;
}

/** The values that a tensor can be filled with. */
export type FillValue = number | bigint | boolean | Complex | Scalar;

/**
 * Makes a tensor of shape `size`, all of whose elements are `fillValue`.
 * @example
 * ```ts
 * torch.full([2], 1.5); // tensor([1.5000, 1.5000])
 * torch.full([2], 7n); // tensor([7, 7]), of dtype int64
 * ```
 * @param size the shape of the tensor
 * @param fillValue the value of all elements: a number, bigint, boolean, complex number or Scalar
 * @throws Error for a negative size
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.full.html
 */
export function full(size: readonly number[], fillValue: FillValue, options?: FullOptions): Tensor;
export function full(options: { size: readonly number[]; fillValue: FillValue } & FullOptions): Tensor;
export function full(...args: unknown[]): Tensor {
  const { positional, keywords = {} } = splitKeywords(args);
  const value = positional.length > 1 ? positional[1] : keywords['fillValue'];
  const { dtype, out } = keywords;
  const decides = typeof value === 'number' && (dtype ?? null) === null && (out ?? null) === null;
  const settled = decides ? { ...keywords, dtype: getDefaultDtype() } : keywords;
  return operator('aten::full').callMany([...positional, settled]) as Tensor;
}
