/**
 * The error of a backward pass where the two runs of a checkpoint made different tensors, or where a saved tensor was
 * asked for twice.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export class CheckpointError extends Error {
  /** The name of the class, with which the text of the error begins. */
  override readonly name = 'CheckpointError';
}
