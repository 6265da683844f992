/** Operators that are functions of `torch`, which is made after this folder. */
import { Operator } from '../operators/operator';
import type { Tensor } from '../tensor/tensor';

const operators = {
  stack: new Operator('aten::stack'),
  viewAsReal: new Operator('aten::view_as_real'),
  viewAsComplex: new Operator('aten::view_as_complex'),
};

/** Tensors of one shape along a new first dimension. */
export function stack(tensors: readonly Tensor[]): Tensor {
  return operators.stack.call1(tensors) as Tensor;
}

/** A complex tensor as a real one with a last dimension of 2. */
export function viewAsReal(tensor: Tensor): Tensor {
  return operators.viewAsReal.call1(tensor) as Tensor;
}

/** The inverse of `viewAsReal`. */
export function viewAsComplex(tensor: Tensor): Tensor {
  return operators.viewAsComplex.call1(tensor) as Tensor;
}
