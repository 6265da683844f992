/**
 * The optimizers of `npm run train` by name. Not among them: LBFGS, which evaluates the model several times a step,
 * Muon, which takes matrices only, and SparseAdam, which takes sparse gradients only.
 */
import { optim, type Tensor } from 'torch-node';
import type { optimizerNames } from '../flags/train.js';

export type OptimizerName = (typeof optimizerNames)[number];

const optimizers = {
  adam: optim.Adam,
  adamw: optim.AdamW,
  sgd: optim.SGD,
  rmsprop: optim.RMSprop,
  adagrad: optim.Adagrad,
  adadelta: optim.Adadelta,
  adamax: optim.Adamax,
  nadam: optim.NAdam,
  radam: optim.RAdam,
  asgd: optim.ASGD,
  rprop: optim.Rprop,
  adafactor: optim.Adafactor,
} satisfies Record<OptimizerName, new (params: Tensor[], options: { lr?: number }) => optim.Optimizer>;

/** @param lr the learning rate, by default the optimizer's own */
export function makeOptimizer(
  name: OptimizerName,
  parameters: Iterable<Tensor>,
  lr: number | undefined,
): optim.Optimizer {
  const Optimizer: new (params: Tensor[], options: { lr?: number }) => optim.Optimizer = optimizers[name];
  return new Optimizer([...parameters], lr === undefined ? {} : { lr });
}
