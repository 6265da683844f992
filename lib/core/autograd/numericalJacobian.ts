/** Derivatives by differences and by backward passes, as matrices to compare. */

import type { Tensor } from '../tensor/tensor';
import { grad } from './autograd';
import { stack, viewAsComplex, viewAsReal } from './ownOperators';

/** A function of all inputs; the parts of its outputs, each real. */
export type Parts = () => Tensor[];

/** Views of the single elements, in the order of a flattened tensor. */
function elementsOf(tensor: Tensor): Tensor[] {
  if (tensor.dim() === 0) return [tensor];
  return Array.from({ length: tensor.size(0) }, (_, i) => tensor.select(0, i)).flatMap(elementsOf);
}

/**
 * By central differences: for each part a matrix with a row for each element of the part and a column for each of
 * the input. A complex input's derivative is ∂f/∂Re + i·∂f/∂Im, which is what autograd calls its gradient.
 * `input` is changed in place and put back.
 */
export function numericalJacobian(parts: Parts, input: Tensor, eps: number): Tensor[] {
  const data = input.detach();
  const real = data.dtype.isComplex ? viewAsReal(data) : data;
  const columns = elementsOf(real).map((element) => {
    const before = element.clone();
    const at = (offset: number) => {
      element.copy_(before.add(offset));
      return parts().map((part) => part.detach().reshape(-1).clone());
    };
    const above = at(eps);
    const below = at(-eps);
    element.copy_(before);
    return above.map((part, i) => part.sub(below[i] as Tensor).div(2 * eps));
  });
  if (columns.length === 0) return parts().map((part) => part.newZeros([part.numel(), 0]));
  return (columns[0] as Tensor[]).map((first, i) => {
    const matrix = stack(columns.map((column) => column[i] as Tensor)).t();
    if (!data.dtype.isComplex) return matrix;
    return viewAsComplex(matrix.reshape([first.numel(), -1, 2]).contiguous());
  });
}

/** By a backward pass for each element of the part: for each input a matrix as above, and a gradient as it came. */
export function analyticalJacobian(
  part: Tensor,
  inputs: readonly Tensor[],
): { matrices: Tensor[]; sample: (Tensor | null)[] } {
  const rows = elementsOf(part).map((element) =>
    grad(element, inputs, { retainGraph: true, allowUnused: true }),
  );
  const matrices = inputs.map((input, j) =>
    rows.length === 0
      ? input.newZeros([0, input.numel()])
      : stack(
          rows.map((row) => (row[j] ?? input.detach().newZeros(input.shape)).detach().toDense().reshape(-1)),
        ),
  );
  return { matrices, sample: rows[0] ?? inputs.map(() => null) };
}
