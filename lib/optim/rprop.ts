/** Rprop. */

import { arrayOf, numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable } from './base/fused';
import { numberOf } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** Rprop's hyperparameters. */
export interface RpropOptions extends CommonOptions, CapturableOptions {
  /** The initial step size. Default: 0.01. */
  lr: number | Tensor;
  /**
   * The factors of the step size: one below 1 where the gradient's sign has changed, one above 1 where it has
   * not. Default: [0.5, 1.2].
   */
  etas: readonly [number, number];
  /** The smallest and the largest step size. Default: [1e-6, 50]. */
  stepSizes: readonly [number, number];
}

/** What Rprop keeps for each parameter, under Python's keys. */
export interface RpropState {
  /** The number of steps taken. */
  step: number;
  /** The previous gradient. */
  prev: Tensor;
  /** The step size of each element. */
  step_size: Tensor;
}

const rules = hyperparameters<RpropOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-2),
    etas: arrayOf([numberOrTensor({ above: 0, below: 1 }), numberOrTensor({ above: 1 })], [0.5, 1.2]),
    stepSizes: arrayOf([numberOrTensor(), numberOrTensor()], [1e-6, 50]),
    capturable: flag(false),
    foreach: orNull(flag()),
    maximize: flag(false),
    differentiable: flag(false),
  },
  3,
);

type Positional = [lr: number | Tensor, etas: RpropOptions['etas'], stepSizes: RpropOptions['stepSizes']];

/**
 * Resilient propagation: only the sign of the gradient counts, and each element has a step size of its own,
 * which grows while the sign stays the same. It is for gradients of the whole data, not of small batches.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Rprop.html
 */
export class Rprop extends Optimizer<RpropOptions, RpropState> {
  constructor(
    params: Params<RpropOptions>,
    ...options: Arguments<Partial<Positional>, Partial<RpropOptions>>
  ) {
    super(...rules.bind('Rprop', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'etas'];
  }

  protected override check(options: RpropOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor, { capturable, lr }: ParamGroup<RpropOptions>): RpropState {
    if (capturable) checkCapturable(this.name, parameter);
    const size = numberOf(lr);
    const step_size = functions.fullLike(
      parameter,
      parameter.dtype.isComplex ? { re: size, im: size } : size,
    );
    return { step: 0, prev: functions.zerosLike(parameter), step_size };
  }

  protected override updateGroup(group: ParamGroup<RpropOptions>, update: Update<RpropState>): void {
    const { states, list } = update;
    const [less, more] = group.etas;
    const [least, greatest] = group.stepSizes;
    const params = list(update.params);
    const grads = group.maximize ? update.grads.neg() : update.grads;
    const before = list(states.map((state) => state.prev));
    const sizes = list(states.map((state) => state.step_size));
    const signs = grads.mul(before).sign_();
    // Where the gradient's sign has changed (−1), this step is skipped and the gradient stored as zero, so that
    // the next step counts as no change.
    before.copy_(grads.each('threshold_backward', signs, -0.5));
    // Maps −1, 0 and 1 to `less`, 1 and `more` by arithmetic, which is many times faster than masks.
    const factors = signs.mul_(more).add_(1).each('clamp_', less, more);
    sizes.mul_(factors).each('clamp_', least, greatest);
    params.addcmul_(before.sign(), sizes, -1);
  }
}
