/**
 * Makes tensors from JavaScript's data.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#creation-ops
 */
import { native } from '../../native/load';
import { dtypeRule, signature, type Takes } from '../arguments/rules';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { blank, type Complex, isTensor, setIndex, type Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import { bytesOfView, dtypeOfArray, lengthOfArray, type TypedArray } from '../types/typedArrays';
import { isComplex } from './marshal';

/**
 * A number, or numbers nested in arrays. The arrays at each depth have the same length. Numbers may be numbers,
 * bigints, booleans, complex numbers `{ re, im }` or typed arrays.
 */
export type Data = number | bigint | boolean | Complex | TypedArray | readonly Data[];

/** The options of `torch.tensor`. */
export interface TensorOptions {
  /**
   * The dtype of the elements. By default numbers become float32 (or `torch.getDefaultDtype()`), bigints int64,
   * booleans bool and complex numbers complex64; a typed array and a Tensor keep their dtype. In a mixed array the
   * widest kind decides.
   */
  dtype?: DType | null;
  /** The device of the result; by default the CPU, or the device of `data` where it is a Tensor. */
  device?: DeviceLike | null;
  /** Whether autograd records operations on the result; false by default. */
  requiresGrad?: boolean;
}

/**
 * Makes a tensor of shape `sizes` with a copy of a typed array's elements.
 * @example
 * ```ts
 * torch.fromTypedArray(new Float32Array([1, 2, 3, 4]), [2, 2]);
 * ```
 * @param array the elements in row-major order: any typed array
 * @param sizes the shape of the result; the product of the sizes is the length of the array
 * @param dtype the dtype of the elements; by default the one that corresponds to the type of the array: float32 for a
 * Float32Array, int64 for a BigInt64Array. It is needed where no typed array corresponds: bytes for `torch.bool`,
 * 16-bit patterns for `torch.float16` and `torch.bfloat16`, pairs of numbers for complex dtypes
 * @returns a tensor in the CPU's memory
 * @throws TypeError for a value that is no typed array, RangeError where the lengths do not agree
 */
export function fromTypedArray(array: ArrayBufferView, sizes: readonly number[], dtype?: DType): Tensor {
  const elementType = dtype ?? dtypeOfArray(array);
  if (elementType === undefined)
    throw new TypeError(`fromTypedArray: expected a typed array, got ${describe(array)}`);
  const result = blank();
  // Not every version of Node-API knows Float16Array.
  const view = elementType === dtypes.float16 ? bytesOfView(array) : array;
  setIndex(result, native.fromBytes(result, view, elementType.code, sizes));
  return result;
}

/**
 * Makes a tensor with a copy of `data`.
 * @example
 * ```ts
 * torch.tensor([[1, 2], [3, 4]]); // float32, shape [2, 2]
 * torch.tensor([1n, 2n]); // int64
 * torch.tensor([1, 2], { dtype: torch.int64 });
 * torch.tensor(3.5); // 0-d: a single number
 * ```
 * @param data a number, or arrays of numbers that are nested as deep as the tensor has dimensions; or a typed array, or
 * a Tensor, which is copied without its history
 * @returns a tensor whose shape has a size for each depth of the arrays; for a single number a 0-d tensor, and for a
 * typed array a 1-D one
 * @throws TypeError for arrays of different lengths at the same depth, and for values that are no numbers
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.tensor.html
 */
export function tensor(data: Data | Tensor, options?: TensorOptions): Tensor;
export function tensor(...args: unknown[]): Tensor {
  const { data, dtype, device, requiresGrad } = bindArguments<
    { data: Data | Tensor } & Required<TensorOptions>
  >(
    'tensor',
    [
      { name: 'data' },
      { name: 'dtype', default: null, keywordOnly: true },
      { name: 'device', default: null, keywordOnly: true },
      { name: 'requiresGrad', default: false, keywordOnly: true },
    ],
    args.length === 1 ? [args[0], {}] : args,
  );
  if (dtype !== null && !(dtype instanceof DType)) {
    throw new TypeError(`tensor: argument 'dtype': expected a dtype, got ${describe(dtype)}`);
  }
  let result = isTensor(data) ? data.detach().clone() : fromData(data, dtype);
  if (dtype !== null || device !== null)
    result = result.to({ ...(dtype && { dtype }), ...(device && { device }) });
  return requiresGrad ? result.requiresGrad_() : result;
}

/** Makes a tensor of numbers, nested arrays or a typed array. */
function fromData(data: Data, dtype: DType | null): Tensor {
  if (dtypeOfArray(data) !== undefined) return fromTypedArray(data as TypedArray, [lengthOfArray(data)]);
  const sizes: number[] = [];
  for (
    let level: unknown = data;
    Array.isArray(level) || dtypeOfArray(level);
    level = (level as unknown[])[0]
  ) {
    sizes.push((level as unknown[]).length);
    if (sizes.at(-1) === 0) break;
  }
  const flat: (number | bigint | boolean | Complex)[] = [];
  flatten(data, sizes, 0, flat);
  return fromElements(flat, sizes, dtype);
}

/** Appends the numbers of nested arrays to `flat`, and checks that the arrays have the lengths in `sizes`. */
function flatten(data: unknown, sizes: readonly number[], depth: number, flat: unknown[]): void {
  const nested = Array.isArray(data) || dtypeOfArray(data) !== undefined;
  if (depth < sizes.length) {
    const length = nested ? (data as ArrayLike<unknown>).length : undefined;
    if (length !== sizes[depth]) {
      throw new TypeError(
        `tensor: expected ${sizes[depth]} elements at dimension ${depth}, got ${length === undefined ? describe(data) : length}`,
      );
    }
    for (const item of data as Iterable<unknown>) flatten(item, sizes, depth + 1, flat);
    return;
  }
  if (nested) throw new TypeError(`tensor: expected a number at dimension ${depth}, got ${describe(data)}`);
  if (isTensor(data)) {
    flat.push(data.item());
    return;
  }
  if (typeof data !== 'number' && typeof data !== 'bigint' && typeof data !== 'boolean' && !isComplex(data)) {
    throw new TypeError(`tensor: expected a number, got ${describe(data)}`);
  }
  flat.push(data);
}

/**
 * The floating-point dtype of the tensors that `torch.tensor` makes from numbers, and that `torch.zeros`, `torch.randn`
 * and similar functions make where no dtype is asked for. It is float32 unless `setDefaultDtype` was called.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_default_dtype.html
 */
export function getDefaultDtype(): DType {
  return DType.of(native.defaultDtype());
}

const bindDtype = signature({ d: dtypeRule() });

/**
 * Sets the default dtype: that of the tensors that `torch.tensor` makes from numbers, that `torch.zeros` and similar
 * functions make where no dtype is asked for, and that a division of integers gives.
 * @param d a floating-point dtype
 * @throws TypeError for another dtype, or a value that is no dtype
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_default_dtype.html
 */
export function setDefaultDtype(...args: Takes<['d'], [d: DType]>): void {
  native.setDefaultDtype(bindDtype('setDefaultDtype', args).d.code);
}

/** Makes a tensor of numbers of mixed kinds. Without `dtype`, the widest kind among them decides, as in Python. */
function fromElements(
  flat: readonly (number | bigint | boolean | Complex)[],
  sizes: readonly number[],
  dtype: DType | null,
): Tensor {
  if (flat.some(isComplex)) {
    const double = dtype === dtypes.complex128;
    const parts = flat.flatMap((x) => (isComplex(x) ? [x.re, x.im] : [Number(x), 0]));
    return double
      ? fromTypedArray(Float64Array.from(parts), sizes, dtypes.complex128)
      : fromTypedArray(Float32Array.from(parts), sizes, dtypes.complex64);
  }
  if (flat.length > 0 && flat.every((x) => typeof x === 'boolean')) {
    return fromTypedArray(Uint8Array.from(flat, Number), sizes, dtypes.bool);
  }
  // First made in the widest type of its kind and then converted: int64 for integers, float64 for floating-point
  // numbers.
  if (dtype !== null && !dtype.isFloatingPoint && !dtype.isComplex && dtype !== dtypes.bool) {
    return fromTypedArray(
      BigInt64Array.from(flat, (x) => toBigInt(x as number | bigint | boolean)),
      sizes,
    );
  }
  if (flat.some((x) => typeof x === 'number') || flat.length === 0) {
    const target = dtype ?? getDefaultDtype();
    if (target === dtypes.float32) return fromTypedArray(Float32Array.from(flat, Number), sizes);
    return fromTypedArray(Float64Array.from(flat, Number), sizes).to(target);
  }
  return fromTypedArray(
    BigInt64Array.from(flat, (x) => toBigInt(x as number | bigint | boolean)),
    sizes,
  );
}

/** Converts as Python does to an integer dtype: it drops the fraction. NaN and infinities are errors. */
function toBigInt(value: number | bigint | boolean): bigint {
  if (typeof value !== 'number') return BigInt.asIntN(64, BigInt(value));
  if (!Number.isFinite(value)) throw new RangeError(`tensor: cannot convert ${value} to an integer`);
  return BigInt.asIntN(64, BigInt(Math.trunc(value)));
}

/**
 * Turns `data` into a tensor. A Tensor that has the dtype and device asked for is returned itself; everything else is
 * copied as `torch.tensor` does.
 * @param data numbers, nested arrays of numbers, a typed array or a Tensor
 * @param options.dtype the dtype of the result; by default that of `data`, as in `torch.tensor`
 * @param options.device the device of the result; by default that of `data`, or the CPU
 * @returns `data` itself, or a tensor with a copy of it
 * @throws TypeError for arrays of different lengths at the same depth, and for values that are no numbers
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.as_tensor.html
 */
export function asTensor(data: Data | Tensor, options: Omit<TensorOptions, 'requiresGrad'> = {}): Tensor {
  if (!isTensor(data)) return tensor(data, options);
  const { dtype, device } = options;
  return dtype || device ? data.to({ ...(dtype && { dtype }), ...(device && { device }) }) : data;
}
