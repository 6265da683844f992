/** Methods of Tensor under their further names, and those that Python keeps for each element. */

import { type Arguments, rule, signature, tensorRule } from '../arguments/rules';
import { type Data, type TensorOptions, tensor } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import type { Tensor } from '../tensor/tensor';
import * as layouts from '../types/layout';
import { contiguousFormat } from '../types/layout';

declare module '../tensor/tensor' {
  interface Tensor {
    /** The number of dimensions. */
    ndimension(): number;
    /** The number of elements. */
    nelement(): number;
    /**
     * A tensor of `data` with this one's dtype and device unless others are given.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.new_tensor.html
     */
    newTensor(data: Data | Tensor, options?: TensorOptions): Tensor;
    /** @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.to_sparse_coo.html */
    toSparseCoo(): Tensor;
    /** The dimensions from the one with the largest step in memory to the one with the smallest. */
    dimOrder(): number[];
    /**
     * Replaces each element by what `callable` makes of it; on the CPU, and slow.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.apply_.html
     */
    apply_(callable: (element: number) => number): this;
    /**
     * Replaces each element by what `callable` makes of it and the one of `tensor`; on the CPU, and slow.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.map_.html
     */
    map_(
      ...args: Arguments<
        [tensor: Tensor, callable: Combine],
        { tensor: Tensor; callable: Combine },
        ['tensor']
      >
    ): this;
    /** Whether other processes see its memory, which they don't. */
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

/** Gives `self` new elements, in row-major order. */
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
