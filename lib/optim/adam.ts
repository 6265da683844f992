import { pow } from '../core/libm';
import { functions, operator } from '../core/operators';
import type { Tensor } from '../core/tensor';
import {
  type CapturableOptions,
  type CommonOptions,
  checkCapturable,
  checkFused,
  checkKernels,
  type FusedOptions,
  runFused,
} from './kernels';
import { Optimizer } from './optimizer';
import {
  type Arguments,
  bindOptions,
  expectAtLeast,
  expectBoolean,
  expectFraction,
  expectTuple,
  type OptionSpec,
} from './options';
import type { ParamGroup, Params } from './parameterGroups';
import { isRecorded, negative, numberOf, oneMinus, over, times } from './scalar';
import { count, countTensors, forCounts } from './stepCounts';

export interface AdamOptions extends CommonOptions, FusedOptions, CapturableOptions {
  /** The learning rate. Default: 0.001. */
  lr: number | Tensor;
  /** How much of the averages of the gradient and of its square stays at each step. Default: [0.9, 0.999]. */
  betas: readonly [number | Tensor, number | Tensor];
  /** Added to the denominator. Default: 1e-8. */
  eps: number;
  /** The weight of the L2 penalty, or of the decay where that is decoupled. Default: 0. */
  weightDecay: number;
  /** Divides by the greatest average there was. Default: false. */
  amsgrad: boolean;
  /** Shrinks the weights themselves, as AdamW does, and keeps the decay out of the averages. Default: false. */
  decoupledWeightDecay: boolean;
}

export interface AdamState {
  step: number | Tensor;
  exp_avg: Tensor;
  exp_avg_sq: Tensor;
  max_exp_avg_sq?: Tensor;
}

const specs: readonly OptionSpec[] = [
  { name: 'lr', default: 1e-3 },
  { name: 'betas', default: [0.9, 0.999] },
  { name: 'eps', default: 1e-8 },
  { name: 'weightDecay', default: 0 },
  { name: 'amsgrad', default: false },
  { name: 'maximize', default: false, keywordOnly: true },
  { name: 'foreach', default: null, keywordOnly: true },
  { name: 'capturable', default: false, keywordOnly: true },
  { name: 'differentiable', default: false, keywordOnly: true },
  { name: 'fused', default: null, keywordOnly: true },
  { name: 'decoupledWeightDecay', default: false, keywordOnly: true },
];

type Betas = AdamOptions['betas'];
type Positional = [lr: number | Tensor, betas: Betas, eps: number, weightDecay: number, amsgrad: boolean];

/**
 * Adam: steps by the gradient's running average over the square root of its square's.
 *
 *     const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
 *
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Adam.html
 * @see https://arxiv.org/abs/1412.6980
 */
export class Adam extends Optimizer<AdamOptions, AdamState> {
  constructor(params: Params<AdamOptions>, ...options: Arguments<Positional, Partial<AdamOptions>>) {
    super(...bindOptions<AdamOptions>('Adam', specs, [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'betas', 'eps'];
  }

  protected override check(options: AdamOptions): void {
    for (const name of ['lr', 'eps', 'weightDecay'] as const) expectAtLeast(this.name, name, options[name]);
    for (const [i, beta] of expectTuple(this.name, 'betas', options.betas, 2).entries()) {
      expectFraction(this.name, `betas[${i}]`, beta);
    }
    expectBoolean(this.name, 'amsgrad', options.amsgrad);
    expectBoolean(this.name, 'decoupledWeightDecay', options.decoupledWeightDecay);
    checkKernels(this.name, options);
  }

  protected override updateGroup(group: ParamGroup<AdamOptions>, params: Tensor[], grads: Tensor[]): void {
    const states = params.map((parameter, i) =>
      this.stateOf(parameter, () => this.#init(group, parameter, grads[i] as Tensor)),
    );
    if (group.fused) {
      this.#updateFused(group, params, grads, states);
      return;
    }
    if (group.capturable) checkCapturable(this.name, params);
    const list = this.lists(group);
    const { weightDecay, eps, lr } = group;
    const [beta1, beta2] = group.betas.map(numberOf) as [number, number];
    const counts = count(states);
    const parameters = list(params);
    let gradients = list(grads);
    if (group.maximize) gradients = gradients.neg();
    if (weightDecay !== 0) {
      if (group.decoupledWeightDecay) parameters.mul_(oneMinus(times(lr, weightDecay)));
      else gradients = gradients.add(parameters, weightDecay);
    }
    const averages = list(states.map((state) => state.exp_avg));
    const squares = list(states.map((state) => state.exp_avg_sq));
    averages.lerp_(gradients, 1 - beta1);
    squares.mul_(beta2).addcmul_(gradients, gradients, 1 - beta2);
    let denominators = squares;
    if (group.amsgrad)
      denominators = list(states.map((state) => state.max_exp_avg_sq as Tensor)).maximum_(squares);
    denominators = denominators
      .sqrt()
      .div_(forCounts(counts, (t) => pow(1 - pow(beta2, t), 0.5)))
      .add_(eps);
    if (isRecorded(lr)) {
      const stepSizes = list(counts.map((t) => negative(over(lr, 1 - pow(beta1, t))) as Tensor));
      parameters.addcdiv_(averages.mul(stepSizes), denominators);
      return;
    }
    const stepSizes = forCounts(counts, (t) => -numberOf(over(lr, 1 - pow(beta1, t))));
    parameters.addcdiv_(averages, denominators, stepSizes);
  }

  #init({ amsgrad, fused }: AdamOptions, parameter: Tensor, grad: Tensor): AdamState {
    if (grad.isSparse)
      throw new TypeError(`${this.name}: sparse gradients are for SparseAdam, not for ${this.name}`);
    if (fused) checkFused(this.name, parameter);
    const state: AdamState = {
      step: 0,
      exp_avg: functions.zerosLike(parameter),
      exp_avg_sq: functions.zerosLike(parameter),
    };
    if (amsgrad) state.max_exp_avg_sq = functions.zerosLike(parameter);
    return state;
  }

  #updateFused(group: AdamOptions, params: Tensor[], grads: Tensor[], states: AdamState[]): void {
    const steps = countTensors(states, params);
    const { lr, amsgrad, weightDecay, eps, maximize } = group;
    const [beta1, beta2] = group.betas.map(numberOf) as [number, number];
    operator('aten::_foreach_add_').callMany([steps, 1]);
    runFused(
      group.decoupledWeightDecay ? '_fused_adamw_' : '_fused_adam_',
      [
        params,
        grads,
        states.map((state) => state.exp_avg),
        states.map((state) => state.exp_avg_sq),
        amsgrad ? states.map((state) => state.max_exp_avg_sq as Tensor) : [],
        steps,
      ],
      { lr, beta1, beta2, weightDecay, eps, amsgrad, maximize },
      this.scaling,
    );
    const { foundInf } = this.scaling;
    // A step that the kernel left out does not count.
    if (foundInf) for (const step of steps) step.sub_(foundInf.to(step.device));
  }
}
