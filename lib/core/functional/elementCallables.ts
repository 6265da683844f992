/** Methods of Tensor that call a function of the program for each element. They are slow, and work on the CPU only. */

import { type Arguments, functionRule, signature, tensorRule } from '../arguments/rules';
import { tensor } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import type { Tensor } from '../tensor/tensor';

/** Computes an element from the former element. */
export type Transform = (element: number) => number;
/** Computes an element from the former element and that of another tensor. */
export type Combine = (element: number, other: number) => number;
/** Computes an element from the former element and those of two other tensors. */
export type Combine2 = (element: number, x: number, y: number) => number;

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Replaces each element by `callable(element)`. It calls JavaScript for each element and is slow; use operators
     * where you can.
     * @example
     * ```ts
     * torch.tensor([1, 2]).apply_((element) => 10 * element); // tensor([10., 20.])
     * ```
     * @param callable returns the new element; it is converted to the dtype of this tensor
     * @returns this tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.apply_.html
     */
    apply_(callable: Transform): this;
    /**
     * Replaces each element by `callable(element, other)`, with the element of another tensor at the same position. It
     * calls JavaScript for each element and is slow; use operators where you can.
     * @param tensor the other tensor; it can be broadcast to the shape of this one
     * @param callable returns the new element; it is converted to the dtype of this tensor
     * @returns this tensor
     * @throws Error for a tensor that cannot be broadcast
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.map_.html
     */
    map_(
      ...args: Arguments<
        [tensor: Tensor, callable: Combine],
        { tensor: Tensor; callable: Combine },
        ['tensor', 'callable']
      >
    ): this;
    /**
     * Replaces each element by `callable(element, x, y)`, with the elements of two other tensors at the same position.
     * It calls JavaScript for each element and is slow; use operators where you can.
     * @param x a tensor that can be broadcast to the shape of this one
     * @param y another such tensor
     * @param callable returns the new element; it is converted to the dtype of this tensor
     * @returns this tensor
     * @throws Error for a tensor that cannot be broadcast
     */
    map2_(
      ...args: Arguments<
        [x: Tensor, y: Tensor, callable: Combine2],
        { x: Tensor; y: Tensor; callable: Combine2 },
        ['x', 'y', 'callable']
      >
    ): this;
  }
}

const bindApply = signature({ self: tensorRule(), callable: functionRule<Transform>() });
const bindMap = signature({ self: tensorRule(), tensor: tensorRule(), callable: functionRule<Combine>() });
const bindMap2 = signature({
  self: tensorRule(),
  x: tensorRule(),
  y: tensorRule(),
  callable: functionRule<Combine2>(),
});

/** The elements in row-major order. */
function elementsOf(x: Tensor): number[] {
  return [x.flatten().tolist()].flat() as number[];
}

/** Replaces the elements of `self` by `values`, which are in row-major order. */
function refill(self: Tensor, values: readonly number[]): Tensor {
  self.detach().copy_(tensor(values, { dtype: self.dtype }).reshape(self.shape));
  return self;
}

installMethods({
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
  map2_(...args) {
    const { self, x, y, callable } = bindMap2('map2_', args);
    const [xs, ys] = [x, y].map((other) => elementsOf(other.expandAs(self))) as [number[], number[]];
    return refill(
      self,
      elementsOf(self).map((element, i) => callable(element, xs[i] as number, ys[i] as number)),
    );
  },
});
