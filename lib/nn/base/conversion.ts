/** Converts all tensors of a module while its parameters stay the same objects. */
import { noGrad } from '../../core/autograd/gradMode';
import { operator } from '../../core/operators/namespaces';
import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Device, type DeviceLike } from '../../core/types/device';
import { DType } from '../../core/types/dtype';
import { channelsLast, channelsLast3d, contiguousFormat, type MemoryFormat } from '../../core/types/layout';
import { isLazy } from './lazy/uninitialized';
import { isPersistent, ownBuffers, ownParameters } from './members/ownMembers';
import type { Module } from './module';
import { Parameter } from './parameter';

/** What `Module.to` converts to. */
export interface ModuleTarget {
  /** A floating-point or complex dtype; tensors of other dtypes keep theirs. */
  dtype?: DType;
  /** The device. */
  device?: DeviceLike;
  /** Whether copies from pinned memory to an accelerator may run asynchronously; false by default. */
  nonBlocking?: boolean;
  /** The memory format of tensors of 4 dimensions (`channelsLast`) or 5 dimensions (`channelsLast3d`). */
  memoryFormat?: MemoryFormat;
  /** Whether complex tensors stay as they are. @internal */
  realOnly?: boolean;
}

const keywords = ['dtype', 'device', 'nonBlocking', 'memoryFormat', 'realOnly'];

/** Reads the arguments of `to` and gives the conversion of one tensor. */
export function parseTarget(args: readonly unknown[]): (tensor: Tensor) => Tensor {
  const target: ModuleTarget = {};
  for (const arg of args) {
    if (arg === undefined) continue;
    if (arg instanceof DType) target.dtype = arg;
    else if (typeof arg === 'string' || arg instanceof Device) target.device = arg;
    else if (isTensor(arg)) {
      target.dtype = arg.dtype;
      target.device = arg.device;
    } else if (isPlainObject(arg)) {
      const unknown = Object.keys(arg).find((key) => !keywords.includes(key));
      if (unknown !== undefined) {
        throw new TypeError(`to: unknown argument '${unknown}'; expected ${keywords.slice(0, 4).join(', ')}`);
      }
      Object.assign(target, arg);
    } else {
      throw new TypeError(`to: expected a dtype, a device or a Tensor, got ${describe(arg)}`);
    }
  }
  return conversion(target);
}

function conversion({
  dtype,
  device,
  nonBlocking,
  memoryFormat,
  realOnly,
}: ModuleTarget): (tensor: Tensor) => Tensor {
  if (dtype && !dtype.isFloatingPoint && !dtype.isComplex) {
    throw new TypeError(`to: a module takes floating-point and complex dtypes only, got ${dtype}`);
  }
  const where = device === undefined ? undefined : new Device(device);
  return (tensor) => {
    const own = tensor.dtype;
    const converts = own.isFloatingPoint || (own.isComplex && !realOnly);
    const options: { dtype?: DType; device?: Device; nonBlocking?: boolean; memoryFormat?: MemoryFormat } =
      {};
    if (dtype && converts) options.dtype = dtype;
    if (where) options.device = where;
    if (nonBlocking !== undefined) options.nonBlocking = nonBlocking;
    if (memoryFormat && hasRank(memoryFormat, tensor.dim())) options.memoryFormat = memoryFormat;
    return tensor.to(options);
  };
}

/** Whether tensors of `rank` dimensions have the memory format. */
function hasRank(format: MemoryFormat, rank: number): boolean {
  if (format === channelsLast) return rank === 4;
  if (format === channelsLast3d) return rank === 5;
  return format !== contiguousFormat || rank === 4 || rank === 5;
}

const canShow = operator('aten::_has_compatible_shallow_copy_type');

/**
 * Replaces the elements of each parameter, its gradient, and each buffer by what `convert` returns. A
 * parameter stays the same object unless libtorch cannot give it the result, as between a device and `meta`;
 * then a new one replaces it.
 */
export function convertTensors<T extends Module>(
  module: T,
  convert: (tensor: Tensor) => Tensor,
  recurse = true,
): T {
  const replaced = new Map<Parameter, Parameter>();
  for (const each of recurse ? module.modules().reverse() : [module]) {
    convertOwn(each, convert, replaced);
    each._afterConversion();
  }
  return module;
}

function convertOwn(
  module: Module,
  convert: (tensor: Tensor) => Tensor,
  replaced: Map<Parameter, Parameter>,
): void {
  for (const [name, parameter] of ownParameters(module)) {
    const known = replaced.get(parameter);
    if (known) {
      module.registerParameter(name, known);
      continue;
    }
    const converted = noGrad(() => convert(parameter));
    if (converted === parameter) continue;
    if (canShow.call2(parameter, converted)) {
      const { grad } = parameter;
      parameter.data = converted;
      if (grad !== null) grad.data = noGrad(() => convert(grad));
      continue;
    }
    const made = new Parameter(converted, parameter.requiresGrad);
    if (parameter.grad !== null) made.grad = noGrad(() => convert(parameter.grad as Tensor));
    replaced.set(parameter, made);
    module.registerParameter(name, made);
  }
  for (const [name, buffer] of ownBuffers(module)) {
    const converted = convert(buffer);
    if (converted === buffer) continue;
    if (isLazy(buffer)) buffer.data = converted;
    else module.registerBuffer(name, converted, { persistent: isPersistent(module, name) });
  }
}
