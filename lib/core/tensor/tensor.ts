/**
 * The class Tensor: an index into the addon's table of tensors, and the members that need no operator. Operators become
 * its methods in operators/namespaces.ts.
 * @see https://docs.pytorch.org/docs/2.13/tensors.html
 */
import type { TensorIndex } from '../../native/api';
import { native } from '../../native/load';
import { describe } from '../support/describe';
import { Device } from '../types/device';
import { DType } from '../types/dtype';
import { contiguousFormat, Layout, type MemoryFormat } from '../types/layout';
import { type GradNode, nodeOf } from './gradNode';
import type { TensorOperators } from './operators.generated';
import { Size } from './size';

export type { Complex } from '../types/complex';
export { Size };

/** Only this library has this symbol, so only it can construct tensors. */
const key = Symbol('construct');
/**
 * What the constructor of a subclass passes to `super`. The new instance has no tensor until it gets an index.
 * @internal
 */
export const permission: unknown = key;

/** Whether `value` is a tensor of this library. @internal */
export let isTensor: (value: unknown) => value is Tensor;
/** The tensor's index in the addon's table. @internal */
export let indexOf: (tensor: Tensor) => TensorIndex;
/**
 * The tensor's index, or −1 for an object that has Tensor's prototype but is not a real tensor, such as
 * `Object.create(Tensor.prototype)` or a proxy. @internal
 */
export let indexIfTensor: (tensor: Tensor) => TensorIndex;
/** Makes a tensor without an index, for the addon to put a result into. @internal */
export let blank: () => Tensor;
/** Gives a blank tensor the index that the addon returned. @internal */
export let setIndex: (tensor: Tensor, index: TensorIndex) => void;
/** Makes a tensor for an index that the addon returned without an owner. @internal */
export let construct: <T extends Tensor>(subclass: new (permission: unknown) => T, index: TensorIndex) => T;

/** The options of `isContiguous`. */
export interface IsContiguousOptions {
  /** The order of the elements in memory to test for; `torch.contiguousFormat` (row-major) by default. */
  memoryFormat?: MemoryFormat;
}

/** A function that is called with each tensor that gets an index. */
export type TensorWatcher = (tensor: Tensor, index: TensorIndex) => void;

/** Set only while a `tidy` scope or `trackTensors` is on. While it is undefined, watching costs one comparison. */
let watcher: TensorWatcher | undefined;

/** Sets the function that is called with each new tensor, or removes it. @internal */
export function setTensorWatcher(value: TensorWatcher | undefined): void {
  watcher = value;
}

/**
 * The methods that are operators are declared in operators.generated.ts; the files of functional/ add the others.
 * Disposable is named because the compiler, when it reads the files in another order, may miss the class's own method
 * [Symbol.dispose].
 */
export interface Tensor extends TensorOperators, Disposable {}

/**
 * A multi-dimensional array: numbers of one data type, on one device, which operations of `torch` compute with. A
 * tensor has no public constructor: functions such as `torch.tensor`, `torch.zeros` and `torch.randn` make tensors.
 *
 * With `requiresGrad`, autograd records what is computed from the tensor, and `backward` of a result computes the
 * gradient. Methods whose name ends in `_` change the tensor in place. Memory is freed when the tensor is unreachable.
 * @example
 * ```ts
 * const x = torch.tensor([[1, 2], [3, 4]]); // shape [2, 2], float32
 * x.shape; // torch.Size([2, 2])
 * x.add(1).sum().item(); // 14
 * ```
 * @see https://docs.pytorch.org/docs/2.13/tensors.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: namespaces.ts installs the operators as methods
export class Tensor {
  #index: TensorIndex = -1;
  #grad: Tensor | null = null;

  /** Made by the library alone: programs call `torch.tensor` and others, and `new` throws. */
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

  /**
   * The sizes of the dimensions, an array that prints as `torch.Size([2, 3])`. A 0-d tensor, which holds a single
   * number, has the shape `[]`.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.shape.html
   */
  get shape(): Size {
    return Size.from(native.shape(this.#index)) as Size;
  }

  /**
   * The sizes of the dimensions, or the size of dimension `dim`.
   * @param dim the dimension, from 0; a negative one counts from the end, so that −1 is the last. Without it, all sizes
   * are returned
   * @returns an array of all sizes, or the number of elements along `dim`
   * @throws RangeError for a dimension that the tensor does not have
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.size.html
   */
  size(): Size;
  size(dim: number | { dim: number }): number;
  size(dim?: number | { dim: number }): Size | number {
    if (dim === undefined) return this.shape;
    return native.size(this.#index, typeof dim === 'object' && dim !== null ? dim.dim : dim);
  }

  /**
   * The distance in memory, counted in elements, from an element to the next one along a dimension. A row-major tensor
   * of shape [2, 3] has the strides [3, 1].
   * @param dim the dimension, from 0; a negative one counts from the end. Without it, all strides are returned
   * @returns an array with the stride of each dimension, or the stride of `dim`
   * @throws RangeError for a dimension that the tensor does not have
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.stride.html
   */
  stride(): number[];
  stride(dim: number | { dim: number }): number;
  stride(dim?: number | { dim: number }): number[] | number {
    const strides = native.strides(this.#index);
    if (dim === undefined) return strides;
    const dimension = typeof dim === 'object' && dim !== null ? dim.dim : dim;
    const stride = Number.isInteger(dimension) ? strides.at(dimension) : undefined;
    if (stride === undefined) {
      throw new RangeError(`stride: expected a dimension of ${strides.length}, got ${describe(dim)}`);
    }
    return stride;
  }

  /**
   * The number of dimensions: 0 for a single number, 1 for a vector, 2 for a matrix. `ndim` is the same.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.dim.html
   */
  dim(): number {
    return native.dim(this.#index);
  }

  /** The number of dimensions; the same as `dim()`. */
  get ndim(): number {
    return native.dim(this.#index);
  }

  /**
   * The number of elements: the product of the sizes.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.numel.html
   */
  numel(): number {
    return native.numel(this.#index);
  }

  /**
   * The size of the first dimension, as Python's `len(x)`.
   * @throws TypeError for a 0-d tensor
   */
  get length(): number {
    if (this.dim() === 0) throw new TypeError('length: expected a tensor with dimensions, got a 0-d tensor');
    return native.size(this.#index, 0);
  }

  /**
   * The data type of the elements, such as `torch.float32`. `to` converts to another one.
   * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-dtype
   */
  get dtype(): DType {
    return DType.of(native.dtype(this.#index));
  }

  /**
   * The device in whose memory the elements are. `String(x.device)` is `cpu` or `cuda:0`. `to` moves to another one.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.device.html
   */
  get device(): Device {
    return new Device(native.device(this.#index));
  }

  /**
   * How the elements are stored: `torch.strided` for a dense tensor, or a sparse layout such as `torch.sparseCoo`.
   * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-layout
   */
  get layout(): Layout {
    return Layout.of(native.layout(this.#index));
  }

  /**
   * The size of one element in bytes. `itemsize` is the same.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.element_size.html
   */
  elementSize(): number {
    return native.elementSize(this.#index);
  }

  /**
   * The size of one element in bytes.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.itemsize.html
   */
  get itemsize(): number {
    return native.elementSize(this.#index);
  }

  /**
   * The size of all elements in bytes: `numel() * itemsize`.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.nbytes.html
   */
  get nbytes(): number {
    return this.numel() * this.itemsize;
  }

  /**
   * The position of the first element within the storage, counted in elements. It is 0 unless the tensor is a view of
   * part of another one.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.storage_offset.html
   */
  storageOffset(): number {
    return native.storageOffset(this.#index);
  }

  /**
   * The address of the first element in memory. It stays valid while the tensor lives and is not resized.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.data_ptr.html
   */
  dataPtr(): bigint {
    return native.dataPointer(this.#index);
  }

  /**
   * Whether the elements lie in memory without gaps, in row-major order or in that of another memory format.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_contiguous.html
   */
  isContiguous(options: IsContiguousOptions = {}): boolean {
    return native.isContiguous(this.#index, (options.memoryFormat ?? contiguousFormat).code);
  }

  /**
   * Whether autograd records operations on this tensor, so that its gradient can be computed. A program may set it for
   * the tensors that it made itself (leaves), if they hold floating-point or complex numbers.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.requires_grad.html
   */
  get requiresGrad(): boolean {
    return native.requiresGrad(this.#index);
  }

  set requiresGrad(value: boolean) {
    native.setRequiresGrad(this.#index, value);
  }

  /**
   * Sets `requiresGrad`: whether autograd records operations on this tensor from now on.
   * @param requiresGrad true by default
   * @returns this tensor
   * @throws Error where a tensor of integers or booleans is to require a gradient, or a tensor that is not a leaf is to
   * stop requiring one
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.requires_grad_.html
   */
  requiresGrad_(requiresGrad = true): this {
    native.setRequiresGrad(this.#index, requiresGrad);
    return this;
  }

  /**
   * Whether this is a leaf of the recorded graph: a tensor that the program made, and not the result of a recorded
   * operation. `backward` puts gradients into leaves only.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_leaf.html
   */
  get isLeaf(): boolean {
    return native.isLeaf(this.#index);
  }

  /**
   * The node of the recorded graph for the operation that made this tensor; `backward` passes the gradient through it
   * to the operation's inputs. It is null for a leaf. It prints as in Python: `<AddBackward0>`.
   * @see https://docs.pytorch.org/docs/2.13/autograd.html#autograd-graph
   */
  get gradFn(): GradNode | null {
    const handle = native.gradNode(this.#index);
    return handle === null ? null : nodeOf(handle);
  }

  /** How often the tensor was changed in place. Autograd uses it to notice that a saved tensor has changed. */
  get _version(): number {
    return native.version(this.#index);
  }

  /** The position, from 0, of this tensor among the results of the operation that made it; 0 for a leaf. */
  get outputNr(): number {
    return native.outputNr(this.#index);
  }

  /**
   * The gradient of this tensor, with its shape; null before the first `backward`. Each `backward` adds to it, so a
   * training step resets it with `optimizer.zeroGrad()`, or by setting it to null.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.grad.html
   */
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
   * The dtype of the gradients that this leaf accepts. It is the dtype of the tensor unless another one is set; null
   * means that gradients of any dtype are accepted.
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

  /**
   * Whether `backward` keeps the gradient of this tensor because `retainGrad` was called. It is false for a leaf.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.retains_grad.html
   */
  get retainsGrad(): boolean {
    return native.retainsGrad(this.#index);
  }

  /**
   * Makes `backward` keep the gradient of this tensor in `grad`, although it is not a leaf.
   * @throws Error for a tensor that does not require a gradient
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.retain_grad.html
   */
  retainGrad(): void {
    native.retainGrad(this.#index);
  }

  /**
   * A tensor that shares this one's memory and has no history: a change of its elements changes this tensor too, and
   * autograd does not notice. Assigning a tensor to `data` gives this tensor the elements, shape and dtype of the
   * assigned one, and the two then share memory.
   * @throws TypeError where the assigned value is no Tensor
   */
  get data(): Tensor {
    return this.detach();
  }

  set data(value: Tensor) {
    if (!isTensor(value)) throw new TypeError(`data: expected a Tensor, got ${describe(value)}`);
    native.setData(this.#index, value.#index);
  }

  /**
   * The value of a tensor with one element, of any shape, as a JavaScript value: a number, a boolean for `torch.bool`,
   * or `{ re, im }` for a complex dtype.
   * @example
   * ```ts
   * torch.tensor([[2.5]]).item(); // 2.5
   * ```
   * @throws Error for a tensor with more or fewer elements; RangeError for an integer beyond ±2^53, which a JavaScript
   * number cannot hold: use `itemBigInt()`
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.item.html
   */
  item(): number {
    return native.item(this.#index, false) as number;
  }

  /**
   * The value of a tensor of integers with one element, as a bigint, which holds every int64 exactly.
   * @throws Error for a tensor with more or fewer elements, TypeError for one whose elements are not integers
   */
  itemBigInt(): bigint {
    return native.item(this.#index, true) as bigint;
  }

  /**
   * Frees the memory of this tensor now, unless other tensors share it. It is never necessary: the memory is freed
   * anyway when the object is unreachable. The tensor cannot be used any more. `using x = …` disposes of `x` at the end
   * of the scope.
   */
  dispose(): void {
    native.dispose(this.#index);
    this.#grad = null;
  }

  /** Whether `dispose` has been called, after which the tensor cannot be used any more. */
  get isDisposed(): boolean {
    return native.isDisposed(this.#index);
  }

  /** Frees the memory at the end of the scope of a `using` declaration; see `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}
