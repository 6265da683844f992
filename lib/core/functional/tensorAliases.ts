/** Methods of Tensor that have another name for something, and methods that call a function for each element. */

import { type Arguments, rule, signature, tensorRule } from '../arguments/rules';
import { type Data, type TensorOptions, tensor } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import type { Tensor } from '../tensor/tensor';
import * as layouts from '../types/layout';
import { contiguousFormat } from '../types/layout';

declare module '../tensor/tensor' {
  interface Tensor {
    /** The number of dimensions; the same as `dim()`. */
    ndimension(): number;
    /** The number of elements; the same as `numel()`. */
    nelement(): number;
    /**
     * Makes a tensor from `data`, as `torch.tensor` does, with the dtype and device of this tensor unless others are
     * given.
     * @param data numbers, nested arrays of numbers, a typed array or a Tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.new_tensor.html
     */
    newTensor(data: Data | Tensor, options?: TensorOptions): Tensor;
    /**
     * This tensor in the sparse COO layout, which stores the coordinates and the value of each element that is not
     * zero.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.to_sparse_coo.html
     */
    toSparseCoo(): Tensor;
    /**
     * The dimensions in the order in which they lie in memory: from the one with the largest stride to that with the
     * smallest.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.dim_order.html
     */
    dimOrder(): number[];
    /**
     * Replaces each element by `callable(element)`. It calls JavaScript for each element and is slow; use operators
     * where you can.
     * @returns this tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.apply_.html
     */
    apply_(callable: (element: number) => number): this;
    /**
     * Replaces each element by `callable(element, other)`, with the element of `tensor` at the same position. It calls
     * JavaScript for each element and is slow.
     * @param tensor a tensor that can be expanded to the shape of this one
     * @returns this tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.map_.html
     */
    map_(
      ...args: Arguments<
        [tensor: Tensor, callable: Combine],
        { tensor: Tensor; callable: Combine },
        ['tensor']
      >
    ): this;
    /**
     * Whether the tensor is in memory that is shared with other processes. It is always false: this package has no
     * shared memory.
     */
    isShared(): boolean;
  }
}

type Combine = (element: number, other: number) => number;

const isFunction = (value: unknown) => typeof value === 'function';
const bindApply = signature({
  self: tensorRule(),
  callable: rule<(x: number) => number>('a function', isFunction),
});
const bindMap = signature({
  self: tensorRule(),
  tensor: tensorRule(),
  callable: rule<Combine>('a function', isFunction),
});

/** The elements in row-major order. */
export function elementsOf(x: Tensor): number[] {
  return [x.flatten().tolist()].flat() as number[];
}

/** Replaces the elements of `self` by `values`, which are in row-major order. */
export function refill(self: Tensor, values: readonly number[]): Tensor {
  self.detach().copy_(tensor(values, { dtype: self.dtype }).reshape(self.shape));
  return self;
}

function dimOrder(self: Tensor): number[] {
  const strides = self.stride();
  const dims = strides.map((_, i) => i);
  return self.isContiguous({ memoryFormat: contiguousFormat })
    ? dims
    : dims.sort((a, b) => (strides[b] as number) - (strides[a] as number));
}

installMethods({
  ndimension: (self: Tensor) => self.dim(),
  nelement: (self: Tensor) => self.numel(),
  newTensor: (self: Tensor, data: Data | Tensor, options: TensorOptions = {}) =>
    tensor(data, { ...options, dtype: options.dtype ?? self.dtype, device: options.device ?? self.device }),
  toSparseCoo: (self: Tensor) => (self.layout === layouts.sparseCoo ? self : self.toSparse()),
  dimOrder,
  isShared: () => false,
  apply_(...args) {
    const { self, callable } = bindApply('apply_', args);
    return refill(
      self,
      elementsOf(self).map((element) => callable(element)),
    );
  },
  map_(...args) {
    const { self, tensor: other, callable } = bindMap('map_', args);
    const others = elementsOf(other.expandAs(self));
    return refill(
      self,
      elementsOf(self).map((element, i) => callable(element, others[i] as number)),
    );
  },
});
