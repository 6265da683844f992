/**
 * An optimizer's state as Python stores it: parameters by number, names in Python's spelling, counters as
 * tensors. Such a dict can be loaded in either language.
 */
import { types } from 'node:util';
import { mismatch } from '../../core/arguments/assertions';
import { withFirstObject } from '../../core/arguments/objectArguments';
import { anything, signature, type Takes } from '../../core/arguments/rules';
import { getDefaultDtype } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import { isPlainObject } from '../../core/operators/overloads';
import { camelCase, snakeCase } from '../../core/support/names';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { float32, float64 } from '../../core/types/dtype';
import type { ParamGroup } from './parameterGroups';

/** The state of one parameter, under Python's keys, such as `exp_avg` and `momentum_buffer`. */
export type ParamState = Record<string, unknown>;

/** The state of all parameters by number: `state.get(0)`, or `state[0]` as in Python. */
export type StateByNumber = Map<number, ParamState> & { readonly [parameter: number]: ParamState };

/** A group's hyperparameters under Python's keys; `params` holds the numbers of its parameters. */
export type PackedGroup = { params: number[]; param_names?: string[] } & Record<string, unknown>;

/**
 * What `stateDict` returns:
 * `{ state: {0: {step, exp_avg, …}}, param_groups: [{lr, betas, …, params: [0, 1]}] }`.
 */
export interface OptimizerStateDict {
  /** The state of each parameter, by number. */
  state: StateByNumber;
  /** The hyperparameters of each group. */
  param_groups: PackedGroup[];
}

/**
 * What `loadStateDict` takes: a state dict in which plain objects may replace the map, as readers of JSON
 * give it.
 */
export interface LoadableStateDict {
  /** The state of each parameter, by number. */
  state: Map<number | string, ParamState> | Record<number | string, ParamState>;
  /** The hyperparameters of each group, under Python's keys. */
  param_groups: readonly Record<string, unknown>[];
}

/** A state dict, by position or as `{ stateDict }`. */
export type StateDictArguments<Dict> = Takes<['stateDict'], [stateDict: Dict]>;

const bindStateDict = signature({ stateDict: anything<unknown>() });

/** Returns the state dict that a `loadStateDict` was given, which the method checks itself. */
export function stateDictArgument<Dict>(callee: string, args: StateDictArguments<Dict>): Dict {
  return bindStateDict(callee, withFirstObject('stateDict', args)).stateDict as Dict;
}

/** A number of a state in the form in which Python stores it: a 0-d float tensor. */
function scalarTensor(value: number, onDevice: boolean, parameter: Tensor): Tensor {
  const dtype = !onDevice && getDefaultDtype() === float64 ? float64 : float32;
  return functions.full([], value, { dtype, ...(onDevice && { device: parameter.device }) });
}

/** Whether Python stores the group's step counters on the parameters' device. */
function countsOnDevice(group: Record<string, unknown>): boolean {
  return Boolean(group['fused'] || group['capturable']);
}

/**
 * Makes a state dict.
 * @param scalars the keys of the numbers that Python stores as tensors
 */
export function pack(
  groups: readonly ParamGroup[],
  state: ReadonlyMap<Tensor, ParamState>,
  scalars: readonly string[],
): OptimizerStateDict {
  const numbers = new Map<Tensor, number>();
  const owners = new Map<Tensor, ParamGroup>();
  let next = 0;
  const packedGroups = groups.map((group) => {
    for (const [i, parameter] of group.params.entries()) {
      if (!numbers.has(parameter)) numbers.set(parameter, next + i);
      owners.set(parameter, group);
    }
    next += group.params.length;
    const packed: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(group)) if (key !== 'params') packed[snakeCase(key)] = value;
    return { ...packed, params: group.params.map((parameter) => numbers.get(parameter) as number) };
  });
  const packedState = new Map<number, ParamState>();
  for (const [parameter, values] of state) {
    const number = numbers.get(parameter);
    const group = owners.get(parameter);
    if (number === undefined || group === undefined) continue;
    const packed = { ...values };
    for (const key of scalars) {
      const value = packed[key];
      if (typeof value === 'number') packed[key] = scalarTensor(value, countsOnDevice(group), parameter);
    }
    packedState.set(number, packed);
  }
  return { state: withIndices(packedState), param_groups: packedGroups };
}

/** Lets `state[0]` return what `state.get(0)` does. */
function withIndices(state: Map<number, ParamState>): StateByNumber {
  for (const [number, values] of state)
    Object.defineProperty(state, number, { value: values, configurable: true });
  return state as StateByNumber;
}

/**
 * The groups and the state of `dict` for the parameters of `groups`; its tensors are copied to the
 * parameters' dtype and device.
 * @param where the beginning of error messages
 */
export function unpack(
  where: string,
  dict: LoadableStateDict,
  groups: readonly ParamGroup[],
  scalars: readonly string[],
): { groups: ParamGroup[]; state: Map<Tensor, ParamState> } {
  if (
    !isPlainObject(dict) ||
    !Array.isArray(dict.param_groups) ||
    typeof dict.state !== 'object' ||
    !dict.state
  ) {
    throw mismatch(where, 'an object with state and param_groups', dict);
  }
  const saved: Record<string, unknown>[] = dict.param_groups;
  if (saved.length !== groups.length) {
    throw new RangeError(
      `${where}: expected ${groups.length} parameter groups as the optimizer has, got ${saved.length}`,
    );
  }
  const parameters = new Map<string, { parameter: Tensor; group: Record<string, unknown> }>();
  const loaded = groups.map((group, i) => {
    const packed = saved[i] as Record<string, unknown>;
    const ids = Array.isArray(packed['params']) ? packed['params'] : [];
    if (ids.length !== group.params.length) {
      throw new RangeError(
        `${where}: expected ${group.params.length} parameters in group ${i} as the optimizer's has, got ${ids.length}`,
      );
    }
    for (const [j, id] of ids.entries()) {
      parameters.set(String(id), { parameter: group.params[j] as Tensor, group: packed });
    }
    const fresh: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(packed))
      if (key !== 'params') fresh[camelCase(key)] = copied(value);
    if (group.paramNames && !fresh['paramNames']) fresh['paramNames'] = group.paramNames;
    return { ...fresh, params: group.params } as ParamGroup;
  });
  const state = new Map<Tensor, ParamState>();
  const entries = types.isMap(dict.state) ? dict.state : Object.entries(dict.state);
  for (const [id, values] of entries) {
    const owner = parameters.get(String(id));
    if (owner) state.set(owner.parameter, castState(owner.parameter, owner.group, values, scalars));
  }
  return { groups: loaded, state };
}

function castState(
  parameter: Tensor,
  group: Record<string, unknown>,
  values: ParamState,
  scalars: readonly string[],
): ParamState {
  const result: ParamState = {};
  for (const [key, value] of Object.entries(values)) {
    // Counters are kept as numbers, except where a fused kernel reads them as tensors.
    if (!scalars.includes(key) || !isTensor(value)) result[key] = cast(parameter, value);
    else if (group['fused']) result[key] = value.to(parameter.device, float32).clone();
    else result[key] = value.item();
  }
  return result;
}

/** Copies a value to the parameter's device and, where the parameter is floating-point, to its dtype. */
function cast(parameter: Tensor, value: unknown): unknown {
  if (isTensor(value)) {
    const moved = parameter.dtype.isFloatingPoint
      ? value.to(parameter.device, parameter.dtype)
      : value.to(parameter.device);
    return moved.detach().clone();
  }
  if (Array.isArray(value)) return value.map((item) => cast(parameter, item));
  return value;
}

function copied(value: unknown): unknown {
  if (isTensor(value)) return value.detach().clone();
  return Array.isArray(value) ? value.map(copied) : value;
}
