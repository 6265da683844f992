/** Layers of matrix products. */
import { functions, nnFunctions } from '../../core/operators';
import { valueText } from '../../core/pythonText';
import type { Tensor } from '../../core/tensor';
import { type Arguments, type Factory, factory, flag, natural, signature } from '../arguments';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';

export interface LinearOptions extends Factory {
  /** The size of each input. */
  inFeatures: number;
  /** The size of each output. */
  outFeatures: number;
  /** Whether a learnt bias is added; true by default. */
  bias?: boolean;
}

const bindLinear = signature({ inFeatures: natural(), outFeatures: natural(), bias: flag(true), ...factory });

/**
 * y = x·Wᵀ + b, over the last dimension of x. Weight and bias start evenly within ±1/√inFeatures.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Linear.html
 */
export class Linear extends Module {
  inFeatures: number;
  outFeatures: number;
  /** (outFeatures, inFeatures) */
  weight: Parameter;
  /** (outFeatures) */
  bias: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        inFeatures: number,
        outFeatures: number,
        bias?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      LinearOptions,
      ['inFeatures', 'outFeatures']
    >
  ) {
    super();
    const { inFeatures, outFeatures, bias, ...made } = bindLinear(new.target.name, args);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(functions.empty([outFeatures, inFeatures], made));
    this.bias = bias ? new Parameter(functions.empty([outFeatures], made)) : null;
    this.resetParameters();
  }

  /** Draws the parameters' first values anew. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias !== null) {
      const [fanIn] = calculateFanInAndFanOut(this.weight);
      const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
      uniform_(this.bias, -bound, bound);
    }
  }

  /**
   * @param input (…, inFeatures)
   * @returns (…, outFeatures)
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${valueText(this.bias !== null)}`;
  }
}
