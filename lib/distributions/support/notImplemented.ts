/** The error for members that a distribution or a transform does not have. */

/**
 * Thrown where Python throws `NotImplementedError`. A program can recognise the error by its `name`, and compute what
 * it needs in another way.
 */
export class NotImplementedError extends Error {
  override name = 'NotImplementedError';
}
