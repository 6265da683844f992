/** Draws that several families share. */
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { like } from './parameters';

/** Standard normal numbers of `other`'s dtype on its device. */
export function standardNormal(shape: readonly number[], other: Tensor): Tensor {
  return functions.empty(shape, like(other)).normal_();
}

/** Numbers drawn evenly from [0, 1) of `other`'s dtype on its device. */
export function standardUniform(shape: readonly number[], other: Tensor): Tensor {
  return functions.rand(shape, like(other));
}
