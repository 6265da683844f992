/** The elements of a tensor as JavaScript's values, and its text. */
import { inspect } from 'node:util';
import { defineMethods } from '../operators/installMethods';
import { tensorToString } from '../printing/printing';
import { describe } from '../support/describe';
import { readElements } from '../tensor/readElements';
import { isTensor, type Tensor } from '../tensor/tensor';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { readableType, type TypedArray } from '../types/typedArrays';

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Copies the elements into a typed array, in row-major order. Its type follows the dtype: Float32Array for float32,
     * BigInt64Array for int64, Uint8Array with 0 and 1 for bool. float16 and bfloat16 come as 16-bit patterns in a
     * Uint16Array, and complex numbers as pairs of real and imaginary part.
     * @example
     * ```ts
     * torch.tensor([[1, 2], [3, 4]]).toTypedArray(); // Float32Array(4) [1, 2, 3, 4]
     * ```
     * @returns a new array of `numel()` elements, or of twice as many for a complex dtype. Elements for which
     * JavaScript has no typed array come as their bytes in a Uint8Array
     * @throws Error for a sparse tensor: use `toDense()` first
     */
    toTypedArray(): TypedArray;
    /**
     * The elements as nested arrays, one level for each dimension.
     * @example
     * ```ts
     * torch.tensor([[1, 2], [3, 4]]).tolist(); // [[1, 2], [3, 4]]
     * ```
     * @returns arrays of numbers, of booleans for `torch.bool`, or of `{ re, im }` for complex dtypes; for a 0-d tensor
     * the value itself
     * @throws RangeError for an integer beyond ±2^53, which a JavaScript number cannot hold: use `toTypedArray()`
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.tolist.html
     */
    // biome-ignore lint/suspicious/noExplicitAny: the depth is known at run time only
    tolist(): any;
    /** The text that Python prints: `tensor([1., 2.])`. `torch.setPrintoptions` changes its form. */
    toString(): string;
  }
}

function toTypedArray(this: Tensor): TypedArray {
  return readElements(this);
}

/** Element `i` of a typed array that holds elements of `dtype`, as `tolist` returns it. */
function element(dtype: DType, array: TypedArray, i: number): unknown {
  if (dtype.isComplex) return { re: array[2 * i], im: array[2 * i + 1] };
  if (dtype === dtypes.bool) return array[i] !== 0;
  const value = array[i] as number | bigint;
  if (typeof value !== 'bigint') return value;
  if (value > 2n ** 53n || value < -(2n ** 53n)) {
    throw new RangeError(
      `tolist: ${value} is beyond what a number holds exactly (±2^53); use toTypedArray() or itemBigInt()`,
    );
  }
  return Number(value);
}

function tolist(this: Tensor): unknown {
  const readable = readableType(this.dtype);
  const wide = readable === undefined ? this : this.detach().to(readable);
  const array = wide.toTypedArray();
  const sizes = this.shape;
  let next = 0;
  const build = (depth: number): unknown => {
    if (depth === sizes.length) return element(wide.dtype, array, next++);
    return Array.from({ length: sizes[depth] as number }, () => build(depth + 1));
  };
  return build(0);
}

defineMethods({
  toTypedArray,
  tolist,
  toString(this: Tensor) {
    if (!isTensor(this)) {
      throw new TypeError(`toString: expected to be called on a Tensor, got ${describe(this)}`);
    }
    return tensorToString(this);
  },
  [inspect.custom](this: Tensor, depth: number) {
    // The prototype of Tensor, and a proxy, are shown as any other object.
    if (!isTensor(this)) return this;
    if (depth < 0) return `[${this.constructor.name}]`;
    // Node indents the further lines of a text only where it comes from an object that is inspected.
    return { [inspect.custom]: () => this.toString() };
  },
});
