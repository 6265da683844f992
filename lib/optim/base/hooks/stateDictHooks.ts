/** Hooks that run around the saving and the loading of an optimizer's state. */
import { isPlainObject } from '../../../core/support/plainObject';
import type { Optimizer } from '../optimizer';
import type { LoadableStateDict, OptimizerStateDict } from '../stateDict';
import { Hooks } from './hooks';

/** Runs after `stateDict`; may return another state dict. */
export type StateDictHook = (
  optimizer: Optimizer,
  stateDict: OptimizerStateDict,
) => OptimizerStateDict | undefined;
/** Runs before `loadStateDict`; may return another state dict to load. */
export type LoadStateDictHook = (
  optimizer: Optimizer,
  stateDict: LoadableStateDict,
) => LoadableStateDict | undefined;

/** The hooks of one optimizer's state dicts. */
export class StateDictHooks {
  readonly beforeSave = new Hooks<(optimizer: Optimizer) => void>();
  readonly afterSave = new Hooks<StateDictHook>();
  readonly beforeLoad = new Hooks<LoadStateDictHook>();
  readonly afterLoad = new Hooks<(optimizer: Optimizer) => void>();

  /** Makes a state dict by `save`, between the hooks. */
  aroundSave(optimizer: Optimizer, save: () => OptimizerStateDict): OptimizerStateDict {
    for (const hook of this.beforeSave) hook(optimizer);
    let dict = save();
    for (const hook of this.afterSave) dict = hook(optimizer, dict) || dict;
    return dict;
  }

  /** Loads a copy of `given` by `load`, or what the hooks make of it. */
  aroundLoad(
    optimizer: Optimizer,
    given: LoadableStateDict | OptimizerStateDict,
    load: (dict: LoadableStateDict) => void,
  ): void {
    let dict: LoadableStateDict = isPlainObject(given) ? { ...given } : given;
    for (const hook of this.beforeLoad) dict = hook(optimizer, dict) || dict;
    load(dict);
    for (const hook of this.afterLoad) hook(optimizer);
  }
}
