/**
 * Numbers that Python's `torch` names, and `newaxis`.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#constants
 */
export const e = Math.E;
export const pi = Math.PI;
export const inf = Number.POSITIVE_INFINITY;
export const nan = Number.NaN;
/**
 * As an item of an index: a new dimension of size 1. `x.index(['...', torch.newaxis])` has one more dimension than `x`.
 */
export const newaxis = null;
