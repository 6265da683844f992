/** A linear layer that takes the number of input features from its first input. */
import { describe } from '../../../core/support/describe';
import { isTensor } from '../../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, natural, signature } from '../../base/arguments';
import { bindInput, lazy } from '../../base/lazy/lazy';
import { UninitializedParameter } from '../../base/lazy/uninitialized';
import { Linear, type LinearOptions } from '../linear';

const bindLazyLinear = signature({ outFeatures: natural(), bias: flag(true), ...factory });

/**
 * A Linear that takes `inFeatures` from its first input. Its parameters have no sizes until then; afterwards
 * it is a Linear.
 * @example
 * ```ts
 * const linear = new nn.LazyLinear(10);
 * const output = linear(torch.randn(8, 20)); // (8, 10), and linear.inFeatures is 20
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyLinear.html
 */
export class LazyLinear extends lazy(Linear) {
  constructor(
    ...args: Arguments<
      [outFeatures: number, bias?: boolean, device?: Factory['device'], dtype?: Factory['dtype']],
      Omit<LinearOptions, 'inFeatures'>,
      ['outFeatures']
    >
  ) {
    const { outFeatures, bias, ...made } = bindLazyLinear(new.target.name, args);
    super(0, 0, false);
    this.outFeatures = outFeatures;
    this.weight = new UninitializedParameter(made);
    if (bias) this.bias = new UninitializedParameter(made);
  }

  override initializeParameters(...args: unknown[]): void {
    const { input } = bindInput('initializeParameters', args);
    const { weight, bias } = this;
    if (!(weight instanceof UninitializedParameter)) {
      // The size is known already, from a loaded state dict.
      this.inFeatures = weight.size(1);
      return;
    }
    if (!isTensor(input) || input.dim() === 0) {
      const came = isTensor(input) ? 'a 0-d tensor' : describe(input);
      throw new RangeError(`LazyLinear: expected a tensor with dimensions, got ${came}`);
    }
    this.inFeatures = input.size(-1);
    weight.materialize([this.outFeatures, this.inFeatures]);
    if (bias instanceof UninitializedParameter) bias.materialize([this.outFeatures]);
    this.resetParameters();
  }
}
