/** Operators that have an in-place variant. */
import { operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/** A function of one tensor without other arguments, or its in-place variant. */
export function unary(name: string): (input: Tensor, inplace: boolean) => Tensor {
  const fresh = operator(`aten::${name}`);
  const inPlace = operator(`aten::${name}_`);
  return (input, inplace) => (inplace ? inPlace : fresh).call1(input) as Tensor;
}

/** A function of a tensor and other arguments, or its in-place variant. */
export function nary(name: string): (inplace: boolean, ...args: readonly unknown[]) => Tensor {
  const fresh = operator(`aten::${name}`);
  const inPlace = operator(`aten::${name}_`);
  return (inplace, ...args) => (inplace ? inPlace : fresh).callMany(args) as Tensor;
}
