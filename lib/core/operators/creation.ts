/**
 * Tensors from JavaScript's data.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#creation-ops
 */
import { native } from '../../native/load';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { blank, type Complex, isTensor, setIndex, type Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import { dtypeOfArray, type TypedArray } from '../types/typedArrays';
import { isComplex } from './marshal';

/** A number, or numbers nested in arrays that are equally long at each depth. */
export type Data = number | bigint | boolean | Complex | TypedArray | readonly Data[];

export interface TensorOptions {
  dtype?: DType | null;
  device?: DeviceLike | null;
  requiresGrad?: boolean;
}

/** A tensor that holds a copy of a typed array's elements; `dtype` says what they are where it isn't the array's own. */
export function fromTypedArray(array: ArrayBufferView, sizes: readonly number[], dtype?: DType): Tensor {
  const own = dtype ?? dtypeOfArray(array);
  if (own === undefined)
    throw new TypeError(`fromTypedArray: expected a typed array, got ${describe(array)}`);
  const result = blank();
  setIndex(result, native.fromBytes(result, array, own.code, sizes));
  return result;
}

/**
 * A tensor that holds a copy of `data`. Numbers become float32, bigints int64, booleans bool, complex numbers
 * complex64, a typed array keeps its own type; `dtype` overrides.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.tensor.html
 * @throws TypeError for ragged arrays and for what is no number
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

function fromData(data: Data, dtype: DType | null): Tensor {
  const own = dtypeOfArray(data);
  if (own !== undefined) return fromTypedArray(data as TypedArray, [(data as TypedArray).length]);
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

/** The dtype that numbers become: float32 unless set otherwise. */
export function getDefaultDtype(): DType {
  return DType.of(native.defaultDtype());
}

/**
 * Sets the dtype that numbers become, and that factories and integer division give.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_default_dtype.html
 */
export function setDefaultDtype(dtype: DType): void {
  if (!(dtype instanceof DType))
    throw new TypeError(`setDefaultDtype: expected a dtype, got ${describe(dtype)}`);
  native.setDefaultDtype(dtype.code);
}

/** Elements of any kinds: the widest of them decides, as in Python, unless `dtype` does. */
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
  // Wide enough to convert from: exact for integers, double for floating point.
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

/** As Python converts to an integer dtype: toward zero; a value of no integer is an error. */
function toBigInt(value: number | bigint | boolean): bigint {
  if (typeof value !== 'number') return BigInt.asIntN(64, BigInt(value));
  if (!Number.isFinite(value)) throw new RangeError(`tensor: cannot convert ${value} to an integer`);
  return BigInt.asIntN(64, BigInt(Math.trunc(value)));
}

/**
 * `data` as a tensor, without a copy where it is one already of the dtype and device asked for.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.as_tensor.html
 */
export function asTensor(data: Data | Tensor, options: Omit<TensorOptions, 'requiresGrad'> = {}): Tensor {
  if (!isTensor(data)) return tensor(data, options);
  const { dtype, device } = options;
  return dtype || device ? data.to({ ...(dtype && { dtype }), ...(device && { device }) }) : data;
}
