/** Transforms of single numbers that have parameters. */

import { type Arguments, natural, signature } from '../../core/arguments/rules';
import { broadcastShapes } from '../../core/functional';
import { functions } from '../../core/operators/namespaces';
import { log } from '../../core/support/libm';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { dependentProperty, independent, positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { broadcastAll, isNumber, type NumberOrTensor, numberOf, parameter } from '../support/parameters';
import { cacheRule, Transform, type TransformOptions } from './transform';

/** What the constructor of AffineTransform takes. */
export interface AffineOptions extends TransformOptions {
  /** The number that is added, or a tensor that broadcasts with the argument. */
  loc: NumberOrTensor;
  /** The factor, not 0, or a tensor that broadcasts with the argument. */
  scale: NumberOrTensor;
  /** How many of the rightmost dimensions make up one event; 0 by default. `logAbsDetJacobian` sums over them. */
  eventDim?: number;
}

const bindAffine = signature({
  loc: parameter(),
  scale: parameter(),
  eventDim: natural(0),
  cacheSize: cacheRule(),
});

/** The constraint of arguments and of results: real numbers, or tensors of them with `eventDim` dimensions. */
const space = (): Constraint =>
  dependentProperty(
    ({ eventDim }: AffineTransform) => (eventDim === 0 ? real : independent(real, eventDim)),
    {
      isDiscrete: false,
    },
  );

const shapeOf = (value: NumberOrTensor): readonly number[] => (isTensor(value) ? value.shape : []);

/** Whether two parameters are equal in all elements. */
function same(one: NumberOrTensor, other: NumberOrTensor): boolean {
  if (isTensor(one))
    return Boolean(
      one
        .eq(isTensor(other) ? other : numberOf(other))
        .all()
        .item(),
    );
  return isTensor(other) ? same(other, one) : numberOf(one) === numberOf(other);
}

/**
 * The transform y = loc + scale · x.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.AffineTransform
 */
export class AffineTransform extends Transform {
  static override readonly bijective: boolean = true;
  static override readonly domain: Constraint = space();
  static override readonly codomain: Constraint = space();
  /** The number or tensor that is added. */
  readonly loc: number | Tensor;
  /** The factor. */
  readonly scale: number | Tensor;
  readonly #eventDim: number;

  constructor(
    ...args: Arguments<
      [loc: NumberOrTensor, scale: NumberOrTensor, eventDim?: number, cacheSize?: number],
      AffineOptions,
      ['loc', 'scale']
    >
  ) {
    const { loc, scale, eventDim, cacheSize } = bindAffine(new.target.name, args);
    super({ cacheSize });
    this.loc = isNumber(loc) ? numberOf(loc) : loc;
    this.scale = isNumber(scale) ? numberOf(scale) : scale;
    this.#eventDim = eventDim;
  }

  override get eventDim(): number {
    return this.#eventDim;
  }

  protected override _copy(cacheSize: number): Transform {
    return new AffineTransform(this.loc, this.scale, this.eventDim, cacheSize);
  }

  override equals(other: unknown): boolean {
    return other instanceof AffineTransform && same(this.loc, other.loc) && same(this.scale, other.scale);
  }

  override get sign(): number | Tensor {
    return isTensor(this.scale) ? this.scale.sign() : Math.sign(this.scale);
  }

  override _call(x: Tensor): Tensor {
    return x.mul(this.scale).add(this.loc);
  }

  override _inverse(y: Tensor): Tensor {
    return y.sub(this.loc).div(this.scale);
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    const { scale, eventDim } = this;
    const result = isTensor(scale) ? scale.abs().log() : functions.fullLike(x, log(Math.abs(scale)));
    if (eventDim === 0) return result.expand(x.shape);
    return result
      .view([...result.shape.slice(0, -eventDim), -1])
      .sum(-1)
      .expand(x.shape.slice(0, -eventDim));
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    return broadcastShapes(shape, shapeOf(this.loc), shapeOf(this.scale));
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this._forwardShape(shape);
  }
}

/** What the constructor of PowerTransform takes. */
export interface PowerOptions extends TransformOptions {
  /** The exponent, not 0, or a tensor that broadcasts with the argument. */
  exponent: NumberOrTensor;
}

const bindPower = signature({ exponent: parameter(), cacheSize: cacheRule() });

/**
 * The transform y = x ^ exponent of positive numbers.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.PowerTransform
 */
export class PowerTransform extends Transform {
  static override readonly bijective: boolean = true;
  static override readonly domain: Constraint = positive;
  static override readonly codomain: Constraint = positive;
  /** The exponent, as a tensor. */
  readonly exponent: Tensor;

  constructor(
    ...args: Arguments<[exponent: NumberOrTensor, cacheSize?: number], PowerOptions, ['exponent']>
  ) {
    const { exponent, cacheSize } = bindPower(new.target.name, args);
    super({ cacheSize });
    this.exponent = broadcastAll({ exponent }).exponent;
  }

  protected override _copy(cacheSize: number): Transform {
    return new PowerTransform(this.exponent, cacheSize);
  }

  override get sign(): number | Tensor {
    return this.exponent.sign();
  }

  override equals(other: unknown): boolean {
    return other instanceof PowerTransform && same(this.exponent, other.exponent);
  }

  override _call(x: Tensor): Tensor {
    return x.pow(this.exponent);
  }

  override _inverse(y: Tensor): Tensor {
    return y.pow(this.exponent.reciprocal());
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return this.exponent.mul(y).div(x).abs().log();
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    return broadcastShapes(shape, this.exponent.shape);
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this._forwardShape(shape);
  }
}
