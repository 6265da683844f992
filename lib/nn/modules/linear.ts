/** Layers that multiply by learnable matrices, and the identity. */
import { nnFunctions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, natural, signature } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from '../init';

/** What the constructor of Linear takes. */
export interface LinearOptions extends Factory {
  /** The size of the input's last dimension. */
  inFeatures: number;
  /** The size of the output's last dimension. */
  outFeatures: number;
  /** Whether a learnable number is added to each output feature; true by default. */
  bias?: boolean;
}

const bindLinear = signature({ inFeatures: natural(), outFeatures: natural(), bias: flag(true), ...factory });

/**
 * Multiplies the last dimension of the input by a learnable matrix and adds a learnable bias: y = x·Wᵀ + b, a
 * fully connected layer. Both are first drawn uniformly from ±1/√inFeatures.
 * @example
 * ```ts
 * const linear = new nn.Linear(20, 30);
 * const output = linear(torch.randn(128, 20)); // (128, 30)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Linear.html
 */
export class Linear extends Module {
  static override readonly forwardNames = ['input'];

  /** The size of the input's last dimension. */
  inFeatures: number;
  /** The size of the output's last dimension. */
  outFeatures: number;
  /** The matrix W, (outFeatures, inFeatures). */
  weight: Parameter;
  /** The bias b, (outFeatures); null where there is none. */
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

  /** Draws weight and bias anew. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias !== null) {
      const [fanIn] = calculateFanInAndFanOut(this.weight);
      const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
      uniform_(this.bias, -bound, bound);
    }
  }

  /**
   * Computes x·Wᵀ + b.
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
 * Returns its input unchanged. It takes any arguments, so that it can replace another module.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Identity.html
 */
export class Identity extends Module {
  /** @param _args are ignored */
  constructor(..._args: readonly unknown[]) {
    super();
  }

  /** @returns the input itself */
  forward(input: Tensor): Tensor {
    return input;
  }
}

/** What the constructor of Bilinear takes. */
export interface BilinearOptions extends Factory {
  /** The size of the first input's last dimension, at least 1. */
  in1Features: number;
  /** The size of the second input's last dimension. */
  in2Features: number;
  /** The size of the output's last dimension. */
  outFeatures: number;
  /** Whether a learnable number is added to each output feature; true by default. */
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
 * Combines two inputs by a learnable bilinear form for each output feature: y = x₁ᵀ·W·x₂ + b. Weight and bias
 * are first drawn uniformly from ±1/√in1Features.
 * @example
 * ```ts
 * const bilinear = new nn.Bilinear(20, 30, 40);
 * const output = bilinear(torch.randn(8, 20), torch.randn(8, 30)); // (8, 40)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Bilinear.html
 */
export class Bilinear extends Module {
  static override readonly forwardNames = ['input1', 'input2'];

  /** The size of the first input's last dimension. */
  in1Features: number;
  /** The size of the second input's last dimension. */
  in2Features: number;
  /** The size of the output's last dimension. */
  outFeatures: number;
  /** The forms W, (outFeatures, in1Features, in2Features). */
  weight: Parameter;
  /** The bias b, (outFeatures); null where there is none. */
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

  /** Draws weight and bias anew. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.weight.size(1));
    uniform_(this.weight, -bound, bound);
    if (this.bias !== null) uniform_(this.bias, -bound, bound);
  }

  /**
   * Computes x₁ᵀ·W·x₂ + b.
   * @param input1 (…, in1Features)
   * @param input2 (…, in2Features), of the same leading sizes
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
