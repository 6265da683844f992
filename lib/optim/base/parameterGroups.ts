/** The parameters of an optimizer: tensors, named tensors, or groups with hyperparameters of their own. */

import { types } from 'node:util';
import { mismatch } from '../../core/arguments/assertions';
import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { unknownArgument } from '../../core/support/nearName';
import { warn } from '../../core/support/warn';
import { isTensor, type Tensor } from '../../core/tensor/tensor';

/** A parameter with its name, as `model.namedParameters()` lists them. */
export type NamedParameter = readonly [name: string, parameter: Tensor];
/** Parameters in a fixed order. */
export type ParameterList = Iterable<Tensor> | Iterable<NamedParameter>;

/**
 * A parameter group as it is given: its parameters, and the hyperparameters that differ from the defaults.
 */
export type GroupInit<Options> = Partial<Options> & {
  /** The parameters of the group. */
  params: Tensor | ParameterList;
  /** What the user calls the group; the optimizer does not read it. */
  name?: string;
};
/** The first argument of an optimizer: parameters, or parameter groups. */
export type Params<Options = object> = ParameterList | Iterable<GroupInit<Options>>;

/**
 * A parameter group of an optimizer, whose hyperparameters may be changed:
 * `optimizer.paramGroups[0].lr = 0.01`.
 */
export type ParamGroup<Options = object> = Options & {
  /** The parameters. */
  params: Tensor[];
  /** The parameters' names, where they were given. */
  paramNames?: string[];
  /** The learning rate before any scheduler changed it. */
  initialLr?: number | Tensor;
  /** Other values that belong to the group. */
  [key: string]: unknown;
};

/** Splits the first argument of an optimizer into groups. */
export function groupsOf<Options>(callee: string, params: Params<Options>): GroupInit<Options>[] {
  if (isTensor(params) || !isIterable(params)) {
    throw new TypeError(
      `${callee}: argument 'params': expected an iterable of Tensors or parameter groups, got ${describe(params)}`,
    );
  }
  const list = [...(params as Iterable<unknown>)];
  if (list.length === 0)
    throw new RangeError(
      `${callee}: argument 'params': expected at least one parameter, got none; layers in an array or object become part ` +
        'of a module by ModuleList and ModuleDict',
    );
  if (isPlainObject(list[0])) return list as GroupInit<Options>[];
  return [{ params: list } as unknown as GroupInit<Options>];
}

/** The tensors of a group, and their names where they have any. */
export function parametersOf(
  callee: string,
  given: Tensor | ParameterList | undefined,
  differentiable: boolean,
): { params: Tensor[]; paramNames?: string[] } {
  if (types.isSet(given)) {
    throw new TypeError(
      `${callee}: argument 'params': expected an array, whose order stays between runs, got a Set`,
    );
  }
  if (!isTensor(given) && !isIterable(given)) {
    throw new TypeError(
      `${callee}: argument 'params': expected a Tensor or an iterable of Tensors, got ${describe(given)}`,
    );
  }
  const items: unknown[] = isTensor(given) ? [given] : [...(given as Iterable<unknown>)];
  const paramNames: string[] = [];
  const params = items.map((item, i) => {
    let parameter = item;
    if (Array.isArray(item) && item.length === 2 && typeof item[0] === 'string') {
      paramNames.push(item[0]);
      parameter = item[1];
    }
    if (!isTensor(parameter)) {
      throw mismatch(`${callee}: argument 'params'[${i}]`, 'a Tensor', parameter);
    }
    if (!differentiable && !parameter.isLeaf && !parameter.retainsGrad) {
      throw new RangeError(
        `${callee}: argument 'params'[${i}]: expected a leaf Tensor, got one that ${String(parameter.gradFn)} made`,
      );
    }
    return parameter;
  });
  if (paramNames.length > 0 && paramNames.length < params.length) {
    throw new RangeError(
      `${callee}: argument 'params': expected a name for each of the ${params.length} parameters or for none, got ${paramNames.length} names`,
    );
  }
  return paramNames.length > 0 ? { params, paramNames } : { params };
}

/** What a group holds beside hyperparameters: the last five are schedulers', in a group that goes on from another. */
const groupKeys = [
  'params',
  'paramNames',
  'name',
  'initialLr',
  'maxLr',
  'minLr',
  'maxMomentum',
  'baseMomentum',
];

/** @throws TypeError for a key of a group as it is given that is no hyperparameter, such as a misspelt one */
export function checkKeys(callee: string, group: object, defaults: object): void {
  const names = [...Object.keys(defaults), ...groupKeys];
  const unknown = Object.keys(group).find((key) => !names.includes(key));
  if (unknown === undefined) return;
  const expected = ['params', ...Object.keys(defaults), 'name'].join(', ');
  throw new TypeError(`${callee}: parameter group: ${unknownArgument(unknown, names, expected)}`);
}

/**
 * Warns about parameters that `group` holds twice.
 * @throws RangeError for parameters that another group holds too
 */
export function checkDisjoint(callee: string, group: ParamGroup, others: readonly ParamGroup[]): void {
  const own = new Set(group.params);
  if (own.size < group.params.length) {
    repeating.add(group.params);
    warn(`${callee}: a parameter is given twice in one group, and is updated twice in each step`);
  }
  for (const other of others) {
    if ((other.paramNames === undefined) !== (group.paramNames === undefined)) {
      throw new RangeError(
        `${callee}: argument 'params': expected named parameters in all groups or in none, got both`,
      );
    }
    if (other.params.some((parameter) => own.has(parameter))) {
      throw new RangeError(`${callee}: some parameters appear in more than one parameter group`);
    }
  }
}

const repeating = new WeakSet<readonly Tensor[]>();

/** Whether the group of these parameters holds one of them twice. */
export function isRepeating(params: readonly Tensor[]): boolean {
  return repeating.has(params);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
