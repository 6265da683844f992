/** Which typed array holds which dtype. */

import type { DType } from './dtype';
import * as dtypes from './dtype';

/** The typed arrays whose elements a tensor has. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** The dtype of a typed array's elements. */
const dtypeByTag: Record<string, DType> = {
  Float32Array: dtypes.float32,
  Float64Array: dtypes.float64,
  Int8Array: dtypes.int8,
  Int16Array: dtypes.int16,
  Int32Array: dtypes.int32,
  BigInt64Array: dtypes.int64,
  BigUint64Array: dtypes.uint64,
  Uint8Array: dtypes.uint8,
  Uint8ClampedArray: dtypes.uint8,
  Uint16Array: dtypes.uint16,
  Uint32Array: dtypes.uint32,
  Float16Array: dtypes.float16,
};

/** The dtype of `array`'s elements, or undefined if it is no typed array. */
export function dtypeOfArray(array: unknown): DType | undefined {
  return ArrayBuffer.isView(array) ? dtypeByTag[(array as TypedArray)[Symbol.toStringTag]] : undefined;
}

type TypedArrayConstructor = new (buffer: ArrayBuffer) => TypedArray;

/** float16 and bfloat16 come as their bits, bool as bytes, complex numbers as pairs. */
const constructors = new Map<DType, TypedArrayConstructor>([
  [dtypes.float32, Float32Array],
  [dtypes.float64, Float64Array],
  [dtypes.int8, Int8Array],
  [dtypes.int16, Int16Array],
  [dtypes.int32, Int32Array],
  [dtypes.int64, BigInt64Array],
  [dtypes.uint64, BigUint64Array],
  [dtypes.uint8, Uint8Array],
  [dtypes.bool, Uint8Array],
  [dtypes.uint16, Uint16Array],
  [dtypes.uint32, Uint32Array],
  [dtypes.float16, Uint16Array],
  [dtypes.bfloat16, Uint16Array],
  [dtypes.complex64, Float32Array],
  [dtypes.complex128, Float64Array],
]);

/** The typed array that shows `buffer` as elements of `dtype`; bytes where JavaScript has no such element. */
export function arrayOf(dtype: DType, buffer: ArrayBuffer): TypedArray {
  const TypedArrayOfDtype = constructors.get(dtype) ?? Uint8Array;
  return new TypedArrayOfDtype(buffer);
}
