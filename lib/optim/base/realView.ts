/** Views of complex tensors as real ones. */

import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/** A view of a complex tensor as pairs of real numbers; a real tensor is returned unchanged. */
export function realView(tensor: Tensor): Tensor {
  return tensor.dtype.isComplex ? functions.viewAsReal(tensor) : tensor;
}
