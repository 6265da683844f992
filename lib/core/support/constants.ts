/**
 * Numbers that Python's `torch` names, and `newaxis`.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#constants
 */
export const e = Math.E;
export const pi = Math.PI;
export const inf = Number.POSITIVE_INFINITY;
export const nan = Number.NaN;
/** A new dimension of size 1, in an index. */
export const newaxis = null;
