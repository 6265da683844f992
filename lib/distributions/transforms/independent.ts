/** Transforms of which some batch dimensions count as event dimensions. */
import { type Arguments, natural, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { independent } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { sumRightmost } from '../support/shapes';
import { transformRule } from './arguments';
import { cacheRule, Transform, type TransformOptions } from './transform';

/** What the constructor of IndependentTransform takes. */
export interface IndependentTransformOptions extends TransformOptions {
  /** The transform that is applied. */
  baseTransform: Transform;
  /** How many rightmost batch dimensions count as event dimensions. */
  reinterpretedBatchNdims: number;
}

const bind = signature({
  baseTransform: transformRule(),
  reinterpretedBatchNdims: natural(),
  cacheSize: cacheRule(),
});

/**
 * Applies a transform, but counts some of its rightmost batch dimensions as event dimensions: a transform of numbers
 * becomes one of vectors, say. Results are the same; only `logAbsDetJacobian` sums over these dimensions.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.IndependentTransform
 */
export class IndependentTransform extends Transform {
  /** The transform that is applied. */
  readonly baseTransform: Transform;
  /** How many rightmost batch dimensions count as event dimensions. */
  readonly reinterpretedBatchNdims: number;

  constructor(
    ...args: Arguments<
      [baseTransform: Transform, reinterpretedBatchNdims: number, cacheSize?: number],
      IndependentTransformOptions,
      ['baseTransform', 'reinterpretedBatchNdims']
    >
  ) {
    const { baseTransform, reinterpretedBatchNdims, cacheSize } = bind(new.target.name, args);
    super({ cacheSize });
    this.baseTransform = baseTransform.withCache(cacheSize);
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  protected override _copy(cacheSize: number): Transform {
    return new IndependentTransform(this.baseTransform, this.reinterpretedBatchNdims, cacheSize);
  }

  override get domain(): Constraint {
    return independent(this.baseTransform.domain, this.reinterpretedBatchNdims);
  }

  override get codomain(): Constraint {
    return independent(this.baseTransform.codomain, this.reinterpretedBatchNdims);
  }

  override get bijective(): boolean {
    return this.baseTransform.bijective;
  }

  override get sign(): number | Tensor {
    return this.baseTransform.sign;
  }

  override _call(x: Tensor): Tensor {
    checkDimensions(this, x, this.domain.eventDim);
    return this.baseTransform(x);
  }

  override _inverse(y: Tensor): Tensor {
    checkDimensions(this, y, this.codomain.eventDim);
    return this.baseTransform.inv(y);
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return sumRightmost(this.baseTransform.logAbsDetJacobian(x, y), this.reinterpretedBatchNdims);
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    return this.baseTransform.forwardShape(shape);
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this.baseTransform.inverseShape(shape);
  }

  override toString(): string {
    return `${this.constructor.name}(${this.baseTransform}, ${this.reinterpretedBatchNdims})`;
  }
}

function checkDimensions(self: Transform, value: Tensor, least: number): void {
  if (value.dim() < least) {
    throw new RangeError(
      `${self.constructor.name}: expected a Tensor of at least ${least} dimensions, got ${value.dim()}`,
    );
  }
}
