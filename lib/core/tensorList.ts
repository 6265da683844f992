/**
 * Lists of tensors on which an operator runs at once, as optimizers do. Two kinds with the same methods: a foreach
 * list takes one call of libtorch's `_foreach_*` operators, which give the same bits as a call for each tensor; the
 * other kind makes a call for each, and autograd can follow it.
 */

import { run } from './operator';
import { operator } from './operators';
import type { Overload } from './schema';
import { isTensor, type Tensor } from './tensor';

/** One number for all tensors, or one for each. */
export type Scalars = number | readonly number[];
/** What a list is combined with. */
export type Operand = Scalars | Tensor | TensorList;

const overloads = new Map<string, Overload>();

/** The overload `_foreach_add_.List`, found once. */
function overload(name: string): Overload {
  let found = overloads.get(name);
  if (!found) {
    const [base, variant = ''] = name.split('.') as [string, string?];
    found = operator(`aten::${base}`).overloads.find((candidate) => candidate.name === variant);
    if (!found) throw new Error(`${name}: this libtorch has no such operator`);
    overloads.set(name, found);
  }
  return found;
}

/** Which overload takes `operand`. */
function variantOf(operand: Operand): string {
  if (typeof operand === 'number') return 'Scalar';
  if (Array.isArray(operand)) return 'ScalarList';
  return isTensor(operand) ? 'Tensor' : 'List';
}

export abstract class TensorList {
  constructor(readonly tensors: readonly Tensor[]) {}

  get length(): number {
    return this.tensors.length;
  }

  /** Runs `name` (`add_`) over the lists; `keywords` go along. */
  protected abstract apply(name: string, operands: readonly Operand[], keywords?: { alpha: number }): this;

  /** A list of the same kind. */
  abstract like(tensors: readonly Tensor[]): this;

  /** `self + alpha · other`, in place. */
  add_(other: Operand, alpha?: number): this {
    return this.apply('add_', [other], alpha === undefined ? undefined : { alpha });
  }

  add(other: Operand, alpha?: number): this {
    return this.apply('add', [other], alpha === undefined ? undefined : { alpha });
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
  lerp_(end: TensorList, weight: number): this {
    return this.apply('lerp_', [end, weight]);
  }

  /** `self + value · a · b`, in place. */
  addcmul_(a: TensorList, b: TensorList, value: Scalars | Tensor = 1): this {
    return this.apply('addcmul_', [a, b, value]);
  }

  /** `self + value · a / b`, in place. */
  addcdiv_(a: TensorList, b: TensorList, value: Scalars | Tensor = 1): this {
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

  neg(): this {
    return this.apply('neg', []);
  }

  abs(): this {
    return this.apply('abs', []);
  }

  sign(): this {
    return this.apply('sign', []);
  }

  clone(): this {
    return this.apply('clone', []);
  }

  copy_(source: TensorList): this {
    return this.apply('copy_', [source]);
  }
}

/** One call of a `_foreach_*` operator for the whole list. */
export class ForeachList extends TensorList {
  override like(tensors: readonly Tensor[]): this {
    return new ForeachList(tensors) as this;
  }

  protected override apply(name: string, operands: readonly Operand[], keywords?: { alpha: number }): this {
    if (this.length === 0) return this;
    const last = operands.at(-1);
    const variant = last === undefined || name === 'copy_' ? '' : `.${variantOf(last)}`;
    const chosen = overload(`_foreach_${name}${variant}`);
    const values: unknown[] = [this.tensors];
    for (const operand of operands) values.push(operand instanceof TensorList ? operand.tensors : operand);
    if (keywords) values.push(keywords.alpha);
    const result = run(chosen, values);
    return result === undefined ? this : this.like(result as Tensor[]);
  }
}

/** A call for each tensor. */
export class EachList extends TensorList {
  /** @param recorded autograd records the calls, and what they keep must not change later */
  constructor(
    tensors: readonly Tensor[],
    readonly recorded: boolean,
  ) {
    super(tensors);
  }

  override like(tensors: readonly Tensor[]): this {
    return new EachList(tensors, this.recorded) as this;
  }

  protected override apply(name: string, operands: readonly Operand[], keywords?: { alpha: number }): this {
    const one = operator(`aten::${name.replace('maximum_', 'maximum')}`);
    const results = this.tensors.map((tensor, i) => {
      const args = operands.map((operand) => this.#operand(operand, i));
      const value = args.at(-1);
      if ((name === 'addcmul_' || name === 'addcdiv_') && args.length === 3)
        return ternary(one, tensor, args);
      if (name === 'maximum_') return tensor.copy_(one.callMany([tensor, value]) as Tensor);
      return one.callMany([tensor, ...args, ...(keywords ? [keywords] : [])]) as Tensor;
    });
    return name.endsWith('_') ? this : this.like(results);
  }

  #operand(operand: Operand, i: number): number | Tensor {
    if (operand instanceof TensorList) {
      const tensor = operand.tensors[i] as Tensor;
      return this.recorded ? tensor.clone() : tensor;
    }
    return Array.isArray(operand) ? (operand[i] as number) : (operand as number | Tensor);
  }
}

/** `addcmul_` and `addcdiv_`, whose value is a keyword, and a tensor only where autograd is to reach it. */
function ternary(
  one: ReturnType<typeof operator>,
  tensor: Tensor,
  args: readonly (number | Tensor)[],
): Tensor {
  const [a, b, value] = args as [Tensor, Tensor, number | Tensor];
  if (isTensor(value) && value.requiresGrad) return one.callMany([tensor, a.mul(value), b]) as Tensor;
  return one.callMany([tensor, a, b, { value: isTensor(value) ? value.item() : value }]) as Tensor;
}
