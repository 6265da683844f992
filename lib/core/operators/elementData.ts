/** The elements of JavaScript's data: their shape, the dtype that they ask for, and their form in memory. */
import { describe } from '../support/describe';
import { type Complex, isTensor, type Tensor } from '../tensor/tensor';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { dtypeOfArray, type TypedArray } from '../types/typedArrays';
import { isComplex } from './marshal';

type Element = number | bigint | boolean | Complex | Tensor;

/** Nested data, laid out flat. */
export interface FlatData {
  /** The numbers, in row-major order. */
  elements: Element[];
  /** The size of each dimension. */
  sizes: number[];
  /** The kinds of number among the elements: the dtypes of tensors and typed arrays, and the types of other numbers. */
  kinds: Set<DType | 'number' | 'bigint' | 'boolean' | 'complex'>;
}

/** Lays out nested arrays flat, and checks that the arrays at each depth have the same length. */
export function flatten(callee: string, data: unknown): FlatData {
  const sizes: number[] = [];
  for (let level = data; isList(level); level = level[0]) {
    sizes.push(level.length);
    if (level.length === 0) break;
  }
  const flat: FlatData = { elements: [], sizes, kinds: new Set() };
  if (sizes.length === 0) flat.kinds.add(readElement(callee, flat, data));
  else append(callee, flat, data, 0);
  return flat;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || dtypeOfArray(value) !== undefined;
}

function append(callee: string, flat: FlatData, data: unknown, depth: number): void {
  const { sizes, kinds } = flat;
  if (!isList(data) || data.length !== sizes[depth]) {
    throw new TypeError(
      `${callee}: expected ${sizes[depth]} elements at dimension ${depth}, got ${isList(data) ? data.length : describe(data)}`,
    );
  }
  if (depth < sizes.length - 1) {
    for (let i = 0; i < data.length; i++) append(callee, flat, data[i], depth + 1);
    return;
  }
  const arrayType = dtypeOfArray(data);
  let last: unknown;
  for (let i = 0; i < data.length; i++) {
    const kind = readElement(callee, flat, data[i]);
    if (kind !== last && arrayType === undefined) kinds.add(kind);
    last = kind;
  }
  if (arrayType !== undefined) kinds.add(arrayType);
}

/** Appends one number, and returns its kind. */
function readElement(callee: string, flat: FlatData, value: unknown) {
  const type = typeof value;
  if (type === 'number' || type === 'bigint' || type === 'boolean') {
    flat.elements.push(value as number);
    return type;
  }
  if (isTensor(value)) {
    if (value.numel() !== 1) {
      throw new TypeError(
        `${callee}: expected numbers and tensors of one element, got a Tensor of shape [${value.shape.join(', ')}]; torch.stack joins tensors`,
      );
    }
    flat.elements.push(value);
    return value.dtype;
  }
  if (isComplex(value)) {
    flat.elements.push(value);
    return 'complex';
  }
  const place = isList(value) ? `a number at dimension ${flat.sizes.length}` : 'a number';
  throw new TypeError(`${callee}: expected ${place}, got ${describe(value)}`);
}

/** The smallest and the largest integer of a dtype. */
function limits(dtype: DType): [least: bigint, most: bigint] {
  const bits = BigInt(8 * dtype.itemsize);
  return dtype.isSigned ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] : [0n, 2n ** bits - 1n];
}

const integerArrays = new Map<DType, new (length: number) => TypedArray>([
  [dtypes.uint8, Uint8Array],
  [dtypes.int8, Int8Array],
  [dtypes.int16, Int16Array],
  [dtypes.int32, Int32Array],
  [dtypes.uint16, Uint16Array],
  [dtypes.uint32, Uint32Array],
]);

/**
 * Converts elements as Python does. Integer dtypes drop fractions and refuse what they do not hold, except that -1 and
 * its like become the largest numbers of an unsigned dtype of at most 32 bits; real dtypes refuse complex numbers.
 * @returns the numbers in a typed array, and the dtype that they have in it: `dtype`, or a wider one of its kind
 */
export function elementsAs(callee: string, elements: readonly Element[], dtype: DType): [TypedArray, DType] {
  const n = elements.length;
  const values = elements.some(isTensor) ? elements.map((x) => elementValue(callee, x, dtype)) : elements;
  if (dtype === dtypes.bool) return [Uint8Array.from(values, (x) => (isTrue(x) ? 1 : 0)), dtype];
  if (dtype.isComplex) {
    const wide = dtype === dtypes.complex128;
    const pairs = wide ? new Float64Array(2 * n) : new Float32Array(2 * n);
    for (let i = 0; i < n; i++) {
      const x = values[i];
      pairs[2 * i] = isComplex(x) ? x.re : toReal(callee, x, dtype);
      if (isComplex(x)) pairs[2 * i + 1] = x.im;
    }
    return [pairs, wide ? dtypes.complex128 : dtypes.complex64];
  }
  if (dtype.isFloatingPoint) {
    const single = dtype === dtypes.float32;
    const array = single ? new Float32Array(n) : new Float64Array(n);
    for (let i = 0; i < n; i++) array[i] = toReal(callee, values[i], dtype);
    return [array, single ? dtype : dtypes.float64];
  }
  const Small = integerArrays.get(dtype);
  if (Small === undefined) {
    const wide = dtype === dtypes.uint64 ? dtype : dtypes.int64;
    const array = wide === dtypes.uint64 ? new BigUint64Array(n) : new BigInt64Array(n);
    const [least, most] = limits(wide);
    for (let i = 0; i < n; i++) array[i] = toBigInt(callee, values[i], wide, least, most);
    return [array, wide];
  }
  const array = new Small(n);
  const [least, most] = limits(dtype).map(Number) as [number, number];
  for (let i = 0; i < n; i++) {
    const x = values[i];
    // A bigint that is too large for a number's 53 bits is out of range in any case.
    const number = toReal(callee, x, dtype);
    const lowest = !dtype.isSigned && Number.isInteger(number) ? -most : least;
    // Fractions are dropped from what is positive beyond the largest integer too: 255.5 is refused, as in Python.
    if (!(number >= lowest && number <= most)) throw misfit(callee, dtype, x);
    array[i] = number;
  }
  return [array, dtype];
}

/** The value of an element that may be a tensor, of which integers are exact. */
function elementValue(callee: string, x: Element, dtype: DType): number | bigint | boolean | Complex {
  if (!isTensor(x)) return x;
  const { isFloatingPoint, isComplex: complex } = x.dtype;
  const integer = !isFloatingPoint && !complex;
  if (!integer && !dtype.isFloatingPoint && !dtype.isComplex && dtype !== dtypes.bool) {
    throw new TypeError(`${callee}: expected tensors of integers for ${dtype}, got one of ${x.dtype}`);
  }
  if (!integer || x.dtype === dtypes.bool) return x.item() as number | boolean | Complex;
  return x.itemBigInt();
}

function isTrue(x: unknown): boolean {
  return isComplex(x) ? x.re !== 0 || x.im !== 0 : x !== 0 && x !== 0n && x !== false;
}

function toReal(callee: string, x: unknown, dtype: DType): number {
  if (typeof x === 'number') return x;
  if (isComplex(x)) {
    throw new TypeError(`${callee}: expected real numbers for ${dtype}, got ${complexText(x)}`);
  }
  const number = Number(x);
  if (!Number.isFinite(number)) throw misfit(callee, dtype, x);
  return number;
}

function toBigInt(callee: string, x: unknown, dtype: DType, least: bigint, most: bigint): bigint {
  if (typeof x === 'bigint') {
    if (x < least || x > most) throw misfit(callee, dtype, x);
    return x;
  }
  const number = toReal(callee, x, dtype);
  if (!Number.isFinite(number)) throw misfit(callee, dtype, x);
  const whole = BigInt(Math.trunc(number));
  if (whole < least || whole > most || (number < 0 && least === 0n)) throw misfit(callee, dtype, x);
  return whole;
}

function misfit(callee: string, dtype: DType, x: unknown): RangeError {
  const [least, most] = dtype.isFloatingPoint || dtype.isComplex ? [] : limits(dtype);
  const range = least === undefined ? '' : ` (${least} to ${most})`;
  return new RangeError(`${callee}: expected numbers that ${dtype} holds${range}, got ${describe(x)}`);
}

function complexText({ re, im }: Complex): string {
  return `{ re: ${re}, im: ${im} }`;
}
