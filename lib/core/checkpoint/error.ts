/** The two runs of a checkpoint did not do the same, or a saved tensor was asked for twice. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}
