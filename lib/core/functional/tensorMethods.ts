/** Methods of Tensor that Python writes in Python: conversion, data out, indexing, iteration. */
import { inspect } from 'node:util';
import { native } from '../../native/load';
import { asTensor, type Data } from '../operators/creation';
import { operator } from '../operators/namespaces';
import { isPlainObject } from '../operators/overloads';
import { tensorToString } from '../printing/printing';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { Flag } from '../tensor/flags';
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
  /** Whether a copy to an accelerator may return before it has ended; false by default. */
  nonBlocking?: boolean;
  /** Whether to copy even where dtype and device are already as asked for; false by default. */
  copy?: boolean;
  memoryFormat?: MemoryFormat;
}

/** The options of the conversions that are named after a dtype, such as `float()`. */
export interface ConversionOptions {
  memoryFormat?: MemoryFormat;
}

/** A value, or nested arrays of values. */
export type Nested<T> = T | Nested<T>[];

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Converts this tensor to another dtype, or moves it to another device.
     *
     *     x.to(torch.float64);
     *     x.to('cuda');
     *     x.to({ device: 'cuda:1', dtype: torch.float16 });
     *
     * @param target the dtype, the device or a Tensor whose dtype and device are taken
     * @param options.nonBlocking whether a copy to an accelerator may return before it has ended; false by default
     * @param options.copy whether to copy in any case; false by default
     * @returns a copy, through which gradients flow back; or this tensor where dtype and device are already as asked
     * for
     * @throws TypeError for an unknown dtype, device or option
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.to.html
     */
    to(options: ToOptions): Tensor;
    to(target: DType | DeviceLike | Tensor, options?: ToOptions): Tensor;
    to(device: DeviceLike, dtype: DType, options?: ToOptions): Tensor;
    /**
     * Without arguments, the name of this tensor's type, such as `'torch.FloatTensor'`. With a dtype, the same as
     * `to(dtype)`.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.type.html
     */
    type(): string;
    type(dtype: DType): Tensor;
    /**
     * Converts to `torch.float32`. Returns this tensor where it has that dtype; so do the following methods for theirs.
     */
    float(options?: ConversionOptions): Tensor;
    /** Converts to `torch.float64`. */
    double(options?: ConversionOptions): Tensor;
    /** Converts to `torch.float16`. */
    half(options?: ConversionOptions): Tensor;
    /** Converts to `torch.bfloat16`. */
    bfloat16(options?: ConversionOptions): Tensor;
    /** Converts to `torch.complex64`. */
    cfloat(options?: ConversionOptions): Tensor;
    /** Converts to `torch.complex128`. */
    cdouble(options?: ConversionOptions): Tensor;
    /** Converts to `torch.complex32`. */
    chalf(options?: ConversionOptions): Tensor;
    /** Converts to `torch.int32`, dropping fractions. */
    int(options?: ConversionOptions): Tensor;
    /** Converts to `torch.int64`, dropping fractions. */
    long(options?: ConversionOptions): Tensor;
    /** Converts to `torch.int16`, dropping fractions. */
    short(options?: ConversionOptions): Tensor;
    /** Converts to `torch.int8`, dropping fractions. */
    char(options?: ConversionOptions): Tensor;
    /** Converts to `torch.uint8`, dropping fractions. */
    byte(options?: ConversionOptions): Tensor;
    /** Converts to `torch.bool`: 0 is false, everything else true. */
    bool(options?: ConversionOptions): Tensor;
    /**
     * Copies this tensor to the CPU. Returns the tensor itself where it is there already.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.cpu.html
     */
    cpu(): Tensor;
    /**
     * Copies this tensor to an NVIDIA GPU. Returns the tensor itself where it is there already.
     * @param device a CUDA device or its index; the current one by default
     * @param options.nonBlocking whether the method may return before the copy has ended; false by default
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.cuda.html
     */
    cuda(device?: number | DeviceLike, options?: { nonBlocking?: boolean }): Tensor;

    /**
     * Copies the elements into a typed array, in row-major order. Its type follows the dtype: Float32Array for float32,
     * BigInt64Array for int64, Uint8Array with 0 and 1 for bool. float16 and bfloat16 come as 16-bit patterns in a
     * Uint16Array, and complex numbers as pairs of real and imaginary part.
     */
    toTypedArray(): TypedArray;
    /**
     * The elements as nested arrays, one level for each dimension: numbers, booleans, or `{ re, im }` for complex
     * dtypes. Of a 0-d tensor, the value itself.
     *
     *     torch.tensor([[1, 2], [3, 4]]).tolist(); // [[1, 2], [3, 4]]
     *
     * @throws RangeError for an integer beyond ±2^53, which a JavaScript number cannot hold: use `toTypedArray()`
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.tolist.html
     */
    // biome-ignore lint/suspicious/noExplicitAny: the depth is known at run time only
    tolist(): any;

    /**
     * Selects elements, as Python's `x[…]`.
     *
     *     x.index(0); // x[0]
     *     x.index([0, torch.slice(1, null)]); // x[0, 1:]
     *     x.index(['...', null]); // x[..., None]
     *     x.index([[0, 2]]); // x[[0, 2]]: rows 0 and 2
     *     x.index(x.gt(0)); // x[x > 0]
     *
     * @param indices one item, or an array with an item for each dimension: an integer, `torch.slice(start, stop,
     * step)`, null for a new dimension, `'...'`, a boolean, a tensor of indices or a mask, or an array of numbers or
     * booleans
     * @returns a view that shares this tensor's memory; with tensors or arrays among the items, a copy
     * @throws TypeError for another item, RangeError for an index out of range
     * @see https://docs.pytorch.org/cppdocs/notes/tensor_indexing.html
     */
    index(indices: Index | readonly Index[]): Tensor;
    /**
     * Replaces elements, as Python's `x[…] = value`.
     *
     *     x.indexPut([0, torch.slice(1, null)], 0); // x[0, 1:] = 0
     *
     * @param indices which elements, as in `index`
     * @param value a tensor that can be broadcast to the shape of the selection, or numbers
     */
    indexPut(indices: Index | readonly Index[], value: Tensor | Data): void;
    /**
     * Iterates over the first dimension: views of the rows. `for (const row of x)`, `const [a, b] = x`.
     * @throws TypeError for a 0-d tensor
     */
    [Symbol.iterator](): IterableIterator<Tensor>;

    /** The tensor with its dimensions in reverse order, as a view: the transpose of a matrix. */
    readonly T: Tensor;
    /** The transposes of the matrices in the last two dimensions, as a view. */
    readonly mT: Tensor;
    /** The conjugate transpose of a matrix, as a view. */
    readonly H: Tensor;
    /** The conjugate transposes of the matrices in the last two dimensions, as a view. */
    readonly mH: Tensor;
    /** The real parts of a complex tensor, as a view. Of a real tensor, all of it. */
    readonly real: Tensor;
    /**
     * The imaginary parts of a complex tensor, as a view.
     * @throws Error for a real tensor
     */
    readonly imag: Tensor;

    /** Whether the tensor is on an NVIDIA GPU. */
    readonly isCuda: boolean;
    /** Whether the tensor is in the CPU's memory. */
    readonly isCpu: boolean;
    /** Whether the tensor is on a GPU of an Apple processor. */
    readonly isMps: boolean;
    /** Whether the layout is sparse COO. */
    readonly isSparse: boolean;
    /** Whether the elements are quantized: integers with a scale and a zero point. */
    readonly isQuantized: boolean;
    /** Whether the tensor has a shape and a dtype but no memory. */
    readonly isMeta: boolean;
    /** Whether the layout is sparse CSR. */
    readonly isSparseCsr: boolean;
    /** Whether the layout is one of oneDNN's. */
    readonly isMkldnn: boolean;
    /** Whether this is a nested tensor: a list of tensors of different shapes. */
    readonly isNested: boolean;

    /** The text that Python prints: `tensor([1., 2.])`. `torch.setPrintoptions` changes its form. */
    toString(): string;
  }
}

/** The dtype, device and options that were given to `to`. */
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
  const current = tensor.device;
  if (current.type !== device.type) return false;
  if (device.index !== null) return current.index === device.index;
  // A device without an index stands for the current device of its type.
  return (
    current.index === (current.type === 'cuda' ? native.currentDevice('cuda') : 0) || current.index === null
  );
}

/** The names of tensor types in Python: `torch.FloatTensor` has `Float`. */
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

/** libtorch's operators for the views that Python has as attributes. */
const views: Record<string, string> = {
  T: 'numpy_T',
  mT: 'mT',
  H: 'matrix_H',
  mH: 'mH',
  real: 'real',
  imag: 'imag',
};

/** The flags that Python shows as attributes; it has methods for the others. */
const flagAttributes = [
  'isCuda',
  'isCpu',
  'isMps',
  'isSparse',
  'isQuantized',
  'isMeta',
  'isSparseCsr',
  'isMkldnn',
  'isNested',
] as const;

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
    // The prototype of Tensor, and a proxy, are shown as any other object.
    if (!isTensor(this)) return this;
    if (depth < 0) return `[${this.constructor.name}]`;
    // Node indents the further lines of a text only where it comes from an object that is inspected.
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
for (const name of flagAttributes) {
  const flag = Flag[name];
  Object.defineProperty(Tensor.prototype, name, {
    get(this: Tensor) {
      return (native.flags(indexOf(this)) & flag) !== 0;
    },
    configurable: true,
  });
}
