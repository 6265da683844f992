/** Muon. */

import { arrayOf, integerFrom, numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, choice, flag } from '../core/arguments/rules';
import { releasing } from '../core/operators/foreach/foreachList';
import type { TensorList } from '../core/operators/foreach/tensorList';
import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import { bfloat16 } from '../core/types/dtype';
import { contiguousFormat } from '../core/types/layout';
import { negative, numberOf, oneMinus, times } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { GroupInit, ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** Muon's hyperparameters. */
export interface MuonOptions {
  /** The learning rate. Default: 0.001. */
  lr: number | Tensor;
  /**
   * The decoupled weight decay: the share of the weights that each step subtracts, times the learning rate.
   * Default: 0.1.
   */
  weightDecay: number;
  /** The decay of the running average of the gradient. Default: 0.95. */
  momentum: number;
  /** Whether to use Nesterov's momentum. Default: true. */
  nesterov: boolean;
  /**
   * The coefficients of the Newton–Schulz iteration that orthogonalizes the update. Default: [3.4445, −4.775,
   * 2.0315].
   */
  nsCoefficients: readonly [number, number, number];
  /** The smallest norm that is divided by. Default: 1e-7. */
  eps: number;
  /** The number of iterations, below 100. Default: 5. */
  nsSteps: number;
  /**
   * How the learning rate is adapted to a matrix's sizes: `'original'` multiplies it by √max(1, rows /
   * columns), `'match_rms_adamw'` by 0.2 · √max(rows, columns). Default: null, which is `'original'`.
   */
  adjustLrFn: 'original' | 'match_rms_adamw' | null;
}

/** What Muon keeps for each parameter, under Python's keys. */
export interface MuonState {
  /** The running average of the gradient. */
  momentum_buffer: Tensor;
}

const rules = hyperparameters<MuonOptions>({
  lr: numberOrTensor({ least: 0 }, 1e-3),
  weightDecay: numberOrTensor({ least: 0 }, 0.1),
  momentum: numberOrTensor({ least: 0 }, 0.95),
  nesterov: flag(true),
  nsCoefficients: arrayOf([numberOrTensor(), numberOrTensor(), numberOrTensor()], [3.4445, -4.775, 2.0315]),
  eps: numberOrTensor({ least: 0 }, 1e-7),
  nsSteps: integerFrom(0, 99, 5),
  adjustLrFn: choice(['original', 'match_rms_adamw', null], null),
});

type Positional = [
  lr: number | Tensor,
  weightDecay: number,
  momentum: number,
  nesterov: boolean,
  nsCoefficients: MuonOptions['nsCoefficients'],
  eps: number,
  nsSteps: number,
  adjustLrFn: MuonOptions['adjustLrFn'],
];

/**
 * Orthogonalizes the running average of the gradient of each matrix before it takes a step. It is for the
 * two-dimensional weights of hidden layers; other parameters need another optimizer such as AdamW.
 * @example
 * ```ts
 * const matrices = model.parameters().filter((parameter) => parameter.dim() === 2);
 * const optimizer = new optim.Muon(matrices, { lr: 0.02 });
 * ```
 * @throws RangeError for a parameter without two dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Muon.html
 * @see https://kellerjordan.github.io/posts/muon/
 */
export class Muon extends Optimizer<MuonOptions, MuonState> {
  constructor(params: Params<MuonOptions>, ...options: Arguments<Partial<Positional>, Partial<MuonOptions>>) {
    super(...rules.bind('Muon', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'weightDecay', 'momentum', 'nsCoefficients', 'eps'];
  }

  protected override get scalars(): readonly string[] {
    return [];
  }

  protected override check(options: MuonOptions): void {
    rules.check(this.name, options);
  }

  /**
   * Adds a parameter group.
   * @throws RangeError for a parameter without two dimensions
   */
  override addParamGroup(group: GroupInit<MuonOptions>): void {
    super.addParamGroup(group);
    for (const parameter of this.paramGroups.at(-1)?.params ?? []) {
      if (parameter.dim() === 2) continue;
      this.paramGroups.pop();
      throw new RangeError(
        `Muon: argument 'params': expected matrices, got a Tensor of shape [${parameter.shape.join(', ')}]`,
      );
    }
  }

  protected override initState(parameter: Tensor): MuonState {
    if (parameter.dtype.isComplex) throw new TypeError('Muon: does not take complex parameters');
    return { momentum_buffer: functions.zerosLike(parameter) };
  }

  protected override updateGroup(group: ParamGroup<MuonOptions>, update: Update<MuonState>): void {
    const { lr, momentum, nesterov, weightDecay } = group;
    const averages = update.list(update.states.map((state) => state.momentum_buffer));
    averages.lerp_(update.grads, 1 - momentum);
    const directions = nesterov ? update.grads.lerp(averages, momentum) : averages;
    const orthogonal = orthogonalized(directions, update.params, group);
    const rates = update.params.map((parameter) => {
      return numberOf(negative(times(lr, adjustment(group.adjustLrFn, parameter))));
    });
    const params = update.list(update.params).mul_(oneMinus(times(lr, weightDecay)));
    params.each('add_.Tensor', orthogonal, rates);
  }
}

/** Approximates the nearest orthogonal matrices by Newton–Schulz iterations in bfloat16. */
function orthogonalized(matrices: TensorList, params: readonly Tensor[], options: MuonOptions): TensorList {
  const [a, b, c] = options.nsCoefficients;
  // The iteration is cheapest for matrices with no more rows than columns.
  const isTall = params.map((parameter) => parameter.size(0) > parameter.size(1));
  const turned = (list: TensorList) =>
    isTall.includes(true) ? list.each('transpose.int', isTall.map(Number), 0) : list;
  const start = releasing(() => turned(matrices.each('to.dtype', bfloat16)));
  // The iteration converges where the largest singular value is at most 1.
  releasing(() => start.div_(start.norm().each('clamp_min', options.eps)));
  // All iterations write to the same buffers, which stay in the processor's cache.
  const [gram, polynomial] = [start.each('new_empty', [0]), start.each('new_empty', [0])];
  const buffers = [1, 2].map(() => {
    return withTransposes(start.each('empty_like', ...Array(4).fill(undefined), contiguousFormat));
  });
  let x = withTransposes(start);
  for (let i = 0; i < options.nsSteps; i++) {
    const next = buffers[i % 2] as typeof x;
    x.list.eachInParallel('mm.out', x.transposed, gram);
    gram.eachInParallel('addmm.out', gram, gram, b, c, polynomial);
    x.list.eachInParallel('addmm.out', polynomial, x.list, a, 1, next.list);
    x = next;
  }
  return turned(x.list);
}

function withTransposes(list: TensorList): { list: TensorList; transposed: TensorList } {
  return { list, transposed: list.each('t') };
}

/** The factor of the learning rate for a matrix. */
function adjustment(kind: MuonOptions['adjustLrFn'], parameter: Tensor): number {
  const [rows, columns] = [parameter.size(0), parameter.size(1)];
  return kind === 'match_rms_adamw'
    ? 0.2 * Math.sqrt(Math.max(rows, columns))
    : Math.sqrt(Math.max(1, rows / columns));
}
