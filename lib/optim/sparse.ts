/** The parts of sparse gradients. */
import { operator, unguarded } from '../core/operators';
import type { Tensor } from '../core/tensor';

/** The values that a sparse tensor holds. */
export function valuesOf(sparse: Tensor): Tensor {
  return operator('aten::_values').call1(sparse) as Tensor;
}

/** What `coalesced` gives. */
export interface Coalesced {
  sparse: Tensor;
  indices: Tensor;
  values: Tensor;
  shape: readonly number[];
}

/** `grad` with each index once, which updates that are not linear need. */
export function coalesced(grad: Tensor): Coalesced {
  const sparse = grad.coalesce();
  const indices = operator('aten::_indices').call1(sparse) as Tensor;
  return { sparse, indices, values: valuesOf(sparse), shape: sparse.shape };
}

let fromParts: ReturnType<typeof unguarded> | undefined;

/** Other values at the places of a coalesced tensor: as each index is there once, nothing is checked or sorted. */
export function sparseLike({ indices, shape }: Coalesced, values: Tensor): Tensor {
  fromParts ??= unguarded('aten::_sparse_coo_tensor_unsafe');
  return fromParts.callMany([indices, values, shape, { isCoalesced: true }]) as Tensor;
}
