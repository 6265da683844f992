/** How the methods of Module take their arguments. */
import { types } from 'node:util';
import type { Tensor } from '../../core/tensor/tensor';
import type { DeviceLike } from '../../core/types/device';
import {
  anything,
  deviceRule,
  dtypeRule,
  flag,
  functionRule,
  orNull,
  type Rule,
  rule,
  signature,
  text,
} from './arguments';
import type { Module } from './module';
import type { Parameter } from './parameter';
import type { StateDict } from './stateDict';

// The methods check names and members themselves, since their messages say more.
const name = anything<string>();

export const bindBuffer = signature({ name, tensor: anything<Tensor | null>(), persistent: flag(true) });
export const bindParameter = signature({ name, param: anything<Parameter | null>() });
export const bindNamedModule = signature({ name, module: anything<Module | null>() });

export const bindTarget = signature({ target: text() });
export const bindSubmodule = signature({ target: text(), module: anything<Module>(), strict: flag(false) });

export const bindRecurse = signature({ recurse: flag(true) });
export const bindDuplicates = signature({ removeDuplicate: flag(true) });
export const bindNamed = signature({ prefix: text(''), recurse: flag(true), removeDuplicate: flag(true) });
export const bindNamedModules = signature({
  memo: orNull(rule<Set<Module>>('a Set of Modules', (value) => types.isSet(value))),
  prefix: text(''),
  removeDuplicate: flag(true),
});

export const bindMode = signature({ mode: flag(true) });
export const bindRequiresGrad = signature({ requiresGrad: flag(true) });
export const bindSetToNone = signature({ setToNone: flag(true) });
export const bindFunction = signature({ fn: functionRule<(module: Module) => void>() });

/** A device, or the number of a GPU. */
const gpu: Rule<number | DeviceLike> = {
  read: (value, where) => (Number.isInteger(value) ? (value as number) : deviceRule().read(value, where)),
};

export const bindCuda = signature({ device: orNull(gpu) });
export const bindType = signature({ dstType: dtypeRule() });
export const bindToEmpty = signature({ device: deviceRule(), recurse: flag(true) });

export const bindCollecting = signature(
  { destination: anything<StateDict | null>(null), prefix: text(''), keepVars: flag(false) },
  0,
);
export const bindLoading = signature({
  stateDict: anything<Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>>(),
  strict: flag(true),
  assign: flag(false),
});

/** What `registerForwardPreHook` takes by name. */
export interface ForwardPreHookOptions {
  /** Whether the hook runs before those already registered; false by default. */
  prepend?: boolean;
  /**
   * Whether the hook takes keyword arguments too. It must be false, the default: a module's keyword arguments reach its
   * hooks among the others, in the order of `forward`'s parameters.
   */
  withKwargs?: false;
}

/** What `registerForwardHook` takes by name. */
export interface ForwardHookOptions extends ForwardPreHookOptions {
  /** Whether the hook runs even when `forward` has thrown; false by default. */
  alwaysCall?: boolean;
}

const withKwargs = rule<false>(
  "false, since a module's keyword arguments reach hooks in the order of forward's parameters",
  (value) => value === false,
  false,
);
// Each method gives the type of its hooks.
const hook = functionRule<never>();

export const bindHook = signature({ hook });
export const bindBackwardHook = signature({ hook, prepend: flag(false) });
export const bindForwardPreHook = signature({ hook, prepend: flag(false), withKwargs }, 1);
export const bindForwardHook = signature(
  { hook, prepend: flag(false), withKwargs, alwaysCall: flag(false) },
  1,
);
