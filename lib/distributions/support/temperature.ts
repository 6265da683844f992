/** The temperature of relaxed discrete distributions, whose samples can be differentiated. */

import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { type NumberOrTensor, numberOf } from './parameters';
import { fullOf } from './shapes';

export interface Temperature {
  /** How far from discrete samples are: towards 0 they become discrete. A number stands for a 0-d tensor. */
  temperature: NumberOrTensor;
}

/** The temperature as a tensor of the other parameter's dtype. */
export function temperatureField(temperature: NumberOrTensor, param: Tensor): Tensor {
  return isTensor(temperature) ? temperature : fullOf([], numberOf(temperature), param);
}
