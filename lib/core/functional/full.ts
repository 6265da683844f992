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
  out?: Tensor | null;
  dtype?: DType | null;
  layout?: Layout | null;
  device?: DeviceLike | null;
  pinMemory?: boolean | null;
  requiresGrad?: boolean;
}

/** The values that a tensor can be filled with. */
export type FillValue = number | bigint | boolean | Complex | Scalar;

/**
 * Makes a tensor of shape `size`, all of whose elements are `fillValue`.
 *
 *     torch.full([2, 3], 1.5);
 *
 * @param size the shape of the tensor
 * @param fillValue a number, bigint, boolean, complex number or Scalar
 * @param options.dtype the dtype; by default a number makes float32 (or `torch.getDefaultDtype()`), a bigint int64, a
 * boolean bool
 * @param options.device the device; the CPU by default
 * @param options.out a tensor to write the result to
 * @param options.requiresGrad whether autograd records operations on the result; false by default
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
