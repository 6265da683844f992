/** Methods of Tensor that Python writes above the operators: conversion, data out, indexing, iteration. */
import { inspect } from 'node:util';
import { native } from '../../native/load';
import { asTensor, type Data } from '../operators/creation';
import { operator } from '../operators/namespaces';
import { isPlainObject } from '../operators/overloads';
import { tensorToString } from '../printing/printing';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { blank, indexOf, isTensor, setIndex, Tensor } from '../tensor/tensor';
import { Device, type DeviceLike } from '../types/device';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import type { MemoryFormat } from '../types/layout';
import { arrayOf, type TypedArray } from '../types/typedArrays';
import { type Index, writeIndices } from './indexing';

export interface ToOptions {
  dtype?: DType;
  device?: DeviceLike;
  /** Copies to an accelerator without waiting for it. */
  nonBlocking?: boolean;
  /** Copies even where nothing changes. */
  copy?: boolean;
  memoryFormat?: MemoryFormat;
}

/** What the conversions take that are named after a dtype. */
export interface ConversionOptions {
  memoryFormat?: MemoryFormat;
}

/** A number, boolean or bigint, or arrays of them. */
export type Nested<T> = T | Nested<T>[];

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * This tensor with another dtype or on another device; itself where that changes nothing.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.to.html
     */
    to(options: ToOptions): Tensor;
    to(target: DType | DeviceLike | Tensor, options?: ToOptions): Tensor;
    to(device: DeviceLike, dtype: DType, options?: ToOptions): Tensor;
    /** The name of the tensor's type, or the tensor as another dtype. */
    type(): string;
    type(dtype: DType): Tensor;
    float(options?: ConversionOptions): Tensor;
    double(options?: ConversionOptions): Tensor;
    half(options?: ConversionOptions): Tensor;
    bfloat16(options?: ConversionOptions): Tensor;
    cfloat(options?: ConversionOptions): Tensor;
    cdouble(options?: ConversionOptions): Tensor;
    chalf(options?: ConversionOptions): Tensor;
    int(options?: ConversionOptions): Tensor;
    long(options?: ConversionOptions): Tensor;
    short(options?: ConversionOptions): Tensor;
    char(options?: ConversionOptions): Tensor;
    byte(options?: ConversionOptions): Tensor;
    bool(options?: ConversionOptions): Tensor;
    cpu(): Tensor;
    cuda(device?: number | DeviceLike, options?: { nonBlocking?: boolean }): Tensor;

    /** The elements in row-major order, copied: bigints of int64, 0 and 1 of bool, bits of float16 and bfloat16. */
    toTypedArray(): TypedArray;
    /** The elements as nested arrays of numbers, booleans or complex numbers; of a 0-d tensor, the element. */
    // biome-ignore lint/suspicious/noExplicitAny: the depth is known at run time only
    tolist(): any;

    /**
     * `x[…]` in Python: integers, `slice(start, stop, step)`, null, `'...'`, booleans, tensors and arrays.
     * @see https://docs.pytorch.org/cppdocs/notes/tensor_indexing.html
     */
    index(indices: Index | readonly Index[]): Tensor;
    /** `x[…] = value` in Python. */
    indexPut(indices: Index | readonly Index[], value: Tensor | Data): void;
    /** The rows: slices of the first dimension. */
    [Symbol.iterator](): IterableIterator<Tensor>;

    readonly T: Tensor;
    readonly mT: Tensor;
    readonly H: Tensor;
    readonly mH: Tensor;
    readonly real: Tensor;
    readonly imag: Tensor;

    readonly isCuda: boolean;
    readonly isCpu: boolean;
    readonly isMps: boolean;
    readonly isSparse: boolean;
    readonly isQuantized: boolean;
    readonly isMeta: boolean;
    readonly isSparseCsr: boolean;
    readonly isMkldnn: boolean;
    readonly isNested: boolean;

    toString(): string;
  }
}

/** What `to` was asked for. */
function parseTo(args: readonly unknown[]): ToOptions {
  const options: ToOptions = {};
  for (const arg of args) {
    if (arg === undefined) continue;
    if (arg instanceof DType) options.dtype = arg;
    else if (typeof arg === 'string' || arg instanceof Device) options.device = arg;
    else if (isTensor(arg)) {
      options.dtype = arg.dtype;
      options.device = arg.device;
    } else if (isPlainObject(arg)) {
      for (const key of Object.keys(arg)) {
        if (!['dtype', 'device', 'nonBlocking', 'copy', 'memoryFormat'].includes(key)) {
          throw new TypeError(
            `to: unknown argument '${key}'; expected dtype, device, nonBlocking, copy, memoryFormat`,
          );
        }
      }
      Object.assign(options, arg);
    } else {
      throw new TypeError(`to: expected a dtype, a device or a Tensor, got ${describe(arg)}`);
    }
  }
  return options;
}

const toOperator = operator('aten::to');

function to(this: Tensor, ...args: unknown[]): Tensor {
  if (!isTensor(this)) throw new TypeError(`to: expected to be called on a Tensor, got ${describe(this)}`);
  const [only] = args;
  if (args.length === 1 && only instanceof DType) {
    return only.code === native.dtype(indexOf(this)) ? this : (toOperator.call2(this, only, true) as Tensor);
  }
  const { dtype, device, nonBlocking, copy, memoryFormat } = parseTo(args);
  if (!copy && memoryFormat === undefined) {
    const sameDtype =
      dtype === undefined || (dtype instanceof DType && dtype.code === native.dtype(indexOf(this)));
    if (sameDtype && (device === undefined || isSameDevice(this, new Device(device)))) return this;
  }
  const keywords = {
    dtype,
    device: device === undefined ? undefined : String(new Device(device)),
    nonBlocking,
    copy,
    memoryFormat,
  };
  return toOperator.callMany([this, keywords]) as Tensor;
}

function isSameDevice(tensor: Tensor, device: Device): boolean {
  const own = tensor.device;
  if (own.type !== device.type) return false;
  if (device.index !== null) return own.index === device.index;
  // Where there may be several, the one that is current.
  return own.index === (own.type === 'cuda' ? native.currentDevice('cuda') : 0) || own.index === null;
}

/** Python's name of a type, `torch.FloatTensor`. */
const typeNames = new Map<DType, string>([
  [dtypes.float32, 'Float'],
  [dtypes.float64, 'Double'],
  [dtypes.float16, 'Half'],
  [dtypes.bfloat16, 'BFloat16'],
  [dtypes.int64, 'Long'],
  [dtypes.int32, 'Int'],
  [dtypes.int16, 'Short'],
  [dtypes.int8, 'Char'],
  [dtypes.uint8, 'Byte'],
  [dtypes.bool, 'Bool'],
  [dtypes.complex64, 'ComplexFloat'],
  [dtypes.complex128, 'ComplexDouble'],
]);

function type(this: Tensor, dtype?: DType): Tensor | string {
  if (dtype !== undefined) return this.to(dtype);
  const device = this.device.type;
  return `torch.${device === 'cpu' ? '' : `${device}.`}${typeNames.get(this.dtype) ?? this.dtype.name}Tensor`;
}

function toTypedArray(this: Tensor): TypedArray {
  return arrayOf(this.dtype, native.toBytes(indexOf(this)));
}

/** Element `i` of a typed array of `dtype`, as `tolist` gives it. */
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
  const { dtype } = this;
  const wide = dtype.isFloatingPoint && dtype.itemsize < 4 ? this.detach().to(dtypes.float32) : this;
  const array = wide.toTypedArray();
  const sizes = this.shape;
  let next = 0;
  const build = (depth: number): unknown => {
    if (depth === sizes.length) return element(wide.dtype, array, next++);
    return Array.from({ length: sizes[depth] as number }, () => build(depth + 1));
  };
  return build(0);
}

function index(this: Tensor, indices: Index | readonly Index[]): Tensor {
  const result = blank();
  const items = writeIndices(indices);
  setIndex(result, native.getIndex(result, indexOf(this), items));
  return result;
}

function indexPut(this: Tensor, indices: Index | readonly Index[], value: Tensor | Data): void {
  if (value === undefined) throw new TypeError("indexPut: missing argument 'value'");
  const source = isTensor(value) ? value : asTensor(value, { dtype: this.dtype, device: this.device });
  const items = writeIndices(indices);
  native.setIndex(indexOf(this), indexOf(source), [this, source, items]);
}

function* rows(this: Tensor): IterableIterator<Tensor> {
  if (this.dim() === 0) throw new TypeError('iteration: expected a tensor with dimensions, got a 0-d tensor');
  yield* this.unbind(0);
}

const conversions: Record<string, DType> = {
  float: dtypes.float32,
  double: dtypes.float64,
  half: dtypes.float16,
  bfloat16: dtypes.bfloat16,
  cfloat: dtypes.complex64,
  cdouble: dtypes.complex128,
  chalf: dtypes.complex32,
  int: dtypes.int32,
  long: dtypes.int64,
  short: dtypes.int16,
  char: dtypes.int8,
  byte: dtypes.uint8,
  bool: dtypes.bool,
};

const conversionParameters = [{ name: 'memoryFormat', default: undefined }];

/** What libtorch calls the views that Python shows as attributes. */
const views: Record<string, string> = {
  T: 'numpy_T',
  mT: 'mT',
  H: 'matrix_H',
  mH: 'mH',
  real: 'real',
  imag: 'imag',
};

/** The bits of the addon's `flags`. */
const flagBits: Record<string, number> = {
  isCuda: 0,
  isCpu: 1,
  isMps: 2,
  isSparse: 3,
  isQuantized: 4,
  isMeta: 5,
  isSparseCsr: 6,
  isMkldnn: 10,
  isNested: 12,
};

const methods: Record<PropertyKey, unknown> = {
  to,
  type,
  toTypedArray,
  tolist,
  index,
  indexPut,
  [Symbol.iterator]: rows,
  toString(this: Tensor) {
    if (!isTensor(this)) {
      throw new TypeError(`toString: expected to be called on a Tensor, got ${describe(this)}`);
    }
    return tensorToString(this);
  },
  [inspect.custom](this: Tensor, depth: number) {
    // A prototype and a proxy are shown as any other object.
    if (!isTensor(this)) return this;
    if (depth < 0) return `[${this.constructor.name}]`;
    // Node sets the further lines of an object's text in, of a string's not.
    return { [inspect.custom]: () => this.toString() };
  },
  cpu(this: Tensor) {
    return this.to('cpu');
  },
  cuda(this: Tensor, device: number | DeviceLike = 'cuda', options: ToOptions = {}) {
    return this.to(typeof device === 'number' ? `cuda:${device}` : device, options);
  },
};
for (const [name, dtype] of Object.entries(conversions)) {
  methods[name] = function (this: Tensor, ...args: unknown[]) {
    if (args.length === 0) return to.call(this, dtype);
    const { memoryFormat } = bindArguments<ConversionOptions>(name, conversionParameters, args);
    return to.call(this, dtype, { memoryFormat });
  };
}
for (const key of Reflect.ownKeys(methods)) {
  Object.defineProperty(Tensor.prototype, key, {
    value: methods[key as string],
    writable: true,
    configurable: true,
  });
}
for (const [name, view] of Object.entries(views)) {
  const call = operator(`aten::${view}`);
  Object.defineProperty(Tensor.prototype, name, {
    get(this: Tensor) {
      return call.call1(this);
    },
    configurable: true,
  });
}
for (const [name, bit] of Object.entries(flagBits)) {
  Object.defineProperty(Tensor.prototype, name, {
    get(this: Tensor) {
      return ((native.flags(indexOf(this)) >> bit) & 1) === 1;
    },
    configurable: true,
  });
}
