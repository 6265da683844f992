/** Layers of matrix products. */
import { nnFunctions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, natural, signature } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from '../init';

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
  static override readonly forwardNames = ['input'];

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
    this.weight = emptyParameter([outFeatures, inFeatures], made);
    this.bias = bias ? emptyParameter([outFeatures], made) : null;
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

/**
 * Its input, unchanged; whatever the arguments.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Identity.html
 */
export class Identity extends Module {
  /** @param _args anything, so that it can stand for another module */
  constructor(..._args: readonly unknown[]) {
    super();
  }

  forward(input: Tensor): Tensor {
    return input;
  }
}

export interface BilinearOptions extends Factory {
  /** The size of each first input, at least 1. */
  in1Features: number;
  /** The size of each second input. */
  in2Features: number;
  /** The size of each output. */
  outFeatures: number;
  /** Whether a learnt bias is added; true by default. */
  bias?: boolean;
}

const bindBilinear = signature({
  in1Features: natural(undefined, 1),
  in2Features: natural(),
  outFeatures: natural(),
  bias: flag(true),
  ...factory,
});

/**
 * y = x₁ᵀ·W·x₂ + b. Weight and bias start evenly within ±1/√in1Features.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Bilinear.html
 */
export class Bilinear extends Module {
  static override readonly forwardNames = ['input1', 'input2'];

  in1Features: number;
  in2Features: number;
  outFeatures: number;
  /** (outFeatures, in1Features, in2Features) */
  weight: Parameter;
  /** (outFeatures) */
  bias: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        in1Features: number,
        in2Features: number,
        outFeatures: number,
        bias?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      BilinearOptions,
      ['in1Features', 'in2Features', 'outFeatures']
    >
  ) {
    super();
    const { in1Features, in2Features, outFeatures, bias, ...made } = bindBilinear(new.target.name, args);
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight = emptyParameter([outFeatures, in1Features, in2Features], made);
    this.bias = bias ? emptyParameter([outFeatures], made) : null;
    this.resetParameters();
  }

  /** Draws the parameters' first values anew. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.weight.size(1));
    uniform_(this.weight, -bound, bound);
    if (this.bias !== null) uniform_(this.bias, -bound, bound);
  }

  /**
   * @param input1 (…, in1Features)
   * @param input2 (…, in2Features)
   * @returns (…, outFeatures)
   */
  forward(input1: Tensor, input2: Tensor): Tensor {
    return nnFunctions.bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures, bias } = this;
    return (
      `in1_features=${in1Features}, in2_features=${in2Features}, out_features=${outFeatures}, ` +
      `bias=${valueText(bias !== null)}`
    );
  }
}
