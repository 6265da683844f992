/**
 * A number that says what kind of number it is. A JavaScript number cannot tell Python's `2.0` from `2`; where that
 * matters (an int tensor plus a float is a float tensor), `torch.scalar(2, torch.float64)` is `2.0`.
 */
import { inspect } from 'node:util';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { DType } from './dtype';

/** How a kind of number crosses to the addon. */
type NativeForm = boolean | bigint | { re: number; im?: number };

/** A number with a kind: bool, int, float or complex. Make one with `torch.scalar`. */
export class Scalar {
  /** @internal */
  constructor(
    /** The number itself. */
    readonly value: number | bigint | boolean | { re: number; im: number },
    /** The form in which it reaches libtorch. @internal */
    readonly nativeForm: NativeForm,
  ) {}

  /** Whether it is an int. */
  get isInt(): boolean {
    return typeof this.nativeForm === 'bigint';
  }

  /** Whether it is an int or a float. */
  get isReal(): boolean {
    return (
      typeof this.nativeForm === 'bigint' ||
      (typeof this.nativeForm === 'object' && this.nativeForm.im === undefined)
    );
  }

  toString(): string {
    const { value } = this;
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (typeof value === 'object') return `(${value.re}${value.im < 0 ? '' : '+'}${value.im}j)`;
    return Number.isInteger(value) && typeof this.nativeForm === 'object' ? `${value}.0` : String(value);
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const parameters = [{ name: 'value' }, { name: 'dtype' }];

/**
 * The number `value` as a Python number of the kind of `dtype`: of any floating-point dtype a float, of any integer
 * dtype an int. It may stand wherever an operator takes a number, and promotes as Python's numbers do, by its kind.
 * @example torch.tensor([1n, 2n]).add(torch.scalar(2, torch.float)) // tensor([3., 4.]), as [1, 2] + 2.0 in Python
 * @throws TypeError for a value that is no number of that kind
 */
export function scalar(value: number | bigint | boolean, dtype: DType): Scalar;
export function scalar(...args: unknown[]): Scalar {
  const { value, dtype } = bindArguments<{ value: number | bigint | boolean; dtype: DType }>(
    'scalar',
    parameters,
    args,
  );
  if (!(dtype instanceof DType))
    throw new TypeError(`scalar: argument 'dtype': expected a dtype, got ${describe(dtype)}`);
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
    throw new TypeError(
      `scalar: argument 'value': expected a number, a bigint or a boolean, got ${describe(value)}`,
    );
  }
  if (dtype.isComplex) return new Scalar({ re: Number(value), im: 0 }, { re: Number(value), im: 0 });
  if (dtype.isFloatingPoint) return floatScalar(Number(value));
  if (dtype.name === 'bool') return new Scalar(Boolean(value), Boolean(value));
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw new TypeError(`scalar: argument 'value': expected an integer for ${dtype}, got ${describe(value)}`);
  }
  return new Scalar(BigInt(value), BigInt(value));
}

/** Python's `2.0`. @internal */
export function floatScalar(value: number): Scalar {
  return new Scalar(value, { re: value });
}
