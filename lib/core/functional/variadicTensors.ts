/** Arguments of functions that take several tensors, one by one or as one array. */
import { describe } from '../support/describe';
import { isPlainObject } from '../support/plainObject';
import { isTensor, type Tensor } from '../tensor/tensor';

/** Tensors one by one, or one array of them. */
export type TensorArguments = readonly Tensor[] | readonly [tensors: readonly Tensor[]];

/**
 * Returns the tensors of a call as an array.
 * @param callee the function's name, with which error messages begin
 * @param args the arguments of the call: tensors one by one, or one array of them
 * @throws TypeError for arguments that are not tensors
 */
export function tensorsOf(callee: string, args: readonly unknown[]): Tensor[] {
  const list = args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  for (const [i, value] of list.entries()) {
    if (!isTensor(value))
      throw new TypeError(`${callee}: argument ${i + 1}: expected a Tensor, got ${describe(value)}`);
  }
  return list as Tensor[];
}

/** Splits an object of keyword arguments off the end of the arguments. */
export function splitOptions(args: readonly unknown[]): {
  list: readonly unknown[];
  options: Record<string, unknown>;
} {
  const last = args.at(-1);
  return isPlainObject(last) ? { list: args.slice(0, -1), options: last } : { list: args, options: {} };
}
