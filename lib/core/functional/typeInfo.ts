/**
 * The limits of the numeric dtypes.
 * @see https://docs.pytorch.org/docs/2.13/type_info.html
 */
import { inspect } from 'node:util';
import { getDefaultDtype } from '../operators/creation';
import { describe } from '../support/describe';
import { exponentText, fixedText } from '../support/numberFormat';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';

/**
 * The bits of the mantissa after the point, the largest value, the smallest normal value, the decimal resolution, and
 * the smallest value where it is not the largest with a minus sign.
 */
type Limits = readonly [mantissa: number, max: number, tiny: number, resolution: number, min?: number];

const half: Limits = [10, 65504, 2 ** -14, 1e-3];
const single: Limits = [23, (2 - 2 ** -23) * 2 ** 127, 2 ** -126, 1e-6];
const double: Limits = [52, Number.MAX_VALUE, 2 ** -1022, 1e-15];

const limits = new Map<DType, Limits>([
  [dtypes.float16, half],
  [dtypes.float32, single],
  [dtypes.float64, double],
  [dtypes.complex32, half],
  [dtypes.complex64, single],
  [dtypes.complex128, double],
  [dtypes.bfloat16, [7, (2 - 2 ** -7) * 2 ** 127, 2 ** -126, 1e-2]],
  [dtypes.float8_e5m2, [2, 57344, 2 ** -14, 1]],
  [dtypes.float8_e4m3fn, [3, 448, 2 ** -6, 1]],
  [dtypes.float8_e5m2fnuz, [3, 57344, 2 ** -15, 1]],
  [dtypes.float8_e4m3fnuz, [3, 240, 2 ** -7, 1]],
  [dtypes.float8_e8m0fnu, [0, 2 ** 127, 2 ** -127, 1, 2 ** -127]],
]);

/** For each complex dtype, the dtype of its parts. */
const parts = new Map<DType, DType>([
  [dtypes.complex32, dtypes.float16],
  [dtypes.complex64, dtypes.float32],
  [dtypes.complex128, dtypes.float64],
]);

/** A number as C's `%g` writes it: six digits, no zeros at the end. */
function general(value: number): string {
  if (value === 0) return '0';
  const scientific = exponentText(value, 5);
  const [digits, exponent] = scientific.split('e') as [string, string];
  const stripped = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  const power = Number(exponent);
  return power < -4 || power >= 6 ? `${stripped(digits)}e${exponent}` : stripped(fixedText(value, 5 - power));
}

/** The limits of a floating-point dtype; of a complex dtype, those of its parts. `torch.finfo` makes one. */
export class FInfo {
  /** The name of the dtype. */
  readonly dtype: string;
  /** The number of bits of an element. */
  readonly bits: number;
  /** The difference between 1 and the next larger number. */
  readonly eps: number;
  /** The largest value. */
  readonly max: number;
  /** The smallest value: the negative number of the largest magnitude. */
  readonly min: number;
  /** The smallest positive number of full precision; the same as `smallestNormal`. */
  readonly tiny: number;
  /** The smallest positive number of full precision. */
  readonly smallestNormal: number;
  /** The precision in decimals: 1e-6 for float32. */
  readonly resolution: number;

  /** @param dtype a floating-point or complex dtype; the default dtype by default */
  constructor(dtype: DType = getDefaultDtype()) {
    const found = dtype instanceof DType ? limits.get(dtype) : undefined;
    if (!found) throw new TypeError(`finfo: expected a floating-point dtype, got ${describe(dtype)}`);
    const real = parts.get(dtype) ?? dtype;
    const [mantissa, max, tiny, resolution, min = -max] = found;
    this.dtype = real.name;
    this.bits = 8 * real.itemsize;
    this.eps = 2 ** -mantissa;
    this.max = max;
    this.min = min;
    this.tiny = tiny;
    this.smallestNormal = tiny;
    this.resolution = resolution;
  }

  /** The text that Python prints: `finfo(resolution=1e-06, min=-3.40282e+38, …, dtype=float32)`. */
  toString(): string {
    const { resolution, min, max, eps, smallestNormal, tiny, dtype } = this;
    const texts = Object.entries({ resolution, min, max, eps, smallest_normal: smallestNormal, tiny });
    return `finfo(${texts.map(([name, value]) => `${name}=${general(value)}`).join(', ')}, dtype=${dtype})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** The limits of an integer dtype. `torch.iinfo` makes one. */
export class IInfo {
  /** The name of the dtype. */
  readonly dtype: string;
  /** The number of bits of an element. */
  readonly bits: number;
  /** The largest value; a bigint for 64 bits. */
  readonly max: number | bigint;
  /** The smallest value; a bigint for 64 bits. */
  readonly min: number | bigint;

  /** @param dtype an integer dtype */
  constructor(dtype: DType) {
    if (!(dtype instanceof DType) || !/^u?int\d+$/.test(dtype.name)) {
      throw new TypeError(`iinfo: expected an integer dtype, got ${describe(dtype)}`);
    }
    this.dtype = dtype.name;
    this.bits = 8 * dtype.itemsize;
    const values = 1n << BigInt(this.bits);
    const max = (dtype.isSigned ? values / 2n : values) - 1n;
    const min = dtype.isSigned ? -values / 2n : 0n;
    this.max = this.bits === 64 ? max : Number(max);
    this.min = this.bits === 64 ? min : Number(min);
  }

  /** The text that Python prints: `iinfo(min=0, max=255, dtype=uint8)`. */
  toString(): string {
    return `iinfo(min=${general(Number(this.min))}, max=${general(Number(this.max))}, dtype=${this.dtype})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * The limits of a floating-point dtype: its largest and smallest values, and its precision.
 * @example
 * ```ts
 * torch.finfo(torch.float16).max; // 65504
 * torch.finfo(torch.float32).eps; // 1.1920928955078125e-7
 * ```
 * @param dtype a floating-point dtype, or a complex dtype for the limits of its parts; the default dtype by default
 * @throws TypeError for another dtype
 * @see https://docs.pytorch.org/docs/2.13/type_info.html#torch.torch.finfo
 */
export function finfo(dtype?: DType): FInfo {
  return new FInfo(dtype);
}

/**
 * The limits of an integer dtype: its largest and its smallest value.
 * @example
 * ```ts
 * torch.iinfo(torch.uint8).max; // 255
 * torch.iinfo(torch.int64).max; // 9223372036854775807n
 * ```
 * @param dtype an integer dtype; `torch.bool` is none
 * @throws TypeError for another dtype
 * @see https://docs.pytorch.org/docs/2.13/type_info.html#torch.torch.iinfo
 */
export function iinfo(dtype: DType): IInfo {
  return new IInfo(dtype);
}
