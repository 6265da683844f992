/** Methods of Tensor that have another name for something. */

import { type Arguments, flag, type Rule, rule, signature, type Takes, tensorRule } from '../arguments/rules';
import { boundTensor, type Data, type TensorOptions } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import type { Tensor } from '../tensor/tensor';
import * as layouts from '../types/layout';
import { contiguousFormat, MemoryFormat } from '../types/layout';

/** What `dimOrder` takes by name. */
export interface DimOrderOptions {
  /** Whether an ambiguous order is an error, or the memory formats of which the tensor has to have exactly one. */
  ambiguityCheck?: boolean | MemoryFormat[];
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * The number of dimensions; the same as `dim()`.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.ndimension.html
     */
    ndimension(): number;
    /**
     * The number of elements; the same as `numel()`.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.nelement.html
     */
    nelement(): number;
    /**
     * Makes a tensor with a copy of `data`, as `torch.tensor` does, with the dtype and device of this tensor unless
     * others are given.
     * @param data numbers, nested arrays of numbers, a typed array or a Tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.new_tensor.html
     */
    newTensor(data: Data | Tensor, options?: TensorOptions): Tensor;
    /**
     * This tensor in the sparse COO layout, which stores the coordinates and the value of each element that is not
     * zero.
     * @returns a copy, or this tensor where it has that layout
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.to_sparse_coo.html
     */
    toSparseCoo(): Tensor;
    /**
     * The dimensions in the order in which they lie in memory: from the one with the largest stride to that with the
     * smallest.
     * @example
     * ```ts
     * torch.ones([2, 3]).dimOrder(); // [0, 1]
     * torch.ones([2, 3]).t().dimOrder(); // [1, 0]
     * ```
     * @param args `ambiguityCheck`: with true, a tensor whose dimensions could be ordered otherwise as well, since two
     * neighbours have the same stride or one has the size 1, is an error; with an array of memory formats, only one that
     * does not have exactly one of them. False by default
     * @throws RangeError where the order is ambiguous
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.dim_order.html
     */
    dimOrder(...args: Takes<[], [], DimOrderOptions>): number[];
    /**
     * Whether the tensor is in memory that is shared with other processes. It is always false: this package has no
     * shared memory.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_shared.html
     */
    isShared(): boolean;
    /** The address of the first element in memory, for code that only reads it; the same as `dataPtr()`. */
    constDataPtr(): bigint;
    /**
     * Returns the tensor that `loadStateDict` puts in the place of this one when it loads `other`.
     * @param other the tensor that was loaded
     * @param assign whether `other` itself takes the place. By default its elements are copied into this tensor
     * @returns this tensor or, with `assign`, `other`; without its history
     * @throws Error where the elements are to be copied and the shapes do not fit
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.module_load.html
     */
    moduleLoad(
      ...args: Arguments<[other: Tensor, assign?: boolean], { other: Tensor; assign?: boolean }, ['other']>
    ): Tensor;
  }
}

const bindLoad = signature({ self: tensorRule(), other: tensorRule(), assign: flag(false) });

const ambiguityRule = (): Rule<boolean | MemoryFormat[]> =>
  rule(
    'a boolean or an array of memory formats',
    (value) =>
      typeof value === 'boolean' ||
      (Array.isArray(value) && value.every((format) => format instanceof MemoryFormat)),
    false,
  );

const bindDimOrder = signature({ self: tensorRule(), ambiguityCheck: ambiguityRule() }, 1);

function isAmbiguous(self: Tensor, formats: readonly MemoryFormat[]): boolean {
  const strides = self.stride();
  const hasChoice = self.shape.includes(1) || strides.some((stride, i) => i > 0 && stride === strides[i - 1]);
  return hasChoice && formats.filter((memoryFormat) => self.isContiguous({ memoryFormat })).length !== 1;
}

function dimOrder(...args: unknown[]): number[] {
  const { self, ambiguityCheck } = bindDimOrder('dimOrder', args);
  if (ambiguityCheck !== false && isAmbiguous(self, ambiguityCheck === true ? [] : ambiguityCheck)) {
    throw new RangeError(
      'dimOrder: expected a tensor whose dimensions have one order in memory only, got one of ' +
        `shape [${self.shape.join(', ')}] with strides [${self.stride().join(', ')}]`,
    );
  }
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
    boundTensor('newTensor', [
      data,
      { ...options, dtype: options.dtype ?? self.dtype, device: options.device ?? self.device },
    ]),
  toSparseCoo: (self: Tensor) => (self.layout === layouts.sparseCoo ? self : self.toSparse()),
  dimOrder,
  isShared: () => false,
  constDataPtr: (self: Tensor) => self.dataPtr(),
  moduleLoad(...args) {
    const { self, other, assign } = bindLoad('moduleLoad', args);
    return (assign ? other : self.copy_(other)).detach();
  },
});
