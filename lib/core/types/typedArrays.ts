/** Which typed array holds which dtype. */

import type { DType } from './dtype';
import * as dtypes from './dtype';

/** The typed arrays from which tensors are made and in which `toTypedArray` returns their elements. */
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

/** The dtype of the elements of `array`, or undefined where `array` is not a typed array. */
export function dtypeOfArray(array: unknown): DType | undefined {
  return ArrayBuffer.isView(array) ? dtypeByTag[(array as TypedArray)[Symbol.toStringTag]] : undefined;
}

/**
 * The dtype to which small floating-point and complex numbers are converted before they are read, because JavaScript has
 * no typed array for them; undefined for a dtype that is read as it is.
 */
export function readableType(dtype: DType): DType | undefined {
  if (dtype === dtypes.complex32) return dtypes.complex64;
  return dtype.isFloatingPoint && dtype.itemsize < 4 ? dtypes.float32 : undefined;
}

type TypedArrayConstructor = new (buffer: ArrayBuffer) => TypedArray;

/**
 * float16 and bfloat16 come as 16-bit patterns, bool as bytes, and complex numbers as pairs of real and imaginary part.
 */
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

/**
 * A typed array over `buffer`, which holds elements of `dtype`. Elements of a type that JavaScript has no array for
 * come as bytes.
 */
export function arrayOf(dtype: DType, buffer: ArrayBuffer): TypedArray {
  const TypedArrayOfDtype = constructors.get(dtype) ?? Uint8Array;
  return new TypedArrayOfDtype(buffer);
}
