/**
 * Lists of tensors on which an operator runs at once, as optimizers need them. There are two kinds with the same
 * methods. A ForeachList makes one call of libtorch's `_foreach_*` operators, whose results are bit for bit those of a
 * call for each tensor. A LoopedList makes a call for each tensor, which autograd can record.
 */

import type { Tensor } from '../../tensor/tensor';
import type { DType } from '../../types/dtype';
import type { MemoryFormat } from '../../types/layout';

/** One number for all tensors, or an array with one for each. */
export type Scalars = number | readonly number[];
/** The second operand of an operator on a list. */
export type Operand = Scalars | Tensor | TensorList;

/** An argument of `each`: one value for all tensors, or a list with one for each. */
export type EachArgument = Operand | boolean | null | undefined | DType | MemoryFormat;

/**
 * A list of tensors with operators that are applied to all of them. Methods whose name ends in `_` change the tensors.
 */
export abstract class TensorList implements Iterable<Tensor> {
  /** The number of tensors. */
  abstract readonly length: number;

  /** The tensors of the list. */
  abstract readonly tensors: readonly Tensor[];

  [Symbol.iterator](): Iterator<Tensor> {
    return this.tensors[Symbol.iterator]();
  }

  /** Calls the operator `name`, such as `add_`, with lists or numbers. */
  protected abstract apply(name: string, operands: readonly Operand[], alpha?: number): this;

  /**
   * Calls any operator for each tensor, by the name of its overload: `x.each('masked_fill_.Scalar', masks, 0)`. The
   * arguments are in the schema's order. For a tensor or a number, a list with one for each tensor may be given.
   */
  abstract each(name: string, ...args: EachArgument[]): this;

  /**
   * Calls, for each tensor, an operator that is a matrix product and writes to one of its arguments. Small products are
   * computed at the same time, each on a thread of its own.
   */
  abstract eachInParallel(name: string, ...args: EachArgument[]): void;

  /** A list of the same kind with other tensors. */
  abstract like(tensors: readonly Tensor[]): this;

  /** `self + alpha · other`, in place. */
  add_(other: Operand, alpha?: number): this {
    return this.apply('add_', [other], alpha);
  }

  /** `self + alpha · other`. */
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

  /** `self + value · a · b`. */
  addcmul(a: TensorList, b: TensorList, value: Scalars = 1): this {
    return this.apply('addcmul', [a, b, value]);
  }

  /** `self + value · a / b`, in place. */
  addcdiv_(a: TensorList, b: TensorList, value: Scalars = 1): this {
    return this.apply('addcdiv_', [a, b, value]);
  }

  /** The greater of each two elements, in place. */
  maximum_(other: TensorList): this {
    return this.apply('maximum_', [other]);
  }

  sqrt(): this {
    return this.apply('sqrt', []);
  }

  sqrt_(): this {
    return this.apply('sqrt_', []);
  }

  /** Replaces elements less than `least` by it. */
  clampMin_(least: number): this {
    return this.apply('clamp_min_', [least]);
  }

  /** Replaces elements greater than `greatest` by it. */
  clampMax_(greatest: number): this {
    return this.apply('clamp_max_', [greatest]);
  }

  /** `1 / √self`, in place. */
  rsqrt_(): this {
    return this.apply('rsqrt_', []);
  }

  clone(): this {
    return this.apply('clone', []);
  }

  /** `self + weight · (end − self)`. */
  lerp(end: TensorList, weight: Scalars): this {
    return this.apply('lerp', [end, weight]);
  }

  /** The Euclidean norm of each tensor. */
  abstract norm(): this;

  /**
   * `value` in the form in which Python's optimizers pass a number that depends on the step: on CUDA an array with the
   * number for each tensor, because its kernels for arrays of numbers round differently from those for one number;
   * otherwise the number itself.
   */
  abstract spread(value: number): Scalars;

  /** The value of each tensor. Every tensor has one element. */
  abstract values(): number[];

  /** `1 / self`. */
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

  /** Copies the elements of `source` into these tensors. */
  copy_(source: TensorList): this {
    return this.apply('copy_', [source]);
  }
}
