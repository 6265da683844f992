/**
 * The tensor: a private index into the addon's table, and what is read from it without an operator. The operators
 * become its methods in operators.ts.
 * @see https://docs.pytorch.org/docs/2.13/tensors.html
 */
import { inspect } from 'node:util';
import type { TensorIndex } from '../../native/api';
import { native } from '../../native/load';
import { describe } from '../support/describe';
import { Device } from '../types/device';
import { DType } from '../types/dtype';
import { contiguousFormat, Layout, type MemoryFormat } from '../types/layout';
import { type GradNode, nodeOf } from './gradNode';
import type { TensorOperators } from './operators.generated';

/** A complex number. */
export interface Complex {
  re: number;
  im: number;
}

/** The sizes of a tensor, an array whose text is Python's: `torch.Size([2, 3])`. */
export class Size extends Array<number> {
  /** The number of elements in a tensor of this size. */
  numel(): number {
    return this.reduce((product, size) => product * size, 1);
  }

  override toString(): string {
    return `torch.Size([${this.join(', ')}])`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** Methods such as `map` give ordinary arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** Lets this library alone construct tensors. */
const key = Symbol('construct');
/** What a subclass's own constructor gives to `super`; its instance owns nothing until it gets an index. @internal */
export const permission: unknown = key;

/** Whether `value` is a tensor of this library. @internal */
export let isTensor: (value: unknown) => value is Tensor;
/** The tensor's index in the addon's table. @internal */
export let indexOf: (tensor: Tensor) => TensorIndex;
/** The same of what is a tensor by its class; −1 for what merely looks so. @internal */
export let indexIfTensor: (tensor: Tensor) => TensorIndex;
/** A tensor that owns nothing yet; the addon is about to give it an index. @internal */
export let blank: () => Tensor;
/** @internal */
export let setIndex: (tensor: Tensor, index: TensorIndex) => void;
/** A tensor that owns the index that the addon has just returned. @internal */
export let construct: <T extends Tensor>(subclass: new (permission: unknown) => T, index: TensorIndex) => T;

/** Sees each tensor that gets an index. */
export type TensorWatcher = (tensor: Tensor, index: TensorIndex) => void;

/** Undefined but while memory is looked after; the only cost of that to those who don't. */
let watcher: TensorWatcher | undefined;

/** @internal */
export function setTensorWatcher(value: TensorWatcher | undefined): void {
  watcher = value;
}

/**
 * Declared in operators.ts and tensorMethods.ts beside this class. Disposable by name: reading the files in another order,
 * the compiler may miss the class's own [Symbol.dispose].
 */
export interface Tensor extends TensorOperators, Disposable {}

/** A multi-dimensional array of one element type on one device, which may record operations for autograd. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the operators are installed on the prototype by operators.ts
export class Tensor {
  #index: TensorIndex = -1;
  #grad: Tensor | null = null;

  /** @internal */
  constructor(permission: unknown) {
    if (permission !== key) {
      throw new TypeError(
        `${new.target.name}: not made with new; use torch.tensor(…), torch.zeros(…) or another function`,
      );
    }
  }

  static {
    isTensor = (value): value is Tensor => typeof value === 'object' && value !== null && #index in value;
    indexOf = (tensor) => tensor.#index;
    indexIfTensor = (tensor) => (#index in tensor ? tensor.#index : -1);
    blank = () => new Tensor(key);
    setIndex = (tensor, index) => {
      tensor.#index = index;
      if (watcher !== undefined) watcher(tensor, index);
    };
    construct = (subclass, index) => {
      const tensor = new subclass(key);
      tensor.#index = index;
      native.adopt(tensor, index);
      if (watcher !== undefined) watcher(tensor, index);
      return tensor;
    };
  }

  /** The sizes of the dimensions. */
  get shape(): Size {
    return Size.from(native.shape(this.#index)) as Size;
  }

  /** The sizes, or the size of one dimension (negative: from the end). */
  size(): Size;
  size(dim: number | { dim: number }): number;
  size(dim?: number | { dim: number }): Size | number {
    if (dim === undefined) return this.shape;
    return native.size(this.#index, typeof dim === 'object' && dim !== null ? dim.dim : dim);
  }

  /** The steps in memory, in elements, of the dimensions, or of one. */
  stride(): number[];
  stride(dim: number | { dim: number }): number;
  stride(dim?: number | { dim: number }): number[] | number {
    const strides = native.strides(this.#index);
    if (dim === undefined) return strides;
    const place = typeof dim === 'object' && dim !== null ? dim.dim : dim;
    const stride = Number.isInteger(place) ? strides.at(place) : undefined;
    if (stride === undefined) {
      throw new RangeError(`stride: expected a dimension of ${strides.length}, got ${describe(dim)}`);
    }
    return stride;
  }

  /** The number of dimensions. */
  dim(): number {
    return native.dim(this.#index);
  }

  get ndim(): number {
    return native.dim(this.#index);
  }

  /** The number of elements. */
  numel(): number {
    return native.numel(this.#index);
  }

  /** The size of the first dimension, as Python's `len`. */
  get length(): number {
    if (this.dim() === 0) throw new TypeError('length: expected a tensor with dimensions, got a 0-d tensor');
    return native.size(this.#index, 0);
  }

  get dtype(): DType {
    return DType.of(native.dtype(this.#index));
  }

  get device(): Device {
    return new Device(native.device(this.#index));
  }

  get layout(): Layout {
    return Layout.of(native.layout(this.#index));
  }

  /** Bytes an element. */
  elementSize(): number {
    return native.elementSize(this.#index);
  }

  get itemsize(): number {
    return native.elementSize(this.#index);
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.numel() * this.itemsize;
  }

  /** Where the first element lies in the storage, in elements. */
  storageOffset(): number {
    return native.storageOffset(this.#index);
  }

  /** The address of the first element. */
  dataPtr(): bigint {
    return native.dataPointer(this.#index);
  }

  isContiguous(options: { memoryFormat?: MemoryFormat } = {}): boolean {
    return native.isContiguous(this.#index, (options.memoryFormat ?? contiguousFormat).code);
  }

  /** Whether autograd records what is done with this tensor. */
  get requiresGrad(): boolean {
    return native.requiresGrad(this.#index);
  }

  set requiresGrad(value: boolean) {
    native.setRequiresGrad(this.#index, value);
  }

  requiresGrad_(requiresGrad = true): this {
    native.setRequiresGrad(this.#index, requiresGrad);
    return this;
  }

  /** Whether it was made by the user and not by a recorded operation. */
  get isLeaf(): boolean {
    return native.isLeaf(this.#index);
  }

  /** What recorded it, or null; its text is Python's: `<AddBackward0>`. */
  get gradFn(): GradNode | null {
    const handle = native.gradNode(this.#index);
    return handle === null ? null : nodeOf(handle);
  }

  /** How often it was changed in place. */
  get _version(): number {
    return native.version(this.#index);
  }

  get outputNr(): number {
    return native.outputNr(this.#index);
  }

  /** The gradient that `backward` has summed up here, or null. */
  get grad(): Tensor | null {
    const cached = this.#grad;
    const index = native.grad(this.#index, cached === null ? undefined : cached.#index);
    if (index === null) this.#grad = null;
    else if (cached === null || index !== cached.#index) this.#grad = construct(Tensor, index);
    return this.#grad;
  }

  set grad(value: Tensor | null) {
    if (value !== null && !isTensor(value)) {
      throw new TypeError(`grad: expected a Tensor or null, got ${describe(value)}`);
    }
    native.setGrad(this.#index, value === null ? null : value.#index);
    this.#grad = value;
  }

  /**
   * The dtype that this leaf's gradients are kept in, its own unless set otherwise; null for whichever they come in.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.grad_dtype.html
   */
  get gradDtype(): DType | null {
    const code = native.gradDtype(this.#index);
    return code === null ? null : DType.of(code);
  }

  set gradDtype(value: DType | null) {
    if (value !== null && !(value instanceof DType)) {
      throw new TypeError(`gradDtype: expected a dtype or null, got ${describe(value)}`);
    }
    native.setGradDtype(this.#index, value?.code);
  }

  get retainsGrad(): boolean {
    return native.retainsGrad(this.#index);
  }

  /** Keeps the gradient of a tensor that is no leaf. */
  retainGrad(): void {
    native.retainGrad(this.#index);
  }

  /** The same elements without the history; assigning makes this tensor show another's elements. */
  get data(): Tensor {
    return this.detach();
  }

  set data(value: Tensor) {
    if (!isTensor(value)) throw new TypeError(`data: expected a Tensor, got ${describe(value)}`);
    native.setData(this.#index, value.#index);
  }

  /**
   * The only element, as a number, boolean or complex number.
   * @throws RangeError for an int64 beyond ±2^53: use `itemBigInt()`
   */
  item(): number {
    return native.item(this.#index, false) as number;
  }

  /** The only element of a tensor of integers, exactly. */
  itemBigInt(): bigint {
    return native.item(this.#index, true) as bigint;
  }

  /** Frees the tensor's share of its memory now, which otherwise happens when JavaScript has collected this object. */
  dispose(): void {
    native.dispose(this.#index);
    this.#grad = null;
  }

  get isDisposed(): boolean {
    return native.isDisposed(this.#index);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
