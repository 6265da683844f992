/** Reads and writes what a scheduler controls in an optimizer's groups. */
import { describe } from '../../core/support/describe';
import { isTensor } from '../../core/tensor/tensor';
import { numberOf, type Scalar } from '../base/numberOrTensor';
import { Optimizer } from '../base/optimizer';
import type { Arguments } from '../base/options';
import type { ParamGroup } from '../base/parameterGroups';

/** A scheduler's arguments: the optimizer, then `Positional` and what `Options` names; or all by name. */
export type SchedulerArguments<Positional extends readonly unknown[], Options> =
  | [optimizer: Optimizer, ...options: Arguments<Positional, Partial<Options>>]
  | [
      options: Partial<Options> & {
        /** The optimizer whose learning rates are scheduled. */
        optimizer: Optimizer;
      },
    ];

/** @throws TypeError unless `value` is an optimizer */
export function expectOptimizer(callee: string, value: unknown): Optimizer {
  if (value instanceof Optimizer) return value as Optimizer;
  throw new TypeError(`${callee}: argument 'optimizer': expected an Optimizer, got ${describe(value)}`);
}

function copied(value: Scalar): Scalar {
  return isTensor(value) ? value.detach().clone() : value;
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
export function forEachGroup<T extends Scalar>(
  callee: string,
  name: string,
  optimizer: Optimizer,
  given: T | readonly T[],
): T[] {
  const { length } = optimizer.paramGroups;
  const values = Array.isArray(given) ? (given as readonly T[]) : new Array<T>(length).fill(given as T);
  if (values.length !== length) {
    throw new RangeError(
      `${callee}: ${name} must be one value or as many as there are parameter groups (${length}), got ${values.length}`,
    );
  }
  return values.map((value) => copied(value) as T);
}
