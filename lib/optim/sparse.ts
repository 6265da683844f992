/** Sparse gradients: which elements of dense tensors they change, and by what. */
import { int64 } from '../core/dtype';
import type { ForeachList } from '../core/foreachList';
import { functions, operator } from '../core/operators';
import type { Tensor } from '../core/tensor';

/** The values that a sparse tensor holds. */
export function valuesOf(sparse: Tensor): Tensor {
  return operator('aten::_values').call1(sparse) as Tensor;
}

/**
 * The elements, or whole rows, that a sparse gradient holds, each once: updates that are not linear need that. Dense
 * tensors are read and written there by index, which costs far less than masks and sums of sparse tensors.
 */
export class Places {
  /** The gradient's values: element i is that of the i-th place. */
  readonly values: Tensor;
  /** An index for each sparse dimension. */
  readonly #indices: readonly Tensor[];
  /** Whether no dimension is sparse: a number, or one row that is all of it. */
  readonly #isWhole: boolean;

  constructor(grad: Tensor) {
    const sparse = grad.coalesce();
    this.values = valuesOf(sparse);
    const indices = operator('aten::_indices').call1(sparse) as Tensor;
    this.#isWhole = indices.size(0) === 0;
    this.#indices = this.#isWhole
      ? [functions.zeros([indices.size(1)], { dtype: int64, device: indices.device })]
      : indices.unbind(0);
  }

  /** A copy of what `dense` holds there. */
  of(dense: Tensor): Tensor {
    const from = this.#isWhole ? dense.unsqueeze(0) : dense;
    const [only, ...others] = this.#indices as [Tensor, ...Tensor[]];
    if (others.length === 0) return from.indexSelect(0, only);
    return operator('aten::index').call2(from, this.#indices) as Tensor;
  }

  /** Puts `values` into `dense` there. */
  set(dense: Tensor, values: Tensor): void {
    const into = this.#isWhole ? dense.unsqueeze(0) : dense;
    const [only, ...others] = this.#indices as [Tensor, ...Tensor[]];
    if (others.length === 0) into.indexCopy_(0, only, values);
    else operator('aten::index_put_').callMany([into, this.#indices, values]);
  }
}

/**
 * The places of several gradients of equally many sparse dimensions, at which an operator reads or writes all of their
 * dense tensors at once.
 */
export class PlacesList {
  /** The gradients' values: element i of each is that of its i-th place. */
  readonly values: ForeachList;
  /** Where the places are among the elements, or rows, of the dense tensors with their sparse dimensions made one. */
  readonly #indices: ForeachList;
  readonly #sparseDims: number;

  constructor(grads: ForeachList, sparseDims: number) {
    const sparse = grads.each('coalesce');
    this.values = sparse.each('_values');
    this.#sparseDims = sparseDims;
    const indices = sparse.each('_indices');
    // Of no dimension the sum is zeros, an index for each value.
    let index = sparseDims === 0 ? indices.each('sum.dim_IntList', [0]) : indices.each('select.int', 0, 0);
    for (let dim = 1; dim < sparseDims; dim++) {
      const sizes = grads.tensors.map((grad) => grad.size(dim));
      index = indices.each('select.int', 0, dim).each('add.Tensor', index, sizes);
    }
    this.#indices = index;
  }

  /** Copies of what `dense` holds there. */
  of(dense: ForeachList): ForeachList {
    return this.#rows(dense).each('index_select', 0, this.#indices);
  }

  /** Puts `values` into `dense` there. */
  set(dense: ForeachList, values: ForeachList): void {
    const contiguous = dense.each('contiguous');
    this.#rows(contiguous).each('index_copy_', 0, this.#indices, values);
    // Of a tensor into itself this does nothing.
    dense.each('copy_', contiguous);
  }

  #rows(dense: ForeachList): ForeachList {
    return this.#sparseDims === 0
      ? dense.each('unsqueeze', 0)
      : dense.each('flatten.using_ints', 0, this.#sparseDims - 1);
  }
}
