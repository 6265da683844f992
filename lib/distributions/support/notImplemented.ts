/** The error for members that a distribution or a transform does not have. */

/**
 * Thrown where Python throws `NotImplementedError`. A program can recognise it by its `name`, and compute in another
 * way.
 */
export class NotImplementedError extends Error {
  override name = 'NotImplementedError';
}
