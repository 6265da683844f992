/** The memory format of the weights of convolutions. */

import { instance, signature, type Takes } from '../../core/arguments/rules';
import { MemoryFormat } from '../../core/types/layout';
import { moduleRule } from '../base/expectModule';
import type { Module } from '../base/module';
import { ConvNd } from '../modules/convNd';

type FormatArguments<M extends Module> = Takes<
  ['module', 'memoryFormat'],
  [module: M, memoryFormat: MemoryFormat]
>;

const bind = signature({ module: moduleRule(), memoryFormat: instance('a memory format', MemoryFormat) });

function convert<M extends Module>(dimensions: number, args: FormatArguments<M>): M {
  const { module, memoryFormat } = bind(`convertConv${dimensions}dWeightMemoryFormat`, args);
  for (const each of module.modules()) {
    if (!(each instanceof ConvNd) || each.kernelSize.length !== dimensions) continue;
    each.weight.data = each.weight.detach().contiguous({ memoryFormat });
  }
  return module as M;
}

/**
 * Converts the weights of all two-dimensional convolutions inside a module to a memory format, in place.
 * @param module a module that is or contains convolutions
 * @param memoryFormat such as `torch.channelsLast`
 * @returns the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.convert_conv2d_weight_memory_format.html
 */
export function convertConv2dWeightMemoryFormat<M extends Module>(...args: FormatArguments<M>): M {
  return convert(2, args);
}

/**
 * Converts the weights of all three-dimensional convolutions inside a module to a memory format, in place.
 * @param module a module that is or contains convolutions
 * @param memoryFormat such as `torch.channelsLast3d`
 * @returns the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.convert_conv3d_weight_memory_format.html
 */
export function convertConv3dWeightMemoryFormat<M extends Module>(...args: FormatArguments<M>): M {
  return convert(3, args);
}
