/**
 * The constants of `torch`.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#constants
 */

/** Euler's number, the base of the natural logarithm: 2.718… */
export const e = Math.E;
/** The ratio of a circle's circumference to its diameter: 3.141… */
export const pi = Math.PI;
/** Positive infinity; the same as `Infinity`. */
export const inf = Number.POSITIVE_INFINITY;
/** Not a number; the same as `NaN`. */
export const nan = Number.NaN;
/**
 * Adds a dimension of size 1 where it is an item of an index; the same as null. `x.index(['...', torch.newaxis])` has
 * one more dimension than `x`.
 */
export const newaxis = null;
