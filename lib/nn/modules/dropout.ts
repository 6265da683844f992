/** Setting elements to zero at random while training, as modules. */
import { operator } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { type Arguments, flag, probability, signature } from '../arguments';
import { Module } from '../module';
import { repr } from '../pythonText';

export interface DropoutModuleOptions {
  /** The probability that an element becomes zero; 0.5 by default. */
  p?: number;
  /** Changes the input itself; false by default. */
  inplace?: boolean;
}
type DropoutArguments = Arguments<[p?: number, inplace?: boolean], DropoutModuleOptions>;

const bindDropout = signature({ p: probability(0.5), inplace: flag(false) });

abstract class DropoutNd extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(callee: string, args: readonly unknown[]) {
    super();
    const { p, inplace } = bindDropout(callee, args);
    this.p = p;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `p=${repr(this.p)}, inplace=${repr(this.inplace)}`;
  }
}

const dropout = operator('aten::dropout');
const dropout_ = operator('aten::dropout_');

/**
 * While training, zeroes elements with probability `p` and scales the others by 1/(1−p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout.html
 */
export class Dropout extends DropoutNd {
  constructor(...args: DropoutArguments) {
    super(new.target.name, args);
  }

  forward(input: Tensor): Tensor {
    return (this.inplace ? dropout_ : dropout).callMany([input, this.p, this.training]) as Tensor;
  }
}
