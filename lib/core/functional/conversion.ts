/** Conversion of tensors to other dtypes and devices. */
import { native } from '../../native/load';
import { defineMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { isPlainObject } from '../operators/overloads';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { indexOf, isTensor, type Tensor } from '../tensor/tensor';
import { Device, type DeviceLike } from '../types/device';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import type { MemoryFormat } from '../types/layout';

/** The options of `x.to`. */
export interface ToOptions {
  /** The dtype of the result; by default that of the tensor. */
  dtype?: DType;
  /** The device of the result, or its name; by default that of the tensor. */
  device?: DeviceLike;
  /** Whether a copy to an accelerator may return before it has ended; false by default. */
  nonBlocking?: boolean;
  /** Whether to copy even where dtype and device are already as asked for; false by default. */
  copy?: boolean;
  /** The order of the copy's elements in memory; `torch.preserveFormat`, that of the tensor, by default. */
  memoryFormat?: MemoryFormat;
}

/** The options of the conversions that are named after a dtype, such as `float()`. */
export interface ConversionOptions {
  /** The order of the copy's elements in memory; `torch.preserveFormat`, that of the tensor, by default. */
  memoryFormat?: MemoryFormat;
}

/** The options of `x.cuda`. */
export interface CudaOptions {
  /** Whether the method may return before the copy has ended; false by default. */
  nonBlocking?: boolean;
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Converts this tensor to another dtype, or moves it to another device.
     * @example
     * ```ts
     * x.to(torch.float64);
     * x.to('cuda');
     * x.to('cuda', torch.float16, { nonBlocking: true });
     * x.to({ device: 'cuda:1', dtype: torch.float16 });
     * ```
     * @param target the dtype, the device, or a Tensor whose dtype and device are taken
     * @param dtype the dtype of the result, where the first argument is a device; by default that of this tensor
     * @param options.nonBlocking whether a copy to an accelerator may return before it has ended; false by default
     * @param options.copy whether to copy in any case; false by default
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, through which gradients flow back; or this tensor where dtype and device are already as asked
     * for
     * @throws TypeError for an unknown dtype, device or option
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.to.html
     */
    to(options: ToOptions): Tensor;
    to(target: DType | DeviceLike | Tensor, options?: ToOptions): Tensor;
    to(target: DType | Tensor, nonBlocking: boolean, copy?: boolean | ToOptions, options?: ToOptions): Tensor;
    to(
      device: DeviceLike,
      dtype: DType,
      nonBlocking?: boolean | ToOptions,
      copy?: boolean | ToOptions,
      options?: ToOptions,
    ): Tensor;
    /**
     * Without arguments, the name of this tensor's type, such as `'torch.FloatTensor'`. With a dtype, the same as
     * `to(dtype)`.
     * @param dtype the dtype to convert to
     * @returns the name, or the converted tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.type.html
     */
    type(): string;
    type(dtype: DType): Tensor;
    /**
     * Converts to `torch.float32`.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.float.html
     */
    float(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.float64`.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.double.html
     */
    double(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.float16`.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.half.html
     */
    half(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.bfloat16`.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.bfloat16.html
     */
    bfloat16(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.complex64`; the imaginary parts of real numbers become 0.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.cfloat.html
     */
    cfloat(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.complex128`; the imaginary parts of real numbers become 0.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.cdouble.html
     */
    cdouble(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.complex32`; the imaginary parts of real numbers become 0.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.chalf.html
     */
    chalf(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.int32`, which drops fractions.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.int.html
     */
    int(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.int64`, which drops fractions.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.long.html
     */
    long(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.int16`, which drops fractions.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.short.html
     */
    short(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.int8`, which drops fractions.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.char.html
     */
    char(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.uint8`, which drops fractions.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.byte.html
     */
    byte(options?: ConversionOptions): Tensor;
    /**
     * Converts to `torch.bool`. 0 becomes false, everything else true.
     * @param options.memoryFormat the order of the copy's elements in memory; by default that of this tensor
     * @returns a copy, or this tensor where it has that dtype
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.bool.html
     */
    bool(options?: ConversionOptions): Tensor;
    /**
     * Copies this tensor to the CPU.
     * @returns a copy, or this tensor where it is on the CPU already
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.cpu.html
     */
    cpu(): Tensor;
    /**
     * Copies this tensor to an NVIDIA GPU.
     * @param device a CUDA device or its index; the current one by default
     * @returns a copy, or this tensor where it is on that GPU already
     * @throws TypeError where libtorch was built without CUDA
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.cuda.html
     */
    cuda(device?: number | DeviceLike, options?: CudaOptions): Tensor;
  }
}

/** The dtype, device and options that were given to `to`. */
function parseTo(args: readonly unknown[]): ToOptions {
  const options: ToOptions = {};
  let booleans = 0;
  for (const arg of args) {
    if (arg === undefined) continue;
    if (arg instanceof DType) options.dtype = arg;
    else if (typeof arg === 'string' || arg instanceof Device) options.device = arg;
    else if (isTensor(arg)) {
      options.dtype = arg.dtype;
      options.device = arg.device;
    } else if (typeof arg === 'boolean' && options.dtype !== undefined && booleans < 2) {
      // As in Python, only after a dtype: beside a device alone, both have to be named.
      options[booleans++ === 0 ? 'nonBlocking' : 'copy'] = arg;
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

defineMethods({
  to,
  type,
  cpu(this: Tensor) {
    return this.to('cpu');
  },
  cuda(this: Tensor, device: number | DeviceLike = 'cuda', options: ToOptions = {}) {
    return this.to(typeof device === 'number' ? `cuda:${device}` : device, options);
  },
});
for (const [name, dtype] of Object.entries(conversions)) {
  defineMethods({
    [name](this: Tensor, ...args: unknown[]) {
      if (args.length === 0) return to.call(this, dtype);
      const { memoryFormat } = bindArguments<ConversionOptions>(name, conversionParameters, args);
      return to.call(this, dtype, { memoryFormat });
    },
  });
}
