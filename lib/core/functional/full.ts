/** Tensors of one value. */
import { getDefaultDtype } from '../operators/creation';
import { operator } from '../operators/namespaces';
import { splitKeywords } from '../operators/overloads';
import type { Complex, Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import type { DType } from '../types/dtype';
import type { Layout } from '../types/layout';
import type { Scalar } from '../types/scalar';

/** How a tensor is made. */
export interface FullOptions {
  out?: Tensor | null;
  dtype?: DType | null;
  layout?: Layout | null;
  device?: DeviceLike | null;
  pinMemory?: boolean | null;
  requiresGrad?: boolean;
}

/** What a tensor may be filled with. */
export type FillValue = number | bigint | boolean | Complex | Scalar;

/**
 * A tensor of the given sizes filled with one value, which decides the dtype as data does: a number makes float32, a
 * bigint int64, a boolean bool; `dtype` overrides.
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
