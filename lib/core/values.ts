/** Which JavaScript values stand for which of an operator's argument types, and how they cross to the addon. */
import type { NativeType } from '../native-api';
import { Device } from './device';
import { DType } from './dtype';
import { Generator, generatorHandle } from './generator';
import { Layout, MemoryFormat } from './layout';
import { Kind } from './schema';
import { type Complex, indexOf, isTensor, type Tensor } from './tensor';

const isInt = (value: unknown): boolean => Number.isInteger(value) || typeof value === 'bigint';

export function isComplex(value: unknown): value is Complex {
  return typeof value === 'object' && value !== null && 're' in value && 'im' in value;
}

/** Whether `value` may be given for `type`. `lenient` also takes what Python converts: 0-d tensors for numbers. */
export function fits(type: NativeType, value: unknown, lenient: boolean): boolean {
  if (value === null) return type.optional;
  if (!type.list) return fitsOne(type.kind, value, lenient);
  if (!Array.isArray(value)) return type.size !== undefined && type.kind !== Kind.Tensor && fitsOne(type.kind, value, lenient);
  return value.every((item) => (item === null ? type.optionalElements : fitsOne(type.kind, item, lenient)));
}

function fitsOne(kind: number, value: unknown, lenient: boolean): boolean {
  switch (kind) {
    case Kind.Tensor:
      return isTensor(value);
    case Kind.Scalar:
      return (
        typeof value === 'number' ||
        typeof value === 'boolean' ||
        typeof value === 'bigint' ||
        (isTensor(value) ? lenient && isNumberLike(value) : isComplex(value))
      );
    case Kind.Int:
      return isInt(value) || (lenient && isTensor(value) && isNumberLike(value) && !value.dtype.isFloatingPoint);
    case Kind.Float:
      return typeof value === 'number' || typeof value === 'bigint' || (lenient && isTensor(value) && isNumberLike(value));
    case Kind.Bool:
      return typeof value === 'boolean' || (lenient && isTensor(value) && isNumberLike(value));
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

/** Python takes the value of such a tensor where it wants a number. */
function isNumberLike(tensor: Tensor): boolean {
  return tensor.dim() === 0 && !tensor.requiresGrad;
}

/** `value`, which fits `type`, as the addon takes it. */
export function toNative(type: NativeType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (type.list) {
    if (Array.isArray(value)) return isPlain(type.kind) && !value.some(isTensor) ? value : value.map((item) => oneToNative(type.kind, item));
    return new Array(type.size).fill(oneToNative(type.kind, value));
  }
  return oneToNative(type.kind, value);
}

/** Values of this kind cross as they are. */
function isPlain(kind: number): boolean {
  return kind >= Kind.Scalar && kind <= Kind.String;
}

function oneToNative(kind: number, value: unknown): unknown {
  if (value === null) return null;
  switch (kind) {
    case Kind.Tensor:
      return indexOf(value as Tensor);
    case Kind.DType:
    case Kind.Layout:
    case Kind.MemoryFormat:
      return (value as { code: number }).code;
    case Kind.Device:
      return String(value);
    case Kind.Generator:
      return generatorHandle(value as Generator);
    case Kind.Bool:
      return isTensor(value) ? Boolean(value.item()) : value;
    default:
      return isTensor(value) ? value.item() : value;
  }
}
