/** The rectifier whose slope for negative elements is learnable. */
import { nnFunctions } from '../../../core/operators/namespaces';
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, type Factory, factory, natural, real, signature } from '../../base/arguments';
import { emptyParameter } from '../../base/emptyParameter';
import { Module } from '../../base/module';
import type { Parameter } from '../../base/parameter';
import { constant_ } from '../../init';

/** What the constructor of PReLU takes. */
export interface PReLUOptions extends Factory {
  /** 1, the default, for one slope; the number of channels for a slope of each channel. */
  numParameters?: number;
  /** The slopes' initial value; 0.25 by default. */
  init?: number;
}

const bindPReLU = signature({ numParameters: natural(1), init: real(0.25), ...factory });

/**
 * The parametric rectifier: x for positive elements, a · x for the others, with a learnable slope a.
 * @example
 * ```ts
 * const prelu = new nn.PReLU();
 * prelu(torch.tensor([-1, 2])); // tensor([-0.2500,  2.0000], grad_fn=<PreluKernelBackward0>)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PReLU.html
 */
export class PReLU extends Module {
  static override readonly forwardNames = ['input'];

  /** The number of slopes. */
  numParameters: number;
  /** The slopes' initial value. */
  init: number;
  /** The slopes for negative elements, (numParameters). */
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

  /** Sets the slopes to their initial value. */
  resetParameters(): void {
    constant_(this.weight, this.init);
  }

  /**
   * Applies the function to each element.
   * @param input any shape; with a slope for each channel, the channels are dimension 1
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${valueText(this.numParameters)}`;
  }
}
