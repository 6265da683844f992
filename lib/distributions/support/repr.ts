/** The text of numbers and tensors in the texts of distributions and constraints, as Python writes it. */

import { numberText, valueText } from '../../core/support/repr';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { bool } from '../../core/types/dtype';
import { Scalar } from '../../core/types/scalar';

/** Writes a tensor as Python's `f'{tensor}'` does: a 0-d tensor as its element alone. */
export function formatTensor(tensor: Tensor): string {
  if (tensor.dim() > 0 || tensor.isMeta) return String(tensor);
  const { dtype } = tensor;
  if (dtype === bool) return valueText(Boolean(tensor.item()));
  if (dtype.isFloatingPoint) return numberText(tensor.item(), true);
  return dtype.isComplex ? String(tensor) : String(tensor.itemBigInt());
}

/** Writes a bound as Python does. Where `float` is true, an integer is written as a float: `1.0`. */
export function boundText(bound: number | Scalar | Tensor, float: boolean): string {
  if (isTensor(bound)) return formatTensor(bound);
  return bound instanceof Scalar ? String(bound) : numberText(bound, float || !Number.isInteger(bound));
}
