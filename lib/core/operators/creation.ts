/**
 * Makes tensors from JavaScript's data.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#creation-ops
 */
import { native } from '../../native/load';
import { anything, deviceRule, dtypeRule, flag, orNull, signature, type Takes } from '../arguments/rules';
import { describe } from '../support/describe';
import { blank, type Complex, isTensor, setIndex, type Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import { bytesOfView, dtypeOfArray, lengthOfArray, type TypedArray } from '../types/typedArrays';
import { elementsAs, type FlatData, flatten } from './elementData';
import { functions } from './namespaces';

/**
 * A number, or numbers nested in arrays. The arrays at each depth have the same length. Numbers may be numbers,
 * bigints, booleans, complex numbers `{ re, im }`, tensors of one element or typed arrays.
 */
export type Data = number | bigint | boolean | Complex | TypedArray | readonly (Data | Tensor)[];

/** The options of `torch.tensor`. */
export interface TensorOptions {
  /**
   * The dtype of the elements. By default numbers become float32 (or `torch.getDefaultDtype()`), bigints int64,
   * booleans bool and complex numbers complex64 (complex128 where the default dtype is float64); typed arrays and
   * Tensors keep their dtype, also within arrays. In a mixed array they are promoted as in Python. Integer dtypes drop
   * fractions.
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
 * @throws TypeError for arrays of different lengths at the same depth, for values that are no numbers, and for complex
 * numbers where `dtype` is a real one; RangeError for numbers that an integer dtype does not hold
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.tensor.html
 */
export function tensor(data: Data | Tensor, options?: TensorOptions): Tensor;
export function tensor(...args: unknown[]): Tensor {
  // A single argument is the data, also where it is the object of a complex number.
  return boundTensor('tensor', args.length === 1 ? [args[0], {}] : args);
}

const bindTensor = signature(
  {
    data: anything<unknown>(),
    dtype: orNull(dtypeRule()),
    device: orNull(deviceRule()),
    requiresGrad: flag(false),
  },
  1,
);

/** Does what `tensor` does for another function, whose name its errors begin with. @internal */
export function boundTensor(callee: string, args: readonly unknown[]): Tensor {
  const { data, requiresGrad, ...target } = bindTensor(callee, args);
  const result = copyOf(callee, data, target);
  return requiresGrad ? result.requiresGrad_() : result;
}

/**
 * A tensor with a copy of numbers, nested arrays, a typed array or a Tensor.
 * @param callee the function whose argument `data` is, with which error messages begin
 * @internal
 */
export function copyOf(
  callee: string,
  data: unknown,
  { dtype = null, device = null }: { dtype?: DType | null; device?: DeviceLike | null },
): Tensor {
  const result = isTensor(data)
    ? data.detach().clone()
    : dtypeOfArray(data) !== undefined
      ? fromTypedArray(data as TypedArray, [lengthOfArray(data)])
      : fromNested(callee, data, dtype);
  if (dtype === null && device === null) return result;
  return result.to({ ...(dtype && { dtype }), ...(device && { device }) });
}

function fromNested(callee: string, data: unknown, dtype: DType | null): Tensor {
  const { elements, sizes, kinds } = flatten(callee, data);
  const target = dtype ?? commonDtype(kinds);
  const [array, stored] = elementsAs(callee, elements, target);
  const result = fromTypedArray(array, sizes, stored);
  return stored === target ? result : result.to(target);
}

/** The dtype to which all kinds of number are promoted, as in Python. */
function commonDtype(kinds: FlatData['kinds']): DType {
  let common: DType | undefined;
  for (const kind of kinds) {
    const dtype = kind instanceof DType ? kind : dtypeOfKind(kind);
    common = common === undefined ? dtype : functions.promoteTypes(common, dtype);
  }
  return common ?? getDefaultDtype();
}

function dtypeOfKind(kind: 'number' | 'bigint' | 'boolean' | 'complex'): DType {
  if (kind === 'bigint') return dtypes.int64;
  if (kind === 'boolean') return dtypes.bool;
  // The smallest complex dtype, promoted with the default dtype, is the one whose parts have that.
  return kind === 'number' ? getDefaultDtype() : functions.promoteTypes(getDefaultDtype(), dtypes.complex32);
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
  if (!isTensor(data)) return copyOf('asTensor', data, options);
  const { dtype, device } = options;
  return dtype || device ? data.to({ ...(dtype && { dtype }), ...(device && { device }) }) : data;
}
