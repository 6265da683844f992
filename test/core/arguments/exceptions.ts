/** Public callables and methods that do not take their arguments as Python names them, and why. The list only shrinks. */

const anyObject = 'an object is a value for it, whatever its names are';
const applied = 'apply calls it, with values by position';
const scores =
  'it takes importanceScores by keyword only, for its constructor takes what is given by position';
const base = 'a base class that takes what its subclasses make, not what Python takes';

export const exceptions: Readonly<Record<string, string>> = {
  'torch.Tensor.dim_order': 'it has no ambiguityCheck',
  'torch.Tensor.index': 'Python has replaced it by that of named dimensions, which this package lacks',
  'torch.distributions.CorrCholeskyTransform.log_abs_det_jacobian':
    'it has no intermediates, which Python ignores where they are absent',
  'torch.nn.Identity.forward': anyObject,
  'torch.nn.ModuleDict': anyObject,
  'torch.nn.ModuleDict.update': anyObject,
  'torch.nn.ParameterDict': anyObject,
  'torch.nn.ParameterDict.update': anyObject,
  'torch.nn.ParameterList.append': anyObject,
  'torch.nn.Sequential.forward': anyObject,
  'torch.nn.factory_kwargs': anyObject,
  'torch.nn.utils.prune.L1Unstructured.apply': scores,
  'torch.nn.utils.prune.LnStructured.apply': scores,
  'torch.utils.checkpoint.CheckpointFunction.backward': applied,
  'torch.utils.checkpoint.CheckpointFunction.forward': applied,
  'torch.utils.data.default_convert': anyObject,
};
