/** Public callables that do not take their arguments as Python names them, and why. The list only shrinks. */

const anyObject = 'an object is a value for it, whatever its names are';

export const exceptions: Readonly<Record<string, string>> = {
  'torch.nn.ModuleDict': anyObject,
  'torch.nn.ParameterDict': anyObject,
  'torch.nn.factory_kwargs': anyObject,
  'torch.utils.data.default_convert': anyObject,
};
