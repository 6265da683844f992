/**
 * `nn.functional`: the operators that Python shows there, and what it writes above them.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html
 */
import { nnFunctions } from '../../core/operators';
import * as dropout from './dropout';
import { crossEntropy } from './loss';
import { maxPool1d, maxPool2d, maxPool3d } from './pooling';

export const functional = {
  ...nnFunctions,
  ...dropout,
  crossEntropy,
  maxPool1d,
  maxPool2d,
  maxPool3d,
};
