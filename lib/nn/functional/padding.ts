/** The operator `pad` with the types of its arguments. */
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/**
 * What `pad` fills the padding with: a constant, the mirror image, the edge repeated, or the opposite end.
 */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** @internal */
export const pad = nnFunctions.pad as (
  input: Tensor,
  pad: readonly number[],
  mode?: PadMode,
  value?: number | null,
) => Tensor;
