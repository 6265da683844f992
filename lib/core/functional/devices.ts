/** Methods and attributes of Tensor for devices other than CPU, CUDA and MPS. */

import { installMethods } from '../operators/installMethods';
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';

declare module '../tensor/tensor' {
  interface Tensor {
    /** Whether the tensor is on an accelerator of Graphcore's (IPU). */
    readonly isIpu: boolean;
    /**
     * Whether the tensor is on an Intel GPU.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_xpu.html
     */
    readonly isXpu: boolean;
    /** Whether the tensor is on an accelerator of Meta's (MTIA). */
    readonly isMtia: boolean;
    /** Whether the tensor is on a device of XLA's, such as a TPU. */
    readonly isXla: boolean;
    /** Whether the tensor is on an accelerator of Microsoft's (Maia). */
    readonly isMaia: boolean;
    /** Whether the tensor is on a GPU that is reached through Vulkan. */
    readonly isVulkan: boolean;
    /**
     * Copies this tensor to an Intel GPU.
     * @param index which GPU, from 0; the current one by default
     * @returns a copy, or this tensor where it is on that GPU already
     * @throws Error where libtorch was built without support for it
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.xpu.html
     */
    xpu(index?: number): Tensor;
    /**
     * Copies this tensor to an accelerator of Meta's (MTIA).
     * @param index which accelerator, from 0; the current one by default
     * @returns a copy, or this tensor where it is there already
     * @throws Error where libtorch was built without support for it
     */
    mtia(index?: number): Tensor;
    /**
     * Copies this tensor to an accelerator of Graphcore's (IPU).
     * @param index which accelerator, from 0; the current one by default
     * @returns a copy, or this tensor where it is there already
     * @throws Error where libtorch was built without support for it
     */
    ipu(index?: number): Tensor;
  }
}

const onto =
  (type: string) =>
  (self: Tensor, index?: number): Tensor => {
    if (index !== undefined && !Number.isInteger(index))
      throw new TypeError(`${type}: argument 'index': expected an integer, got ${describe(index)}`);
    return self.to((index === undefined ? type : `${type}:${index}`) as DeviceLike);
  };

installMethods({ xpu: onto('xpu'), mtia: onto('mtia'), ipu: onto('ipu') });

for (const kind of ['ipu', 'xpu', 'mtia', 'xla', 'maia', 'vulkan']) {
  Object.defineProperty(Tensor.prototype, `is${kind[0]?.toUpperCase()}${kind.slice(1)}`, {
    get(this: Tensor) {
      return isTensor(this) && this.device.type === kind;
    },
    configurable: true,
  });
}
