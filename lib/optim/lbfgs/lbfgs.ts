/** L-BFGS. */

import { mismatch } from '../../core/arguments/assertions';
import { numberOrTensor } from '../../core/arguments/numberRules';
import { type Arguments, choice, orNull } from '../../core/arguments/rules';
import { enableGrad, noGrad } from '../../core/autograd/gradMode';
import { untidied } from '../../core/memory/tidy';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import type { Closure } from '../base/hooks/stepHooks';
import type { Scalar } from '../base/numberOrTensor';
import { Optimizer } from '../base/optimizer';
import { hyperparameters } from '../base/options';
import type { GroupInit, ParamGroup, Params } from '../base/parameterGroups';
import { greatest, least, PythonNumber } from '../base/pythonNumber';
import { FlatParameters } from './flatParameters';
import { type Point, strongWolfe } from './lineSearch';
import { directionOf, type Memory, remember } from './memory';

/** L-BFGS's hyperparameters. */
export interface LBFGSOptions {
  /** The learning rate: the first step size that is tried. Default: 1. */
  lr: number | Tensor;
  /** The largest number of iterations in a step. Default: 20. */
  maxIter: number;
  /** The largest number of evaluations of the closure in a step. Default: null, which is 1.25 · maxIter. */
  maxEval: number | null;
  /** A step ends when no element of the gradient is larger in absolute value. Default: 1e-7. */
  toleranceGrad: number;
  /** A step ends when loss and parameters change by less. Default: 1e-9. */
  toleranceChange: number;
  /**
   * The number of past updates that are stored, each of which takes twice the memory of the parameters.
   * Default: 100.
   */
  historySize: number;
  /** `'strong_wolfe'` searches for a step size along each direction; null takes `lr`. Default: null. */
  lineSearchFn: 'strong_wolfe' | null;
}

/** What L-BFGS keeps for all parameters together, under Python's keys; it belongs to the first parameter. */
export interface LBFGSState {
  /** The number of evaluations of the closure. */
  func_evals: number;
  /** The number of iterations. */
  n_iter: number;
  /** The last direction. */
  d?: Tensor;
  /** The last step size. */
  t?: Scalar;
  /** The changes of the gradient in past iterations. */
  old_dirs?: Tensor[];
  /** The changes of the parameters in past iterations. */
  old_stps?: Tensor[];
  /** The reciprocals of the products of both. */
  ro?: Scalar[];
  /** The coefficients of the last computation of a direction. */
  al?: (Scalar | null)[];
  /** The diagonal of the first approximation of the inverse Hessian. */
  H_diag?: Scalar;
  /** The last gradient, of all parameters in one vector. */
  prev_flat_grad?: Tensor;
  /** The last loss. */
  prev_loss?: number;
}

const rules = hyperparameters<LBFGSOptions>({
  lr: numberOrTensor({ least: 0 }, 1),
  maxIter: numberOrTensor({}, 20),
  maxEval: orNull(numberOrTensor()),
  toleranceGrad: numberOrTensor({}, 1e-7),
  toleranceChange: numberOrTensor({}, 1e-9),
  historySize: numberOrTensor({}, 100),
  lineSearchFn: choice(['strong_wolfe', null], null),
});

type Positional = [
  lr: number | Tensor,
  maxIter: number,
  maxEval: number | null,
  toleranceGrad: number,
  toleranceChange: number,
  historySize: number,
  lineSearchFn: LBFGSOptions['lineSearchFn'],
];

/**
 * L-BFGS, a quasi-Newton method with limited memory. Each step evaluates the closure many times. All
 * parameters are in one group and on one device.
 * @example
 * ```ts
 * const optimizer = new optim.LBFGS(model.parameters(), { lineSearchFn: 'strong_wolfe' });
 * optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = lossFn(model(input), target);
 *   loss.backward();
 *   return loss;
 * });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.LBFGS.html
 */
export class LBFGS extends Optimizer<LBFGSOptions, LBFGSState> {
  constructor(
    params: Params<LBFGSOptions>,
    ...options: Arguments<Partial<Positional>, Partial<LBFGSOptions>>
  ) {
    const [bound, values] = rules.bind('LBFGS', [params, ...options]);
    super(bound, { ...values, maxEval: values.maxEval ?? Math.floor((values.maxIter * 5) / 4) });
  }

  protected override get floats(): readonly string[] {
    return ['toleranceGrad', 'toleranceChange'];
  }

  /**
   * The numbers in this state are not step counters; lists of them can be loaded as numbers or as tensors.
   */
  protected override get scalars(): readonly string[] {
    return [];
  }

  protected override check(options: LBFGSOptions): void {
    rules.check(this.name, options);
  }

  override addParamGroup(group: GroupInit<LBFGSOptions>): void {
    if (this.paramGroups.length > 0) {
      throw new RangeError('LBFGS: expected one parameter group, got a second one');
    }
    super.addParamGroup(group);
  }

  protected override perform(closure: Closure | undefined): unknown {
    if (closure === undefined) {
      throw mismatch("LBFGS.step: argument 'closure'", 'a function that gives the loss', closure);
    }
    // The state must outlive any `tidy` scope around the step.
    return noGrad(() => untidied(() => this.#minimize(() => enableGrad(closure))));
  }

  #minimize(closure: Closure): unknown {
    const group = this.paramGroups[0] as ParamGroup<LBFGSOptions>;
    const { maxIter, toleranceGrad, toleranceChange, lineSearchFn } = group;
    const maxEval = group.maxEval as number;
    const flat = new FlatParameters(group.params);
    const lr = PythonNumber.of(group.lr);
    const first = group.params[0] as Tensor;
    const state = this.state.get(first) ?? { func_evals: 0, n_iter: 0 };
    this.state.set(first, state);
    const originalLoss = closure();
    let loss = toNumber(originalLoss);
    let gradient = flat.gradient();
    let evaluations = 1;
    state.func_evals++;
    const isOptimal = () => greatestOf(gradient).compare(toleranceGrad) <= 0;
    if (isOptimal()) return originalLoss;
    let { d: direction, prev_flat_grad: before } = state;
    let step = PythonNumber.of(state.t ?? 0);
    let previousLoss = state.prev_loss ?? loss;
    const memory: Memory = {
      changes: state.old_dirs ?? [],
      steps: state.old_stps ?? [],
      weights: (state.ro ?? []).map(PythonNumber.of),
      scale: PythonNumber.of(state.H_diag ?? 1),
    };
    for (let iteration = 1; iteration <= maxIter; iteration++) {
      state.n_iter++;
      if (direction === undefined || before === undefined || state.n_iter === 1) direction = gradient.neg();
      else {
        remember(memory, gradient.sub(before), direction.mul(step.value), group.historySize);
        direction = directionOf(memory, gradient, state, group.historySize);
      }
      if (before === undefined) before = gradient.clone({ memoryFormat: contiguousFormat });
      else before.copy_(gradient);
      previousLoss = loss;
      step = state.n_iter === 1 ? least(new PythonNumber(1), reciprocalOfSum(gradient)).mul(lr) : lr;
      const slope = PythonNumber.taken(gradient.dot(direction));
      if (slope.compare(-toleranceChange) > 0) break;
      let used = 0;
      let optimal = false;
      if (lineSearchFn !== null) {
        const along = direction;
        const origin = flat.copy();
        const start: Point = { step: new PythonNumber(0), loss: new PythonNumber(loss), gradient, slope };
        const evaluate = (size: PythonNumber): Point => {
          flat.move(size.value, along);
          const there = new PythonNumber(toNumber(closure()));
          const gradientThere = flat.gradient();
          flat.set(origin);
          const slopeThere = PythonNumber.taken(gradientThere.dot(along));
          return { step: size, loss: there, gradient: gradientThere, slope: slopeThere };
        };
        const found = strongWolfe(evaluate, start, step, greatestOf(along), maxEval - evaluations);
        ({ step, gradient } = found.point);
        loss = found.point.loss.value;
        used = found.evaluations;
        flat.move(step.value, along);
        optimal = isOptimal();
      } else {
        flat.move(step.value, direction);
        // After the last iteration the gradient is not needed, because the next step evaluates the closure
        // again.
        if (iteration !== maxIter) {
          loss = toNumber(closure());
          gradient.dispose();
          gradient = flat.gradient();
          optimal = isOptimal();
          used = 1;
        }
      }
      evaluations += used;
      state.func_evals += used;
      if (iteration === maxIter || evaluations >= maxEval || optimal) break;
      const moved = direction.mul(step.value);
      const greatestMove = greatestOf(moved);
      moved.dispose();
      if (greatestMove.compare(toleranceChange) <= 0) break;
      if (Math.abs(loss - previousLoss) < toleranceChange) break;
    }
    gradient.dispose();
    state.d = direction as Tensor;
    state.t = step.value;
    state.old_dirs = memory.changes;
    state.old_stps = memory.steps;
    state.ro = memory.weights.map(({ value }) => value);
    state.H_diag = memory.scale.value;
    state.prev_flat_grad = before as Tensor;
    state.prev_loss = previousLoss;
    return originalLoss;
  }
}

/** The greatest absolute value; NaN where one is. */
function greatestOf(vector: Tensor): PythonNumber {
  const [low, high] = vector.aminmax().map(PythonNumber.taken) as [PythonNumber, PythonNumber];
  return greatest(low.neg(), high);
}

/** One over the sum of the absolute values. */
function reciprocalOfSum(vector: Tensor): PythonNumber {
  const sizes = vector.abs();
  const sum = PythonNumber.taken(sizes.sum());
  sizes.dispose();
  return new PythonNumber(1).div(sum);
}

function toNumber(loss: unknown): number {
  return isTensor(loss) ? loss.item() : Number(loss);
}
