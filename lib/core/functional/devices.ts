/** Methods of Tensor for devices other than CPU, CUDA and MPS, and a few further methods of Python's Tensor. */

import { type Arguments, rule, signature, tensorRule } from '../arguments/rules';
import { installMethods } from '../operators/installMethods';
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import { elementsOf, refill } from './tensorAliases';

type Kind = 'ipu' | 'xpu' | 'mtia' | 'xla' | 'maia' | 'vulkan';
type Combine2 = (element: number, x: number, y: number) => number;

declare module '../tensor/tensor' {
  interface Tensor extends Readonly<Record<`is${Capitalize<Kind>}`, boolean>> {
    /**
     * A copy of this tensor on an Intel GPU.
     * @param index which GPU, from 0; the current one by default
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.xpu.html
     */
    xpu(index?: number): Tensor;
    /** A copy of this tensor on an accelerator of Meta's (MTIA). */
    mtia(index?: number): Tensor;
    /** A copy of this tensor on an accelerator of Graphcore's (IPU). */
    ipu(index?: number): Tensor;
    /** The address of the first element in memory, for code that only reads it. */
    constDataPtr(): bigint;
    /**
     * What `loadStateDict` puts in the place of this tensor when it loads `other`.
     * @param other the tensor that was loaded
     * @param assign false, the default: copies the elements of `other` into this tensor; true: takes `other` itself
     * @returns this tensor or `other`, detached from the recorded graph
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.module_load.html
     */
    moduleLoad(
      ...args: Arguments<[other: Tensor, assign?: boolean], { other: Tensor; assign?: boolean }, ['other']>
    ): Tensor;
    /**
     * Replaces each element by `callable(element, x, y)`, with the elements of `x` and `y` at the same position. Works
     * in the CPU's memory and is slow.
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

const bindLoad = signature({
  self: tensorRule(),
  other: tensorRule(),
  assign: rule<boolean>('a boolean', (value) => typeof value === 'boolean', false),
});
const bindMap2 = signature({
  self: tensorRule(),
  x: tensorRule(),
  y: tensorRule(),
  callable: rule<Combine2>('a function', (value) => typeof value === 'function'),
});

const onto =
  (type: string) =>
  (self: Tensor, index?: number): Tensor => {
    if (index !== undefined && !Number.isInteger(index))
      throw new TypeError(`${type}: argument 'index': expected an integer, got ${describe(index)}`);
    return self.to((index === undefined ? type : `${type}:${index}`) as DeviceLike);
  };

installMethods({
  xpu: onto('xpu'),
  mtia: onto('mtia'),
  ipu: onto('ipu'),
  constDataPtr: (self: Tensor) => self.dataPtr(),
  moduleLoad(...args) {
    const { self, other, assign } = bindLoad('moduleLoad', args);
    return (assign ? other : self.copy_(other)).detach();
  },
  map2_(...args) {
    const { self, x, y, callable } = bindMap2('map2_', args);
    const [xs, ys] = [x, y].map((tensor) => elementsOf(tensor.expandAs(self))) as [number[], number[]];
    return refill(
      self,
      elementsOf(self).map((element, i) => callable(element, xs[i] as number, ys[i] as number)),
    );
  },
});

for (const kind of ['ipu', 'xpu', 'mtia', 'xla', 'maia', 'vulkan']) {
  Object.defineProperty(Tensor.prototype, `is${kind[0]?.toUpperCase()}${kind.slice(1)}`, {
    get(this: Tensor) {
      return isTensor(this) && this.device.type === kind;
    },
    configurable: true,
  });
}
