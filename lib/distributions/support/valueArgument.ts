/** The argument of methods that are asked about a value, such as `logProb` and `check`. */
import { anything, signature, type Takes } from '../../core/arguments/rules';
import { isPlainObject } from '../../core/support/plainObject';
import { isTensor, type Tensor } from '../../core/tensor/tensor';

/** A tensor, by position or as `{ value }`. */
export type ValueArguments = Takes<['value'], [value: Tensor]>;

const bindValue = signature({ value: anything<Tensor>() });

/** Returns the value that a method of `self` was given. The method checks it itself: some take a number, as in Python. */
export function valueArgument(self: object, args: ValueArguments): Tensor {
  // These methods run in every step of a training loop, nearly always with the tensor alone.
  if (args.length === 1 && isTensor(args[0])) return args[0];
  return bindValue(self.constructor.name, args).value;
}

/** `args` as the methods of the base class take them, for a class whose value Python calls `name`. */
export function fromName(name: string, args: readonly unknown[]): ValueArguments {
  const [first] = args;
  if (!isPlainObject(first) || !Object.hasOwn(first, name)) return args as ValueArguments;
  const { [name]: value, ...others } = first;
  return [{ value, ...others }] as ValueArguments;
}
