/** What a transform is, and its inverse. */
import { inspect } from 'node:util';
import { expectNumbers, expectTensor } from '../../core/arguments/assertions';
import { type Arguments, type Rule, rule, signature } from '../../core/arguments/rules';
import { Callable, call } from '../../core/support/callable';
import type { Tensor } from '../../core/tensor/tensor';
import { type Constraint, constraintOf } from '../constraints/constraint';
import { NotImplementedError } from '../support/notImplemented';

/** How a transform is made. */
export interface TransformOptions {
  /** 1: the last argument and its result are kept, so that the inverse gives back the very argument; 0 by default. */
  cacheSize?: number;
}

/** The size of a cache: 0 or 1. */
export const cacheRule = (): Rule<number> => rule('0 or 1', (value) => value === 0 || value === 1, 0);

const bind = signature({ cacheSize: cacheRule() });

/** Calling a transform computes its value. */
export interface Transform {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (x: Tensor): Tensor;
}

/**
 * The base class of transforms that are invertible and whose log |det J| is known: `y = transform(x)`,
 * `x = transform.inv(y)`. A subclass defines `_call`, and where there are such, `_inverse` and `logAbsDetJacobian`.
 *
 * With a cache, `transform.inv(transform(x))` is `x` itself, without its rounding; that helps where inverting is
 * expensive or loses precision.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.Transform
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export abstract class Transform extends Callable {
  /** The constraint of valid arguments. */
  static readonly domain: Constraint | undefined = undefined;
  /** The constraint of valid results. */
  static readonly codomain: Constraint | undefined = undefined;
  /** Whether no two arguments give one result, where that doesn't depend on the instance. */
  static readonly bijective: boolean = false;
  /** 1 of a function that increases, −1 of one that decreases, where that doesn't depend on the instance. */
  static readonly sign: number | undefined = undefined;

  /** How many results are kept: 0, or 1 for the last. */
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

  /** Whether no two arguments give one result. */
  get bijective(): boolean {
    return (this.constructor as typeof Transform).bijective;
  }

  /** How many rightmost dimensions make up one event, where that is the same of arguments and results. */
  get eventDim(): number {
    const { eventDim } = this.domain;
    if (eventDim !== this.codomain.eventDim) {
      throw new RangeError(
        `${this.constructor.name}: an argument has ${eventDim} event dimensions and a result ${this.codomain.eventDim}; ask domain.eventDim or codomain.eventDim`,
      );
    }
    return eventDim;
  }

  /** The inverse: `transform.inv.inv` is the transform. */
  get inv(): Transform {
    this._inv ??= new InverseTransform(this);
    return this._inv;
  }

  /** 1 of a function that increases, −1 of one that decreases; a tensor where each element has its own. */
  get sign(): number | Tensor {
    const { sign } = this.constructor as typeof Transform;
    if (sign === undefined) throw missing(this, 'sign');
    return sign;
  }

  /** The same transform with a cache of that size, which is 1 by default. */
  withCache(cacheSize = 1): Transform {
    return this._cacheSize === cacheSize ? this : this._copy(cacheSize);
  }

  /** A copy with a cache of that size; a subclass whose constructor takes more than options overrides it. */
  protected _copy(cacheSize: number): Transform {
    const Class = this.constructor as new (options: TransformOptions) => Transform;
    return new Class({ cacheSize });
  }

  /** Whether `other` is the same transform. */
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

  /** What calling the inverse computes. @internal */
  _invCall(y: Tensor): Tensor {
    expectTensor(`${this.constructor.name}: argument 'y'`, y);
    if (this._cacheSize === 0) return this._inverse(y);
    if (this.#cached?.[1] === y) return this.#cached[0];
    const x = this._inverse(y);
    this.#cached = [x, y];
    return x;
  }

  /** Computes the value. */
  _call(_x: Tensor): Tensor {
    throw missing(this, 'value');
  }

  /** Computes the argument from the value. */
  _inverse(_y: Tensor): Tensor {
    throw missing(this, 'inverse');
  }

  /** The logarithm of |det dy/dx|, at `x` and its value `y`. */
  logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    expectTensor(`${this.constructor.name}: argument 'x'`, x);
    expectTensor(`${this.constructor.name}: argument 'y'`, y);
    return this._logAbsDetJacobian(x, y);
  }

  /** What `logAbsDetJacobian` gives for tensors; a subclass overrides this or that. */
  _logAbsDetJacobian(_x: Tensor, _y: Tensor): Tensor {
    throw missing(this, 'logAbsDetJacobian');
  }

  /** The shape of the result for an argument of `shape`. */
  forwardShape(shape: readonly number[]): readonly number[] {
    expectNumbers(`${this.constructor.name}: argument 'shape'`, shape);
    return this._forwardShape(shape);
  }

  /** What `forwardShape` gives for an array of sizes; a subclass overrides this or that. */
  _forwardShape(shape: readonly number[]): readonly number[] {
    return shape;
  }

  /** The shape of the argument for a result of `shape`. */
  inverseShape(shape: readonly number[]): readonly number[] {
    expectNumbers(`${this.constructor.name}: argument 'shape'`, shape);
    return this._inverseShape(shape);
  }

  /** What `inverseShape` gives for an array of sizes; a subclass overrides this or that. */
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

/** The inverse of a transform. */
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

  override withCache(cacheSize = 1): Transform {
    return this._inv.withCache(cacheSize).inv;
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
