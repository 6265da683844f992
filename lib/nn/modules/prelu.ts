/** The rectifier whose slope below zero is learnt. */
import { nnFunctions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Factory, factory, natural, real, signature } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { constant_ } from '../init';

export interface PReLUOptions extends Factory {
  /** 1, or the number of channels for a slope each. */
  numParameters?: number;
  /** The slopes' first value; 0.25 by default. */
  init?: number;
}

const bindPReLU = signature({ numParameters: natural(1), init: real(0.25), ...factory });

/**
 * x above zero, a learnt fraction of it below.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PReLU.html
 */
export class PReLU extends Module {
  static override readonly forwardNames = ['input'];

  numParameters: number;
  init: number;
  /** (numParameters): the slopes below zero. */
  weight: Parameter;

  constructor(
    ...args: Arguments<
      [numParameters?: number, init?: number, device?: Factory['device'], dtype?: Factory['dtype']],
      PReLUOptions
    >
  ) {
    super();
    const { numParameters, init, ...made } = bindPReLU(new.target.name, args);
    this.numParameters = numParameters;
    this.init = init;
    this.weight = emptyParameter([numParameters], made);
    this.resetParameters();
  }

  /** Gives the slopes their first value again. */
  resetParameters(): void {
    constant_(this.weight, this.init);
  }

  forward(input: Tensor): Tensor {
    return nnFunctions.prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${valueText(this.numParameters)}`;
  }
}
