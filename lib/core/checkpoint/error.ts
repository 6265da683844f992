/** Thrown where the two runs of a checkpoint made different tensors, or a saved tensor was asked for twice. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}
