/**
 * Initialization of parameters, with the random numbers that Python draws.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html
 */

export { constant_, dirac_, eye_, ones_, zeros_ } from './constant';
export {
  type Drawing,
  type KaimingOptions,
  kaimingNormal_,
  kaimingUniform_,
  normal_,
  uniform_,
  xavierNormal_,
  xavierUniform_,
} from './drawing';
export { calculateFanInAndFanOut, calculateGain, type Nonlinearity } from './gain';
export { orthogonal_, sparse_ } from './matrix';
export { truncNormal_ } from './truncated';
