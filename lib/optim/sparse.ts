/** The parts of sparse gradients. */
import { operator } from '../core/operators';
import type { Tensor } from '../core/tensor';

/** The values that a sparse tensor holds. */
export function valuesOf(sparse: Tensor): Tensor {
  return operator('aten::_values').callMany([sparse]) as Tensor;
}

/** `grad` with each index once, which updates that are not linear need. */
export function coalesced(grad: Tensor): { sparse: Tensor; values: Tensor } {
  const sparse = grad.coalesce();
  return { sparse, values: valuesOf(sparse) };
}

/** Other values at the places of `sparse`, which has each index once: nothing is checked or sorted again. */
export function sparseLike(sparse: Tensor, values: Tensor): Tensor {
  const indices = operator('aten::_indices').callMany([sparse]) as Tensor;
  return operator('aten::_sparse_coo_tensor_unsafe').callMany([
    indices,
    values,
    sparse.shape,
    { isCoalesced: true },
  ]) as Tensor;
}
