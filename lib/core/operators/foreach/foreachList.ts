/** Lists of tensors that the addon holds as one value, so that an operator on a list takes one call. */

import type { TensorListHandle } from '../../../native/api';
import { throwReturned } from '../../../native/errors';
import { native } from '../../../native/load';
import { blank, construct, indexOf, isTensor, setIndex, Tensor } from '../../tensor/tensor';
import { toNative } from '../marshal';
import { overloadNamed } from '../overloadByName';
import type { Parameter } from '../schema';
import { type EachArgument, type Operand, type Scalars, TensorList } from './tensorList';

/** The suffix of the overload for an operand of this kind. */
function variantOf(operand: Operand | undefined): string {
  if (operand === undefined) return '';
  if (typeof operand === 'number') return '.Scalar';
  if (Array.isArray(operand)) return '.ScalarList';
  return isTensor(operand) ? '.Tensor' : '.List';
}

/** Whether this machine has a CUDA device; asked once. */
let hasCuda: boolean | undefined;

/** The lists made since `releasing` was entered, which it empties when it ends. Undefined outside of `releasing`. */
let scopedLists: TensorListHandle[] | undefined;

/**
 * Runs `fn`, then empties the lists that were made meanwhile, except one that `fn` returns. Tensors that nothing else
 * holds are so freed at once, and not when JavaScript collects the lists.
 */
export function releasing<T>(fn: () => T): T {
  const before = scopedLists;
  const lists: TensorListHandle[] = [];
  scopedLists = lists;
  let kept: TensorListHandle | undefined;
  try {
    const result = fn();
    if (result instanceof ForeachList) kept = result.handle;
    return result;
  } finally {
    scopedLists = before;
    if (kept !== undefined) before?.push(kept);
    native.clearTensorLists(kept === undefined ? lists : lists.filter((handle) => handle !== kept));
  }
}

/** Makes a list in the addon, which `releasing` empties if one is running. */
function newHandle(tensors: readonly Tensor[]): TensorListHandle {
  const handle = native.newTensorList(tensors.map(indexOf), tensors);
  scopedLists?.push(handle);
  return handle;
}

/** A list on which an operator is one call of libtorch's `_foreach_*` operators. */
export class ForeachList extends TensorList {
  #tensors: readonly Tensor[] | undefined;
  #isOnCuda: boolean | undefined;

  private constructor(
    /** The addon's handle of the list. @internal */
    readonly handle: TensorListHandle,
    readonly length: number,
    tensors?: readonly Tensor[],
  ) {
    super();
    this.#tensors = tensors;
  }

  /** A list of these tensors. */
  static of(tensors: readonly Tensor[]): ForeachList {
    return new ForeachList(newHandle(tensors), tensors.length, tensors);
  }

  override get tensors(): readonly Tensor[] {
    this.#tensors ??= native.tensorListItems(this.handle).map((index) => construct(Tensor, index));
    return this.#tensors;
  }

  override like(tensors: readonly Tensor[]): this {
    return ForeachList.of(tensors) as this;
  }

  protected override apply(name: string, operands: readonly Operand[], alpha?: number): this {
    if (this.length === 0) return this;
    // `copy_` has one overload only.
    const variant = name === 'copy_' ? '' : variantOf(operands.at(-1));
    const { call } = overloadNamed(`_foreach_${name}${variant}`);
    const values: unknown[] = operands.map((operand) => operandToNative(undefined, operand));
    if (alpha !== undefined) values.push(alpha);
    if (name.endsWith('_')) {
      throwReturned(call(undefined, operands, undefined, this.handle, ...values));
      return this;
    }
    const result = newHandle([]);
    throwReturned(call(result, operands, undefined, this.handle, ...values));
    return new ForeachList(result, this.length) as this;
  }

  override each(name: string, ...args: EachArgument[]): this {
    const { parameters, results, callEach } = overloadNamed(name);
    const result = results[0]?.alias === -1 ? newHandle([]) : undefined;
    throwReturned(callEach(result, args, undefined, this.handle, ...operandsToNative(parameters, args)));
    return result === undefined ? this : (new ForeachList(result, this.length) as this);
  }

  override eachInParallel(name: string, ...args: EachArgument[]): void {
    const { parameters, callEachInParallel } = overloadNamed(name);
    throwReturned(
      callEachInParallel(undefined, args, undefined, this.handle, ...operandsToNative(parameters, args)),
    );
  }

  override mul_(other: Operand): this {
    const isNumber = typeof other === 'number' || Array.isArray(other);
    return isNumber && !this.#onCuda() ? this.each('mul_.Tensor', other) : super.mul_(other);
  }

  /**
   * Splits this list into lists of at most `limit` elements in all. A tensor with more elements gets a list of its own.
   */
  split(limit: number): ForeachList[] {
    const parts = native.splitTensorList(this.handle, limit);
    if (parts === undefined) return [this];
    scopedLists?.push(...parts);
    return parts.map((part) => new ForeachList(part, native.tensorListLength(part)));
  }

  /** Copies the elements of all tensors, one after another, into a new 1-D tensor. */
  flatten(): Tensor {
    const flat = blank();
    const { call } = overloadNamed('flatten_dense_tensors');
    setIndex(flat, call(flat, undefined, undefined, this.handle) as number);
    // For one tensor, libtorch returns a view.
    return this.length > 1 ? flat : flat.clone();
  }

  /** The inverse of `flatten`: views of `flat` in the shapes of this list's tensors. */
  unflatten(flat: Tensor): this {
    const result = newHandle([]);
    overloadNamed('unflatten_dense_tensors').call(result, flat, undefined, indexOf(flat), this.handle);
    return new ForeachList(result, this.length) as this;
  }

  override norm(): this {
    const result = newHandle([]);
    throwReturned(overloadNamed('_foreach_norm.Scalar').call(result, undefined, undefined, this.handle));
    return new ForeachList(result, this.length) as this;
  }

  override spread(value: number): Scalars {
    return this.#onCuda() ? this.tensors.map(() => value) : value;
  }

  /** Whether the tensors are on CUDA; asked once. */
  #onCuda(): boolean {
    hasCuda ??= native.deviceCount('cuda') > 0;
    this.#isOnCuda ??= hasCuda && this.tensors[0]?.isCuda === true;
    return this.#isOnCuda;
  }

  override values(): number[] {
    return native.tensorListValues(this.handle);
  }

  /** The gradients of those tensors that have one, read in one call. */
  static gradientsOf(tensors: readonly Tensor[]): Gradients {
    const result = newHandle([]);
    const kinds = native.gradients(newHandle(tensors), result);
    if (kinds === undefined)
      return {
        params: tensors,
        grads: new ForeachList(result, tensors.length),
        sparse: false,
        complex: false,
      };
    const params = tensors.filter((_, i) => kinds[i] !== GradientKind.None);
    return {
      params,
      grads: new ForeachList(result, params.length),
      sparse: kinds.some((kind) => (kind & GradientKind.Sparse) !== 0),
      complex: kinds.some((kind) => (kind & GradientKind.Complex) !== 0),
    };
  }
}

/** The kinds of gradients, as bits of one number for each tensor; native/operators/tensor_list.cc has the same list. */
const GradientKind = { None: 0, Dense: 1, Sparse: 2, Complex: 4 } as const;

/** The result of `gradientsOf`. */
export interface Gradients {
  /** The tensors that have a gradient. */
  params: readonly Tensor[];
  /** Their gradients, in the same order. */
  grads: ForeachList;
  /** Whether any gradient is sparse. */
  sparse: boolean;
  /** Whether any gradient is complex. */
  complex: boolean;
}

/**
 * Converts `value` to the form in which the addon takes it: an operator's argument, or an array with one for each
 * tensor.
 */
function operandToNative(parameter: Parameter | undefined, value: unknown): unknown {
  if (value instanceof ForeachList) return value.handle;
  if (isTensor(value)) return indexOf(value);
  if (parameter === undefined) return value;
  return Array.isArray(value) && !parameter.list
    ? value.map((item) => toNative(parameter, item))
    : toNative(parameter, value);
}

/** Converts the arguments that follow the list itself. */
function operandsToNative(parameters: readonly Parameter[], args: readonly EachArgument[]): unknown[] {
  return args.map((arg, i) => operandToNative(parameters[i + 1], arg));
}

/** Whether all tensors have the same dtype and are on the same device. */
export function isUniform(list: ForeachList): boolean {
  return native.isUniform(list.handle);
}

/**
 * Calls an operator that takes several lists, such as `_fused_adam_` or its overload `_fused_adam_.tensor_lr`. Lists of
 * this library agree in length and shapes, so they are not checked.
 * @param keywords the parameters after the lists, by name
 */
export function runOnLists(
  name: string,
  lists: readonly ForeachList[],
  keywords: Record<string, unknown>,
): void {
  const { call, callUnguarded, parameters } = overloadNamed(name);
  const rest = parameters
    .slice(lists.length)
    .map((parameter) => operandToNative(parameter, keywords[parameter.name]));
  const handles = lists.map((list) => list.handle);
  throwReturned((callUnguarded ?? call)(undefined, keywords, undefined, ...handles, ...rest));
}
