/** The arguments of functions that take plain objects as values, which otherwise are keyword arguments. */
import { isPlainObject } from '../support/plainObject';
import { isTensor } from '../tensor/tensor';

/**
 * The arguments of a function that takes objects as values too: an object at the end, after others, is such a value
 * unless all that it names are parameters.
 */
export function withObjects(names: readonly string[], args: readonly unknown[]): readonly unknown[] {
  const last = args.at(-1);
  if (args.length < 2 || !isPlainObject(last)) return args;
  const keys = Object.keys(last);
  return keys.length > 0 && keys.every((key) => names.includes(key)) ? args : [...args, {}];
}

/**
 * The arguments of a function whose first parameter is an object with names of its own, such as a state dict. An object
 * that is the only argument is that one, unless what it has under the parameter's name cannot be one of its entries:
 * then it gives the argument by keyword.
 * @param isEntry whether a value can be an entry of such an object; tensors are by default
 */
export function withFirstObject(
  name: string,
  args: readonly unknown[],
  isEntry: (value: unknown) => boolean = isTensor,
): readonly unknown[] {
  const [first] = args;
  if (args.length !== 1 || !isPlainObject(first)) return args;
  return Object.hasOwn(first, name) && !isEntry(first[name]) ? args : [first, {}];
}
