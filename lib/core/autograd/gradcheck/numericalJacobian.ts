/** Derivatives as matrices, computed from differences and by backward passes, to be compared. */

import type { Tensor } from '../../tensor/tensor';
import { grad } from '../backward';
import { stack, viewAsComplex, viewAsReal } from '../ownOperators';

/** Calls the function and returns its outputs; a complex output is two real ones. */
export type Parts = () => Tensor[];

/** A view of each element, in row-major order. */
function elementsOf(tensor: Tensor): Tensor[] {
  if (tensor.dim() === 0) return [tensor];
  return Array.from({ length: tensor.size(0) }, (_, i) => tensor.select(0, i)).flatMap(elementsOf);
}

/**
 * The derivatives by central differences: for each output a matrix with a row for each element of the output and a
 * column for each element of `input`. The derivative for a complex input is ∂f/∂Re + i·∂f/∂Im, which is what autograd
 * calls the gradient. `input` is changed in place and restored.
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

/**
 * The derivatives by a backward pass for each element of the output: for each input a matrix of the form that
 * `numericalJacobian` gives, and one of the gradients as autograd returned it.
 */
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
