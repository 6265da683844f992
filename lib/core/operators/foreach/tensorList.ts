/**
 * Lists of tensors on which an operator runs at once, as optimizers do. Two kinds with the same methods: a foreach
 * list takes one call of libtorch's `_foreach_*` operators, which give the same bits as a call for each tensor; the
 * other kind makes a call for each, and autograd can follow it.
 */

import type { Tensor } from '../../tensor/tensor';
import type { DType } from '../../types/dtype';
import type { MemoryFormat } from '../../types/layout';

/** One number for all tensors, or one for each. */
export type Scalars = number | readonly number[];
/** What a list is combined with. */
export type Operand = Scalars | Tensor | TensorList;

/** What `each` gives an operator: the same for all tensors, or a list. */
export type EachArgument = Operand | boolean | null | undefined | DType | MemoryFormat;

export abstract class TensorList implements Iterable<Tensor> {
  abstract readonly length: number;

  /** The tensors themselves. */
  abstract readonly tensors: readonly Tensor[];

  [Symbol.iterator](): Iterator<Tensor> {
    return this.tensors[Symbol.iterator]();
  }

  /** Runs `name` (`add_`) over the lists. */
  protected abstract apply(name: string, operands: readonly Operand[], alpha?: number): this;

  /**
   * Runs any operator, by the name of its overload, for each tensor: `x.each('masked_fill_.Scalar', masks, 0)`. The
   * arguments come in the schema's order; where it takes a tensor or a number, a list of them may stand.
   */
  abstract each(name: string, ...args: EachArgument[]): this;

  /**
   * As `each`, of a matrix product that writes to one of its arguments: where they are small, the matrices are shared out
   * among the threads, each of which computes alone.
   */
  abstract eachInParallel(name: string, ...args: EachArgument[]): void;

  /** A list of the same kind. */
  abstract like(tensors: readonly Tensor[]): this;

  /** `self + alpha · other`, in place. */
  add_(other: Operand, alpha?: number): this {
    return this.apply('add_', [other], alpha);
  }

  add(other: Operand, alpha?: number): this {
    return this.apply('add', [other], alpha);
  }

  sub_(other: Operand): this {
    return this.apply('sub_', [other]);
  }

  sub(other: Operand): this {
    return this.apply('sub', [other]);
  }

  mul_(other: Operand): this {
    return this.apply('mul_', [other]);
  }

  mul(other: Operand): this {
    return this.apply('mul', [other]);
  }

  div_(other: Operand): this {
    return this.apply('div_', [other]);
  }

  div(other: Operand): this {
    return this.apply('div', [other]);
  }

  /** `self + weight · (end − self)`, in place. */
  lerp_(end: TensorList, weight: Scalars): this {
    return this.apply('lerp_', [end, weight]);
  }

  /** `self + value · a · b`, in place. */
  addcmul_(a: TensorList, b: TensorList, value: Scalars = 1): this {
    return this.apply('addcmul_', [a, b, value]);
  }

  addcmul(a: TensorList, b: TensorList, value: Scalars = 1): this {
    return this.apply('addcmul', [a, b, value]);
  }

  /** `self + value · a / b`, in place. */
  addcdiv_(a: TensorList, b: TensorList, value: Scalars = 1): this {
    return this.apply('addcdiv_', [a, b, value]);
  }

  maximum_(other: TensorList): this {
    return this.apply('maximum_', [other]);
  }

  sqrt(): this {
    return this.apply('sqrt', []);
  }

  sqrt_(): this {
    return this.apply('sqrt_', []);
  }

  clampMin_(least: number): this {
    return this.apply('clamp_min_', [least]);
  }

  clampMax_(greatest: number): this {
    return this.apply('clamp_max_', [greatest]);
  }

  rsqrt_(): this {
    return this.apply('rsqrt_', []);
  }

  clone(): this {
    return this.apply('clone', []);
  }

  lerp(end: TensorList, weight: Scalars): this {
    return this.apply('lerp', [end, weight]);
  }

  /** The Euclidean norm of each tensor. */
  abstract norm(): this;

  /**
   * A number as Python gives it where it depends on the step: one for each tensor. CUDA's kernels for such lists round
   * otherwise than those for one number; elsewhere it is all the same.
   */
  abstract spread(value: number): Scalars;

  /** What each tensor holds, where each has one element. */
  abstract values(): number[];

  reciprocal(): this {
    return this.apply('reciprocal', []);
  }

  neg(): this {
    return this.apply('neg', []);
  }

  abs(): this {
    return this.apply('abs', []);
  }

  sign_(): this {
    return this.apply('sign_', []);
  }

  sign(): this {
    return this.apply('sign', []);
  }

  copy_(source: TensorList): this {
    return this.apply('copy_', [source]);
  }
}
