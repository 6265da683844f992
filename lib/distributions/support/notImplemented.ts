/** What a distribution or a transform does not have. */

/** Thrown where Python has `NotImplementedError`, so that a program may take another way; its `name` tells it apart. */
export class NotImplementedError extends Error {
  override name = 'NotImplementedError';
}
