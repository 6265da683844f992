/**
 * Numbers that know whether they are bool, int, float or complex. A JavaScript number cannot tell Python's `2.0` from
 * `2`. That matters where dtypes are promoted: an int64 tensor plus the int 2 stays int64, plus the float 2.0 it
 * becomes float32.
 */
import { inspect } from 'node:util';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import type { Complex } from './complex';
import { DType } from './dtype';

/** The form in which the addon takes a Scalar: a bigint is an int, `{ re }` a float, `{ re, im }` a complex number. */
type NativeForm =
  | boolean
  | bigint
  | {
      /** A float, or the real part of a complex number. */
      re: number;
      /** The imaginary part; a float has none. */
      im?: number;
    };

/** A number that says whether it is a bool, int, float or complex number. `torch.scalar` makes one. */
export class Scalar {
  /** Made by the library alone: programs call `torch.scalar`. */
  constructor(
    /** The number itself: a bigint for an int, a number for a float. */
    readonly value: number | bigint | boolean | Complex,
    /** The form in which the addon takes it. @internal */
    readonly nativeForm: NativeForm,
  ) {}

  /** Whether it is an int. It is false for a bool. */
  get isInt(): boolean {
    return typeof this.nativeForm === 'bigint';
  }

  /** Whether it is an int or a float. It is false for a bool and for a complex number. */
  get isReal(): boolean {
    return (
      typeof this.nativeForm === 'bigint' ||
      (typeof this.nativeForm === 'object' && this.nativeForm.im === undefined)
    );
  }

  /**
   * The number as Python writes it: `2` for an int, `2.0` for a float, `True` for a bool, `(2+0j)` for a complex
   * number.
   */
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
 * A number that says of itself whether it is an int or a float. JavaScript writes `2` for both, and operators take a
 * number without a fraction as an int. Where that is not meant, give a Scalar instead of the number.
 * @example
 * ```ts
 * const counts = torch.tensor([1n, 2n]); // int64
 * counts.add(2); // tensor([3, 4])
 * counts.add(torch.scalar(2, torch.float)); // tensor([3., 4.])
 * ```
 * @param value the number
 * @param dtype decides the kind: any floating-point dtype makes a float, any integer dtype an int, `torch.bool` a bool,
 * and any complex dtype a complex number. Its size in bytes plays no role, as Python's numbers have none
 * @returns a Scalar, which can be given wherever an operator takes a number
 * @throws TypeError for a value with a fraction and an integer dtype, and for arguments of other types
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

/** The float `value`, which Python would write `2.0` for 2. @internal */
export function floatScalar(value: number): Scalar {
  return new Scalar(value, { re: value });
}
