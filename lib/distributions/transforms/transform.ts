/** The base class of transforms, and the class of their inverses. */
import { inspect } from 'node:util';
import { expectTensor } from '../../core/arguments/assertions';
import {
  type Arguments,
  integers,
  type Rule,
  rule,
  signature,
  type Takes,
  tensorRule,
} from '../../core/arguments/rules';
import { Callable, call } from '../../core/support/callable';
import type { Tensor } from '../../core/tensor/tensor';
import { type Constraint, constraintOf } from '../constraints/constraint';
import { NotImplementedError } from '../support/notImplemented';

/** The option that every transform's constructor takes. */
export interface TransformOptions {
  /**
   * With 1, the transform keeps its last argument and result, so that its inverse returns that very argument for that
   * result. With 0, the default, it keeps nothing.
   */
  cacheSize?: number;
}

/** The rule for the argument `cacheSize`, which is `fallback` where it is left out. */
export const cacheRule = (fallback = 0): Rule<number> =>
  rule('0 or 1', (value) => value === 0 || value === 1, fallback);

const bind = signature({ cacheSize: cacheRule() });
const bindCache = signature({ cacheSize: cacheRule(1) });
const bindPair = signature({ x: tensorRule(), y: tensorRule() });
const bindShape = signature({ shape: integers() });

/** Calling a transform computes its value: `y = transform(x)`. */
export interface Transform {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (x: Tensor): Tensor;
}

/**
 * The base class of transforms: functions whose inverse is known, and the determinant of whose derivative is known too,
 * as is needed for the density of transformed random numbers. `y = transform(x)` applies one, and `x =
 * transform.inv(y)` its inverse. A subclass defines `_call`, and as far as they exist, `_inverse` and
 * `_logAbsDetJacobian`.
 *
 * With `cacheSize` 1, `transform.inv(transform(x))` is `x` itself, without rounding errors. This helps where inverting
 * is expensive or loses precision.
 * @example
 * ```ts
 * const { AffineTransform, ComposeTransform, ExpTransform } = torch.distributions.transforms;
 * const transform = new ComposeTransform([new AffineTransform(1, 2), new ExpTransform()]);
 * const y = transform(torch.tensor([0, 1])); // exp(1 + 2 · x): tensor([ 2.7183, 20.0855])
 * transform.inv(y); // tensor([0., 1.])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.Transform
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export abstract class Transform extends Callable {
  /** The constraint of valid arguments. */
  static readonly domain: Constraint | undefined = undefined;
  /** The constraint of valid results. */
  static readonly codomain: Constraint | undefined = undefined;
  /** Whether different arguments always give different results, where that does not depend on the instance. */
  static readonly bijective: boolean = false;
  /** 1 for a function that increases, −1 for one that decreases, where that does not depend on the instance. */
  static readonly sign: number | undefined = undefined;

  /** How many results the transform keeps: none, or 1, the last. */
  readonly _cacheSize: number;
  /** @internal */
  _inv: Transform | undefined = undefined;
  #cached: readonly [x: Tensor, y: Tensor] | undefined;

  constructor(...args: Arguments<[cacheSize?: number], TransformOptions>) {
    super();
    this._cacheSize = bind(new.target.name, args).cacheSize;
  }

  /** The constraint of valid arguments. */
  get domain(): Constraint {
    const { domain } = this.constructor as typeof Transform;
    if (domain === undefined) throw missing(this, 'domain');
    return constraintOf(domain, this);
  }

  /** The constraint of valid results. */
  get codomain(): Constraint {
    const { codomain } = this.constructor as typeof Transform;
    if (codomain === undefined) throw missing(this, 'codomain');
    return constraintOf(codomain, this);
  }

  /** Whether different arguments always give different results. */
  get bijective(): boolean {
    return (this.constructor as typeof Transform).bijective;
  }

  /**
   * How many rightmost dimensions make up one event, where arguments and results have equally many.
   * @throws RangeError where they do not
   */
  get eventDim(): number {
    const { eventDim } = this.domain;
    if (eventDim !== this.codomain.eventDim) {
      throw new RangeError(
        `${this.constructor.name}: an argument has ${eventDim} event dimensions and a result ${this.codomain.eventDim}; ask domain.eventDim or codomain.eventDim`,
      );
    }
    return eventDim;
  }

  /** The inverse of the transform, whose own inverse is the transform itself. */
  get inv(): Transform {
    this._inv ??= new InverseTransform(this);
    return this._inv;
  }

  /**
   * 1 for a function that increases, −1 for one that decreases. It is a tensor where elements differ, for example with
   * a tensor of scales.
   */
  get sign(): number | Tensor {
    const { sign } = this.constructor as typeof Transform;
    if (sign === undefined) throw missing(this, 'sign');
    return sign;
  }

  /**
   * Returns the same transform with another size of its cache.
   * @param args `cacheSize`: 0 or 1; 1 by default
   */
  withCache(...args: Takes<['cacheSize'], [cacheSize?: number]>): Transform {
    const { cacheSize } = bindCache(this.constructor.name, args);
    return this._cacheSize === cacheSize ? this : this._copy(cacheSize);
  }

  /**
   * Copies the transform, with `cacheSize`. A subclass whose constructor takes more than `cacheSize` overrides this.
   */
  protected _copy(cacheSize: number): Transform {
    const Class = this.constructor as new (options: TransformOptions) => Transform;
    return new Class({ cacheSize });
  }

  /**
   * Whether `other` is the same transform, of the same class and with the same parameters as far as the class compares
   * them. Two transforms that may differ are not equal.
   * @param other any value
   */
  equals(other: unknown): boolean {
    return this === other;
  }

  [call](x: Tensor): Tensor {
    expectTensor(`${this.constructor.name}: argument 'x'`, x);
    if (this._cacheSize === 0) return this._call(x);
    if (this.#cached?.[0] === x) return this.#cached[1];
    const y = this._call(x);
    this.#cached = [x, y];
    return y;
  }

  /** Computes the argument for a result, or takes it from the cache: what calling the inverse does. @internal */
  _invCall(y: Tensor): Tensor {
    expectTensor(`${this.constructor.name}: argument 'y'`, y);
    if (this._cacheSize === 0) return this._inverse(y);
    if (this.#cached?.[1] === y) return this.#cached[0];
    const x = this._inverse(y);
    this.#cached = [x, y];
    return x;
  }

  /** Computes the result for an argument. This is what subclasses override. */
  _call(_x: Tensor): Tensor {
    throw missing(this, 'value');
  }

  /** Computes the argument for a result. This is what subclasses override. */
  _inverse(_y: Tensor): Tensor {
    throw missing(this, 'inverse');
  }

  /**
   * Computes log |det dy/dx|, the logarithm of the factor by which the transform changes volumes at `x`.
   * @param args `x`: arguments, whose last `domain.eventDim` dimensions make up one event; `y`: the results for `x`, which spare computing them again
   * @returns one number for each event
   */
  logAbsDetJacobian(...args: Takes<['x', 'y'], [x: Tensor, y: Tensor]>): Tensor {
    const { x, y } = bindPair(this.constructor.name, args);
    return this._logAbsDetJacobian(x, y);
  }

  /** Computes `logAbsDetJacobian`, which has checked the arguments. This is what subclasses override. */
  _logAbsDetJacobian(_x: Tensor, _y: Tensor): Tensor {
    throw missing(this, 'logAbsDetJacobian');
  }

  /**
   * Computes the shape of the result, without computing the result.
   * @param args `shape`: the shape of the argument
   * @throws RangeError for a shape that the transform does not accept
   */
  forwardShape(...args: Takes<['shape'], [shape: readonly number[]]>): readonly number[] {
    return this._forwardShape(bindShape(this.constructor.name, args).shape);
  }

  /**
   * Computes `forwardShape`, which has checked that `shape` is an array of numbers. This is what subclasses override.
   */
  _forwardShape(shape: readonly number[]): readonly number[] {
    return shape;
  }

  /**
   * Computes the shape of the argument, without computing the argument.
   * @param args `shape`: the shape of the result
   * @throws RangeError for a shape that the transform does not give
   */
  inverseShape(...args: Takes<['shape'], [shape: readonly number[]]>): readonly number[] {
    return this._inverseShape(bindShape(this.constructor.name, args).shape);
  }

  /**
   * Computes `inverseShape`, which has checked that `shape` is an array of numbers. This is what subclasses override.
   */
  _inverseShape(shape: readonly number[]): readonly number[] {
    return shape;
  }

  /** The transform as Python prints it. */
  override toString(): string {
    return `${this.constructor.name}()`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function missing(self: Transform, what: string): NotImplementedError {
  return new NotImplementedError(`${self.constructor.name}: has no ${what}`);
}

/** The inverse of a transform, to which it forwards everything. */
class InverseTransform extends Transform {
  declare _inv: Transform;

  constructor(transform: Transform) {
    super({ cacheSize: transform._cacheSize });
    this._inv = transform;
  }

  override get domain(): Constraint {
    return this._inv.codomain;
  }

  override get codomain(): Constraint {
    return this._inv.domain;
  }

  override get bijective(): boolean {
    return this._inv.bijective;
  }

  override get sign(): number | Tensor {
    return this._inv.sign;
  }

  override get inv(): Transform {
    return this._inv;
  }

  override withCache(...args: Takes<['cacheSize'], [cacheSize?: number]>): Transform {
    return this._inv.withCache(...args).inv;
  }

  override equals(other: unknown): boolean {
    return other instanceof InverseTransform && this._inv.equals(other._inv);
  }

  override [call](x: Tensor): Tensor {
    return this._inv._invCall(x);
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return this._inv.logAbsDetJacobian(y, x).neg();
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    return this._inv.inverseShape(shape);
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this._inv.forwardShape(shape);
  }

  override toString(): string {
    return `_InverseTransform(${this._inv})`;
  }
}
