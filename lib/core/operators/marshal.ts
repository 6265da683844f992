/**
 * Decides which JavaScript values fit an operator's parameter, and converts them to the form in which the addon takes
 * them.
 */
import type { NativeType } from '../../native/api';
import { Generator, generatorHandle } from '../tensor/generator';
import { type Complex, indexOf, isTensor, type Tensor } from '../tensor/tensor';
import { Device } from '../types/device';
import { DType } from '../types/dtype';
import { Layout, MemoryFormat } from '../types/layout';
import { floatScalar, Scalar } from '../types/scalar';
import { Kind } from './schema';

/** Whether `value` is an integer, as a number or a bigint. */
const isInt = (value: unknown): boolean => Number.isInteger(value) || typeof value === 'bigint';

/** Whether `value` has the parts of a complex number. */
export function isComplex(value: unknown): value is Complex {
  return typeof value === 'object' && value !== null && 're' in value && 'im' in value;
}

/**
 * Whether `value` may be given for a parameter of this type. As in Python, a 0-d tensor that needs no gradient may be
 * given for a number.
 * @param numbersAsTensors whether a number may be given for a tensor
 */
export function fits(type: NativeType, value: unknown, numbersAsTensors = false): boolean {
  if (value === null) return type.optional;
  if (!type.list) {
    return fitsOne(type.kind, value) || (numbersAsTensors && type.kind === Kind.Tensor && isNumber(value));
  }
  if (!Array.isArray(value))
    return type.size !== undefined && type.kind !== Kind.Tensor && fitsOne(type.kind, value);
  // The items of a list of numbers may not be tensors, as in Python.
  if (type.kind === Kind.Scalar && value.some(isTensor)) return false;
  return value.every((item) => (item === null ? type.optionalElements : fitsOne(type.kind, item)));
}

/** Whether `value` is a number of any kind and not a tensor. */
function isNumber(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'boolean':
      return true;
    default:
      return value instanceof Scalar || (isComplex(value) && !isTensor(value));
  }
}

/** Whether `value`, which is not null, may be given for a single value of this kind. */
function fitsOne(kind: number, value: unknown): boolean {
  switch (kind) {
    case Kind.Tensor:
      return isTensor(value);
    case Kind.Scalar:
      return isTensor(value) ? isNumberLike(value) : isNumber(value);
    case Kind.Int:
      if (isTensor(value)) return isNumberLike(value) && isIntegral(value.dtype);
      return isInt(value) || (value instanceof Scalar && value.isInt);
    case Kind.Float:
      if (isTensor(value)) return isNumberLike(value) && !value.dtype.isComplex;
      return (
        typeof value === 'number' || typeof value === 'bigint' || (value instanceof Scalar && value.isReal)
      );
    case Kind.Bool:
      if (isTensor(value)) return isNumberLike(value) && value.dtype.name === 'bool';
      return typeof value === 'boolean' || (value instanceof Scalar && typeof value.value === 'boolean');
    case Kind.String:
      return typeof value === 'string';
    case Kind.DType:
      return value instanceof DType;
    case Kind.Layout:
      return value instanceof Layout;
    case Kind.MemoryFormat:
      return value instanceof MemoryFormat;
    case Kind.Device:
      return typeof value === 'string' || value instanceof Device;
    case Kind.Generator:
      return value instanceof Generator;
    case Kind.Complex:
      return isComplex(value);
    default:
      return false;
  }
}

/** Whether `tensor` may be given for a number, which is then its value. */
function isNumberLike(tensor: Tensor): boolean {
  return tensor.dim() === 0 && !tensor.requiresGrad;
}

/** Whether the elements of a dtype are integers, and not booleans. */
function isIntegral(dtype: DType): boolean {
  return !dtype.isFloatingPoint && !dtype.isComplex && dtype.name !== 'bool';
}

/** Converts `value`, which fits `type`, to the form in which the addon takes it. */
export function toNative(type: NativeType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (type.list) {
    // The array is always copied: it may be a proxy, which the addon would not recognise as an array.
    if (Array.isArray(value)) return value.map((item) => oneToNative(type.kind, item));
    return new Array(type.size).fill(oneToNative(type.kind, value));
  }
  return oneToNative(type.kind, value);
}

/** Converts a single value. */
function oneToNative(kind: number, value: unknown): unknown {
  if (value === null) return null;
  switch (kind) {
    case Kind.Tensor:
      return isTensor(value) ? indexOf(value) : numberToNative(value);
    case Kind.DType:
    case Kind.Layout:
    case Kind.MemoryFormat:
      return (value as { code: number }).code;
    case Kind.Device:
      return String(value);
    case Kind.Generator:
      return generatorHandle(value as Generator);
    case Kind.Scalar:
      if (isTensor(value)) return elementOf(value);
      return value instanceof Scalar ? value.nativeForm : value;
    case Kind.Float:
      if (isTensor(value)) return Number(value.item());
      return value instanceof Scalar ? Number(value.value) : value;
    case Kind.Int:
      if (isTensor(value)) return value.itemBigInt();
      return value instanceof Scalar ? value.value : value;
    case Kind.Bool:
      if (isTensor(value)) return Boolean(value.item());
      return value instanceof Scalar ? value.value : value;
    default:
      return value;
  }
}

/**
 * Converts a number that is given for a tensor. A plain number would mean the index of a tensor, so an integer becomes
 * a bigint and any other number `{ re }`.
 */
function numberToNative(value: unknown): unknown {
  if (value instanceof Scalar) return value.nativeForm;
  if (typeof value !== 'number') return value;
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : floatScalar(value).nativeForm;
}

/** The value of a 0-d tensor as a number of the tensor's kind: 2 of a float32 tensor is the float 2.0. */
function elementOf(tensor: Tensor): unknown {
  if (tensor.dtype.isFloatingPoint) return floatScalar(tensor.item()).nativeForm;
  return isIntegral(tensor.dtype) ? tensor.itemBigInt() : tensor.item();
}
