/** The memory format of the weights of convolutions. */

import type { MemoryFormat } from '../../core/types/layout';
import { expectModule } from '../base/expectModule';
import type { Module } from '../base/module';
import { ConvNd } from '../modules/convNd';

function convert<M extends Module>(module: M, dimensions: number, memoryFormat: MemoryFormat): M {
  expectModule(`convertConv${dimensions}dWeightMemoryFormat: argument 'module'`, module);
  for (const each of module.modules()) {
    if (!(each instanceof ConvNd) || each.kernelSize.length !== dimensions) continue;
    each.weight.data = each.weight.detach().contiguous({ memoryFormat });
  }
  return module;
}

/**
 * Converts the weights of all two-dimensional convolutions inside a module to a memory format, in place.
 * @param module a module that is or contains convolutions
 * @param memoryFormat such as `torch.channelsLast`
 * @returns the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.convert_conv2d_weight_memory_format.html
 */
export function convertConv2dWeightMemoryFormat<M extends Module>(module: M, memoryFormat: MemoryFormat): M {
  return convert(module, 2, memoryFormat);
}

/**
 * Converts the weights of all three-dimensional convolutions inside a module to a memory format, in place.
 * @param module a module that is or contains convolutions
 * @param memoryFormat such as `torch.channelsLast3d`
 * @returns the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.convert_conv3d_weight_memory_format.html
 */
export function convertConv3dWeightMemoryFormat<M extends Module>(module: M, memoryFormat: MemoryFormat): M {
  return convert(module, 3, memoryFormat);
}
