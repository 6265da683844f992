/** Rprop. */

import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable, checkKernels } from './base/fused';
import { numberOf } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import {
  type Arguments,
  bindOptions,
  expectAtLeast,
  expectNumber,
  expectTuple,
  type OptionSpec,
} from './base/options';
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

const specs: readonly OptionSpec[] = [
  { name: 'lr', default: 1e-2 },
  { name: 'etas', default: [0.5, 1.2] },
  { name: 'stepSizes', default: [1e-6, 50] },
  { name: 'capturable', default: false, keywordOnly: true },
  { name: 'foreach', default: null, keywordOnly: true },
  { name: 'maximize', default: false, keywordOnly: true },
  { name: 'differentiable', default: false, keywordOnly: true },
];

type Positional = [lr: number | Tensor, etas: RpropOptions['etas'], stepSizes: RpropOptions['stepSizes']];

/**
 * Resilient propagation: only the sign of the gradient counts, and each element has a step size of its own,
 * which grows while the sign stays the same. It is for gradients of the whole data, not of small batches.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Rprop.html
 */
export class Rprop extends Optimizer<RpropOptions, RpropState> {
  constructor(params: Params<RpropOptions>, ...options: Arguments<Positional, Partial<RpropOptions>>) {
    super(...bindOptions<RpropOptions>('Rprop', specs, [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'etas'];
  }

  protected override check(options: RpropOptions): void {
    expectAtLeast(this.name, 'lr', options.lr);
    const [less, more] = expectTuple(this.name, 'etas', options.etas, 2).map((eta, i) =>
      expectNumber(this.name, `etas[${i}]`, eta),
    ) as [number, number];
    if (!(0 < less && less < 1 && 1 < more)) {
      throw new RangeError(
        `Rprop: etas must be one between 0 and 1 and one above 1, got ${less} and ${more}`,
      );
    }
    for (const [i, size] of expectTuple(this.name, 'stepSizes', options.stepSizes, 2).entries()) {
      expectNumber(this.name, `stepSizes[${i}]`, size);
    }
    checkKernels(this.name, options);
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
