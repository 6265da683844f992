/** Replaces the parameters and the state of an optimizer for a while. */
import { types } from 'node:util';
import { mismatch } from '../../core/arguments/assertions';
import { withObjects } from '../../core/arguments/objectArguments';
import { anything, signature, splitFunction } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { isPlainObject } from '../../core/operators/overloads';
import { type Mode, scoped } from '../../core/support/contextManager';
import { over } from '../../core/support/flow';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { type Optimizer, scalarsOf } from './optimizer';
import { optimizerRule } from './optimizerRule';
import type { ParamGroup } from './parameterGroups';
import { type LoadableStateDict, type OptimizerStateDict, type ParamState, unpack } from './stateDict';

const swapRules = {
  optimizer: optimizerRule(),
  swapinParameters: anything<Readonly<Record<string, Tensor>>>(),
  swapinOptimState: anything<LoadableStateDict | OptimizerStateDict>(),
};
const swapNames = Object.keys(swapRules);
const bindSwap = signature(swapRules);

/**
 * Replaces an optimizer's parameters and state while `fn` runs, or until the scope of a `using` declaration
 * ends, and restores them afterwards. What `step` does to the state meanwhile is written to the tensors of
 * `swapinOptimState`.
 * @param optimizer the optimizer, which must have taken a step
 * @param swapinParameters the tensors to use as parameters, in the order of the optimizer's own
 * @param swapinOptimState a state dict of a similar optimizer
 * @param fn the function to run. If it is async, they are replaced whenever its code runs
 * @throws RangeError where the number of parameters differs; Error where the optimizer has no state yet
 * @see https://docs.pytorch.org/docs/2.13/optim.html
 */
export function swapInOptimizerParamsAndState<T>(
  optimizer: Optimizer,
  swapinParameters: Readonly<Record<string, Tensor>>,
  swapinOptimState: LoadableStateDict | OptimizerStateDict,
  fn: () => T,
): T;
export function swapInOptimizerParamsAndState(
  optimizer: Optimizer,
  swapinParameters: Readonly<Record<string, Tensor>>,
  swapinOptimState: LoadableStateDict | OptimizerStateDict,
): Mode;
export function swapInOptimizerParamsAndState(options: {
  optimizer: Optimizer;
  swapinParameters: Readonly<Record<string, Tensor>>;
  swapinOptimState: LoadableStateDict | OptimizerStateDict;
}): Mode;
export function swapInOptimizerParamsAndState(...args: unknown[]): unknown {
  const callee = 'swapInOptimizerParamsAndState';
  const [given, fn] = splitFunction(args);
  const { optimizer, swapinParameters, swapinOptimState } = bindSwap(callee, withObjects(swapNames, given));
  if (optimizer.state.size === 0)
    throw new Error(`${callee}: argument 'optimizer': expected an optimizer with a state, got one with none`);
  if (!isPlainObject(swapinParameters) || !Object.values(swapinParameters).every(isTensor)) {
    throw mismatch(`${callee}: argument 'swapinParameters'`, 'Tensors by name', swapinParameters);
  }
  const parameters = Object.values(swapinParameters) as Tensor[];
  const count = optimizer.paramGroups.reduce((sum, { params }) => sum + params.length, 0);
  if (parameters.length !== count) {
    throw new RangeError(
      `${callee}: argument 'swapinParameters': expected ${count} parameters as the optimizer has, got ${parameters.length}`,
    );
  }
  const enter = () => {
    const { paramGroups, state } = optimizer;
    let next = 0;
    const swapped = paramGroups.map((group) => {
      const params = parameters.slice(next, next + group.params.length);
      next += params.length;
      return { ...group, params };
    }) as ParamGroup[];
    const loaded = unpack(
      `${callee}: argument 'swapinOptimState'`,
      swapinOptimState,
      swapped,
      scalarsOf(optimizer),
    );
    const inside: Pick<Optimizer, 'paramGroups' | 'state'> = {
      paramGroups: loaded.groups.map((group) => ({ ...optimizer.defaults, ...group })),
      state: loaded.state,
    };
    const swapIn = () => {
      Object.assign(optimizer, inside);
      return swapOut;
    };
    const swapOut = (isEnd: boolean) => {
      if (!isEnd) {
        inside.paramGroups = optimizer.paramGroups;
        inside.state = optimizer.state;
        Object.assign(optimizer, { paramGroups, state });
        return swapIn;
      }
      const ids = swapinOptimState.param_groups.flatMap(({ params }) => params as (number | string)[]);
      const given = swapinOptimState.state;
      for (const [i, id] of ids.entries()) {
        const target = types.isMap(given) ? (given as Map<number | string, ParamState>).get(id) : given[id];
        if (target) writeBack(target, loaded.state.get(parameters[i] as Tensor) ?? {});
      }
      Object.assign(optimizer, { paramGroups, state });
      return over;
    };
    return swapIn();
  };
  return scoped(callee, enter, fn);
}

/** Puts what a state holds into the tensors of the dict that it came from. */
function writeBack(target: ParamState, source: ParamState): void {
  noGrad(() => {
    for (const [key, tensor] of Object.entries(target)) {
      const value = source[key];
      if (!isTensor(tensor)) continue;
      if (isTensor(value)) tensor.copy_(value);
      else if (typeof value === 'number') tensor.fill_(value);
    }
  });
}
