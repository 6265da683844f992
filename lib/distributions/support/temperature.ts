/** The temperature of relaxed discrete distributions, whose samples can be differentiated. */

import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { type NumberOrTensor, numberOf } from './parameters';
import { fullOf } from './shapes';

/** The option that all relaxed distributions share. */
export interface Temperature {
  /** How far samples are from discrete ones: a positive number; the smaller, the closer. */
  temperature: NumberOrTensor;
}

/** Converts a temperature that is a number to a 0-d tensor, with the dtype and device of the other parameter. */
export function temperatureField(temperature: NumberOrTensor, param: Tensor): Tensor {
  return isTensor(temperature) ? temperature : fullOf([], numberOf(temperature), param);
}
