/** Combines samples into a batch. */

import { types } from 'node:util';
import { iterable, signature, type Takes } from '../core/arguments/rules';
import { copyOf, fromTypedArray, tensor } from '../core/operators/creation';
import { functions } from '../core/operators/namespaces';
import { isPlainObject } from '../core/operators/overloads';
import { describe } from '../core/support/describe';
import { isTensor, type Tensor } from '../core/tensor/tensor';
import * as dtypes from '../core/types/dtype';
import { lengthOfArray } from '../core/types/typedArrays';

const bindBatch = signature({ batch: iterable<unknown>('samples') });

/** The type of a batch that `defaultCollate` makes of samples of type `T`. */
export type Collated<T> = T extends Tensor | ArrayBufferView | number | bigint | boolean
  ? Tensor
  : T extends string
    ? string[]
    : T extends readonly unknown[]
      ? { -readonly [K in keyof T]: Collated<T[K]> }
      : T extends object
        ? { [K in keyof T]: Collated<T[K]> }
        : T;

/**
 * Combines samples into a batch, as a DataLoader does by default.
 *
 * Tensors are stacked along a new first dimension, and so are typed arrays, which keep their dtype. Numbers become a 1-D
 * tensor, int64 if all are integers that int64 holds and float64 otherwise; booleans become bool, bigints int64. Strings
 * stay an array. Arrays and objects are combined item by item.
 * @example
 * ```ts
 * defaultCollate([[tensor([1, 2]), 3], [tensor([4, 5]), 6]]); // [tensor of shape (2, 2), tensor([3, 6])]
 * ```
 * @param args `batch`: the samples, at least one, all of the same kind and form
 * @returns the batch, in the form of one sample
 * @throws TypeError for samples of other types, and for samples that differ in kind or length
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.default_collate
 */
export function defaultCollate<T>(...args: Takes<['batch'], [batch: readonly T[]]>): Collated<T>;
export function defaultCollate(...args: unknown[]): unknown {
  const batch = bindBatch('defaultCollate', args).batch as readonly unknown[];
  const [first] = batch;
  if (batch.length === 0) throw new TypeError('defaultCollate: expected at least one sample, got none');
  if (isTensor(first)) return functions.stack(all(batch, isTensor, 'a Tensor'));
  if (isTypedArray(first)) return functions.stack(all(batch, isTypedArray, 'a typed array').map(toTensor));
  switch (typeof first) {
    case 'number': {
      const numbers = all(batch, (x): x is number => typeof x === 'number', 'a number');
      return numbers.every(isInt64)
        ? fromTypedArray(BigInt64Array.from(numbers, BigInt), [numbers.length])
        : fromTypedArray(Float64Array.from(numbers), [numbers.length]);
    }
    case 'bigint':
      return copyOf(
        'defaultCollate',
        all(batch, (x): x is bigint => typeof x === 'bigint', 'a bigint'),
        {},
      );
    case 'boolean':
      return tensor(
        all(batch, (x): x is boolean => typeof x === 'boolean', 'a boolean'),
        {
          dtype: dtypes.bool,
        },
      );
    case 'string':
      return all(batch, (x): x is string => typeof x === 'string', 'a string');
  }
  if (Array.isArray(first)) {
    const samples = all(batch, Array.isArray, 'an array');
    const wrong = samples.find((sample) => sample.length !== first.length);
    if (wrong)
      throw new TypeError(
        `defaultCollate: expected samples of ${first.length} items, got one of ${wrong.length}`,
      );
    return first.map((_, i) => defaultCollate(samples.map((sample) => sample[i])));
  }
  if (isPlainObject(first)) {
    const samples = all(batch, isPlainObject, 'an object');
    return Object.fromEntries(
      Object.keys(first).map((name) => [name, defaultCollate(samples.map((sample) => sample[name]))]),
    );
  }
  throw new TypeError(
    `defaultCollate: expected samples of Tensors, typed arrays, numbers, booleans, strings, arrays or objects, got ${describe(first)}`,
  );
}

/** A typed array stands for a numpy array. */
function isTypedArray(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && !types.isDataView(value);
}

function toTensor(array: Uint8Array): Tensor {
  return fromTypedArray(array, [lengthOfArray(array)]);
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

function all<T>(batch: readonly unknown[], is: (value: unknown) => value is T, what: string): T[] {
  const wrong = batch.findIndex((sample) => !is(sample));
  if (wrong < 0) return batch as T[];
  throw new TypeError(
    `defaultCollate: expected each sample to be ${what} as the first one is, got ${describe(batch[wrong])}`,
  );
}

/** The type of the value that `defaultConvert` makes of a value of type `T`. */
export type Converted<T> = T extends ArrayBufferView
  ? Tensor
  : T extends Tensor | string
    ? T
    : T extends readonly unknown[]
      ? { -readonly [K in keyof T]: Converted<T[K]> }
      : T;

/**
 * Converts one sample, as a DataLoader does that makes no batches (`batchSize: null`): typed arrays become tensors,
 * also within arrays and objects. All other values stay as they are.
 * @example
 * ```ts
 * defaultConvert({ x: new Float32Array([1, 2]), name: 'a' }); // { x: tensor([1, 2]), name: 'a' }
 * ```
 * @param data the sample
 * @returns the sample with tensors in it
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.default_convert
 */
export function defaultConvert<T>(data: T): Converted<T>;
export function defaultConvert(data: unknown): unknown {
  if (isTensor(data)) return data;
  if (isTypedArray(data)) return toTensor(data);
  if (Array.isArray(data)) return data.map((item) => defaultConvert(item));
  if (!isPlainObject(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, defaultConvert(item)]));
}
