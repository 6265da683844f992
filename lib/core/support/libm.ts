/**
 * The mathematical functions of the C library, which Python's floats use. JavaScript's `**` and `Math.cos` differ from
 * them in the last bit about one time in twelve, and a learning rate or a bias correction would show it.
 */
import { native } from '../../native/load';

/** Python's `base ** exponent`. */
export function pow(base: number, exponent: number): number {
  return native.pow(base, exponent);
}

/** Python's `math.cos(angle)`, for an angle in radians. */
export function cos(angle: number): number {
  return native.cos(angle);
}

/** Python's `math.log(value, base)`: the natural logarithm, or the one to another base. */
export function log(value: number, base?: number): number {
  return base === undefined ? native.log(value) : native.log(value) / native.log(base);
}
