/** Sparse gradients: which elements of dense tensors they change, and by how much. */
import { ForeachList, releasing } from '../../core/operators/foreach/foreachList';
import { operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/** The values that a sparse tensor holds. */
export function valuesOf(sparse: Tensor): Tensor {
  return operator('aten::_values').call1(sparse) as Tensor;
}

/**
 * The elements, or whole rows, that sparse gradients of the same number of sparse dimensions hold, each once,
 * as updates that are not linear need them. An operator reads or writes them in all dense tensors at once, by
 * index, which costs far less than masks and sums of sparse tensors.
 */
export class Places {
  /** The gradients' values: row i of each belongs to its i-th index. */
  readonly values: ForeachList;
  /**
   * The indices of the elements, or rows, in the dense tensors with their sparse dimensions merged into one.
   */
  readonly #indices: ForeachList;
  readonly #sparseDims: number;

  constructor(grads: ForeachList, sparseDims: number) {
    const sparse = grads.each('coalesce');
    this.values = sparse.each('_values');
    this.#sparseDims = sparseDims;
    const indices = sparse.each('_indices');
    // Without sparse dimensions the sum is zero for each value, which is its index.
    let index = sparseDims === 0 ? indices.each('sum.dim_IntList', [0]) : indices.each('select.int', 0, 0);
    for (let dim = 1; dim < sparseDims; dim++) {
      const sizes = grads.tensors.map((grad) => grad.size(dim));
      index = indices.each('select.int', 0, dim).each('add.Tensor', index, sizes);
    }
    this.#indices = index;
  }

  /** Copies the elements of `dense` at the indices. */
  of(dense: ForeachList): ForeachList {
    return this.#rows(dense).each('index_select', 0, this.#indices);
  }

  /** Writes `values` into `dense` at the indices. */
  set(dense: ForeachList, values: ForeachList): void {
    const contiguous = dense.each('contiguous');
    this.#rows(contiguous).each('index_copy_', 0, this.#indices, values);
    // Where `dense` was contiguous, this copies the tensor to itself and does nothing.
    dense.each('copy_', contiguous);
  }

  #rows(dense: ForeachList): ForeachList {
    return this.#sparseDims === 0
      ? dense.each('unsqueeze', 0)
      : dense.each('flatten.using_ints', 0, this.#sparseDims - 1);
  }
}

/**
 * Calls `update` with the positions of the gradients that hold anything, and with their indices, once for all
 * gradients of the same number of sparse dimensions.
 */
export function updateSparse(
  grads: readonly Tensor[],
  maximize: boolean,
  update: (positions: readonly number[], places: Places) => void,
): void {
  const batches = new Map<number, number[]>();
  for (const [i, grad] of grads.entries()) {
    if (grad._nnz() === 0 || grad.numel() === 0) continue;
    const dims = grad.sparseDim();
    const batch = batches.get(dims);
    if (batch) batch.push(i);
    else batches.set(dims, [i]);
  }
  for (const [dims, positions] of batches) {
    releasing(() => {
      const list = ForeachList.of(positions.map((i) => grads[i] as Tensor));
      update(positions, new Places(maximize ? list.each('neg') : list, dims));
    });
  }
}
