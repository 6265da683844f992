/** The random numbers that families draw first and then transform by their parameters. */
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { like } from './parameters';

/** Draws from the standard normal distribution, with the dtype and device of `other`. */
export function standardNormal(shape: readonly number[], other: Tensor): Tensor {
  return functions.empty(shape, like(other)).normal_();
}

/** Draws uniformly from [0, 1), with the dtype and device of `other`. */
export function standardUniform(shape: readonly number[], other: Tensor): Tensor {
  return functions.rand(shape, like(other));
}
