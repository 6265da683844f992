import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/** A complex tensor as pairs of real numbers, in the same memory; a real one as it is. */
export function realView(tensor: Tensor): Tensor {
  return tensor.dtype.isComplex ? functions.viewAsReal(tensor) : tensor;
}
