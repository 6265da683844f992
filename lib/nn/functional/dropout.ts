/**
 * Setting elements to zero at random.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#dropout-functions
 */
import { operator } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { type Arguments, flag, probability, signature, tensorRule } from '../arguments';

/** What every function of this family takes. */
export interface DropoutOptions {
  input: Tensor;
  /** The probability that an element becomes zero; 0.5 by default. */
  p?: number;
  /** Whether anything is dropped; true by default. */
  training?: boolean;
  /** Changes `input` itself. */
  inplace?: boolean;
}

type DropoutArguments = Arguments<
  [input: Tensor, p?: number, training?: boolean, inplace?: boolean],
  DropoutOptions,
  ['input']
>;

const bindDropout = signature({
  input: tensorRule(),
  p: probability(0.5),
  training: flag(true),
  inplace: flag(false),
});

function dropping(callee: string, name: string): (...args: DropoutArguments) => Tensor {
  const fresh = operator(`aten::${name}`);
  const inPlace = operator(`aten::${name}_`);
  return (...args) => {
    const { input, p, training, inplace } = bindDropout(callee, args);
    return (inplace ? inPlace : fresh).callMany([input, p, training]) as Tensor;
  };
}

/**
 * Zeroes elements with probability `p` and scales the others by 1/(1−p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout.html
 */
export const dropout = dropping('dropout', 'dropout');
