/** Reads and writes what a scheduler controls in an optimizer's groups. */
import { expectNumber } from '../../core/arguments/numberRules';
import { type Arguments, integer, type Rule, rule } from '../../core/arguments/rules';
import { isTensor } from '../../core/tensor/tensor';
import { numberOf, type Scalar } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import type { ParamGroup } from '../base/parameterGroups';

/** A scheduler's arguments: the optimizer, then `Positional` and what `Options` names; or all by name. */
export type SchedulerArguments<Positional extends readonly unknown[], Options> =
  | [optimizer: Optimizer, ...options: Arguments<Partial<Positional>, Partial<Options>>]
  | [
      options: Partial<Options> & {
        /** The optimizer whose learning rates are scheduled. */
        optimizer: Optimizer;
      },
    ];

/** The number of the step to resume from, with which the parameters of nearly all schedulers end. */
export const lastEpochRule = (): Rule<number> => integer(-1);

/** The steps at which a schedule changes. */
export const milestonesRule = (): Rule<readonly number[]> => rule('an array of steps', Array.isArray);

/** A value for all groups, or an array with one for each; `forEachGroup` reads it. */
export function groupValues<T extends Scalar>(fallback?: number): Rule<T | readonly T[]> {
  return {
    fallback,
    read(value, where) {
      for (const [i, item] of (Array.isArray(value) ? value : []).entries())
        expectNumber(`${where}[${i}]`, item);
      if (!Array.isArray(value)) expectNumber(where, value, 'a number or an array of numbers');
      return value as T | readonly T[];
    },
  };
}

function copied<T>(value: T): T {
  return isTensor(value) ? (value.detach().clone() as T) : value;
}

/** The value of each group; tensors are copied, so that they keep their present value. */
export function valuesOf(optimizer: Optimizer, key: string): Scalar[] {
  return optimizer.paramGroups.map((group) => copied(group[key] as Scalar));
}

/** Sets a value of a group; where it is a tensor, the tensor is filled with the new number. */
export function setValue(group: ParamGroup, key: string, value: Scalar): void {
  const current = group[key];
  if (isTensor(current)) current.fill_(numberOf(value));
  else group[key] = value;
}

/** One value for each group, given as one for all or as an array. */
export function forEachGroup<T>(
  callee: string,
  name: string,
  optimizer: Optimizer,
  given: T | readonly T[],
): T[] {
  const { length } = optimizer.paramGroups;
  const values = Array.isArray(given) ? (given as readonly T[]) : new Array<T>(length).fill(given as T);
  if (values.length !== length) {
    throw new RangeError(
      `${callee}: argument '${name}': expected one value, or one for each of the optimizer's parameter groups (${length}), got ${values.length}`,
    );
  }
  return values.map(copied);
}
