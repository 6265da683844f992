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

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/**
 * A getter that all typed arrays, or DataViews, inherit, of every realm. An array, or a subclass, may have properties of
 * these names that say anything; memory is measured by these getters alone.
 */
function intrinsicGetter<Value>(prototype: object, name: PropertyKey): (view: unknown) => Value {
  const get = getOwnPropertyDescriptor(prototype, name)?.get as () => Value;
  return (view) => Reflect.apply(get, view, []);
}
const typedArray = getPrototypeOf(Uint8Array.prototype) as object;
const tagOf = intrinsicGetter<string | undefined>(typedArray, Symbol.toStringTag);
const ofTypedArrays = {
  buffer: intrinsicGetter<ArrayBufferLike>(typedArray, 'buffer'),
  byteOffset: intrinsicGetter<number>(typedArray, 'byteOffset'),
  byteLength: intrinsicGetter<number>(typedArray, 'byteLength'),
};
const ofDataViews: typeof ofTypedArrays = {
  buffer: intrinsicGetter(DataView.prototype, 'buffer'),
  byteOffset: intrinsicGetter(DataView.prototype, 'byteOffset'),
  byteLength: intrinsicGetter(DataView.prototype, 'byteLength'),
};

/** The number of elements that a typed array holds; 0 where its buffer was detached. */
export const lengthOfArray = intrinsicGetter<number>(typedArray, 'length');

/** The dtype of the elements of `array`, or undefined where `array` is not a typed array. */
export function dtypeOfArray(array: unknown): DType | undefined {
  const tag = tagOf(array);
  return tag === undefined ? undefined : dtypeByTag[tag];
}

/** The bytes that a typed array or DataView stands for, as a plain array over the same memory. */
export function bytesOfView(view: ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = tagOf(view) === undefined ? ofDataViews : ofTypedArrays;
  return new Uint8Array(buffer(view), byteOffset(view), byteLength(view));
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
