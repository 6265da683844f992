/** Public callables and methods that do not take their arguments as Python names them, and why. The list only shrinks. */

const anyObject = 'an object is a value for it, whatever its names are';
const applied = 'apply calls it, with values by position';

export const exceptions: Readonly<Record<string, string>> = {
  'torch.Tensor.index': 'Python has replaced it by that of named dimensions, which this package lacks',
  'torch.nn.Identity.forward': anyObject,
  'torch.nn.ParameterList.append': anyObject,
  'torch.nn.Sequential.forward': anyObject,
  'torch.nn.factory_kwargs': anyObject,
  'torch.utils.checkpoint.CheckpointFunction.backward': applied,
  'torch.utils.checkpoint.CheckpointFunction.forward': applied,
  'torch.utils.data.default_convert': anyObject,
};
