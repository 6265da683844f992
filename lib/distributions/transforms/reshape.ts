/** Transforms that give events another shape. */
import { type Arguments, integers, signature } from '../../core/arguments/rules';
import type { Size, Tensor } from '../../core/tensor/tensor';
import { dependentProperty, independent, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { sizeOf } from '../support/sampleShape';
import { checkRank } from './shapeChecks';
import { cacheRule, Transform, type TransformOptions } from './transform';

/** What the constructor of ReshapeTransform takes. */
export interface ReshapeOptions extends TransformOptions {
  /** The shape of one event of the argument: the argument's rightmost sizes. */
  inShape: readonly number[];
  /** The shape of one event of the result, with as many elements. */
  outShape: readonly number[];
}

const bind = signature({ inShape: integers(), outShape: integers(), cacheSize: cacheRule() });

/**
 * Gives the rightmost dimensions of a tensor another shape, and keeps the order of the elements.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.ReshapeTransform
 */
export class ReshapeTransform extends Transform {
  static override readonly bijective: boolean = true;
  static override readonly domain: Constraint = dependentProperty(({ inShape }: ReshapeTransform) =>
    independent(real, inShape.length),
  );
  static override readonly codomain: Constraint = dependentProperty(({ outShape }: ReshapeTransform) =>
    independent(real, outShape.length),
  );
  /** The shape of one event of the argument. */
  readonly inShape: Size;
  /** The shape of one event of the result. */
  readonly outShape: Size;

  constructor(
    ...args: Arguments<
      [inShape: readonly number[], outShape: readonly number[], cacheSize?: number],
      ReshapeOptions,
      ['inShape', 'outShape']
    >
  ) {
    const { inShape, outShape, cacheSize } = bind(new.target.name, args);
    super({ cacheSize });
    this.inShape = sizeOf(inShape);
    this.outShape = sizeOf(outShape);
    if (this.inShape.numel() !== this.outShape.numel()) {
      throw new RangeError(
        `${new.target.name}: expected shapes of equally many elements, got ${this.inShape} and ${this.outShape}`,
      );
    }
  }

  protected override _copy(cacheSize: number): Transform {
    return new ReshapeTransform(this.inShape, this.outShape, cacheSize);
  }

  override _call(x: Tensor): Tensor {
    return x.reshape([...x.shape.slice(0, x.dim() - this.inShape.length), ...this.outShape]);
  }

  override _inverse(y: Tensor): Tensor {
    return y.reshape([...y.shape.slice(0, y.dim() - this.outShape.length), ...this.inShape]);
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return x.newZeros(x.shape.slice(0, x.dim() - this.inShape.length));
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    return this.#exchanged(shape, this.inShape, this.outShape);
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this.#exchanged(shape, this.outShape, this.inShape);
  }

  #exchanged(shape: readonly number[], own: Size, other: Size): readonly number[] {
    checkRank(this, shape, own.length);
    const cut = shape.length - own.length;
    if (own.some((size, i) => size !== shape[cut + i])) {
      throw new RangeError(
        `${this.constructor.name}: expected a shape that ends with [${own.join(', ')}], got [${shape.join(', ')}]`,
      );
    }
    return [...shape.slice(0, cut), ...other];
  }
}
