/** What Tensor says of the kinds of device that it may be on, and further methods that Python has. */

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
    /** This tensor on an Intel GPU. @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.xpu.html */
    xpu(index?: number): Tensor;
    /** This tensor on a device of Meta's. */
    mtia(index?: number): Tensor;
    /** This tensor on a device of Graphcore's. */
    ipu(index?: number): Tensor;
    /** The address of the first element, which is only read. */
    constDataPtr(): bigint;
    /**
     * What loading a state dict puts in this tensor's place: this one with `other`'s elements, or `other` where `assign`
     * is true, detached.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.module_load.html
     */
    moduleLoad(
      ...args: Arguments<[other: Tensor, assign?: boolean], { other: Tensor; assign?: boolean }, ['other']>
    ): Tensor;
    /** Replaces each element by what `callable` makes of it and those of `x` and `y`; on the CPU, and slow. */
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
