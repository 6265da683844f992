/**
 * The operators that this room needs, looked up here and not taken from the functions of `torch`, so that it depends on
 * fewer rooms.
 */
import { Operator } from '../operators/operator';
import type { Tensor } from '../tensor/tensor';

const operators = {
  stack: new Operator('aten::stack'),
  viewAsReal: new Operator('aten::view_as_real'),
  viewAsComplex: new Operator('aten::view_as_complex'),
};

/** Stacks tensors of one shape along a new first dimension. */
export function stack(tensors: readonly Tensor[]): Tensor {
  return operators.stack.call1(tensors) as Tensor;
}

/** Views a complex tensor as a real one, with a last dimension of 2 for real and imaginary part. */
export function viewAsReal(tensor: Tensor): Tensor {
  return operators.viewAsReal.call1(tensor) as Tensor;
}

/** The inverse of `viewAsReal`. */
export function viewAsComplex(tensor: Tensor): Tensor {
  return operators.viewAsComplex.call1(tensor) as Tensor;
}
