/**
 * The namespaces and classes that answer a name in Python's spelling with their own. Those that most programs never
 * load, such as `torch.distributions` and `safetensors.safeOpen`, see to it themselves. Dtypes are left out: each call
 * that is given one asks first whether it is a tensor, and would be 4 % slower.
 */
import { FunctionContext } from '../core/autograd/function/functionContext';
import { GradientEdge } from '../core/autograd/gradientEdge';
import { brackets } from '../core/functional/subscript';
import { FInfo } from '../core/functional/typeInfo';
import { functions } from '../core/operators/namespaces';
import { Callable } from '../core/support/callable';
import { refuseSnakeCase, refuseSnakeCaseIn } from '../core/support/snakeCase';
import { Generator } from '../core/tensor/generator';
import { GradNode } from '../core/tensor/gradNode';
import { Tensor } from '../core/tensor/tensor';
import { DataLoader, Dataset, IterableDataset, Sampler } from '../data';
import { LinearCrossEntropyOptions } from '../nn';
import { PackedSequence } from '../nn/packing';
import { Optimizer } from '../optim';
import { GradScaler } from '../optim/gradScaler/gradScaler';
import { LRScheduler } from '../optim/lrScheduler';
import { safetensors } from '../serialization';
import { torch } from './torch';

const classes = [
  ...[Generator, FInfo, GradNode, GradientEdge, FunctionContext],
  // Modules, transforms and all else that is called like a function.
  Callable,
  ...[PackedSequence, LinearCrossEntropyOptions, Optimizer, LRScheduler, GradScaler],
  ...[Dataset, IterableDataset, Sampler, DataLoader],
];

const { nn, optim, autograd, backends, utils } = torch;

const namespaces: Record<string, object> = {
  // The operators are the prototype of `torch`.
  torch: functions,
  'torch.version': torch.version,
  'torch.amp': torch.amp,
  'torch.autograd': autograd,
  'torch.autograd.forwardAd': autograd.forwardAd,
  'torch.autograd.graph': autograd.graph,
  'torch.autograd.function': autograd.function,
  'torch.autograd.gradMode': autograd.gradMode,
  'torch.cpu': torch.cpu,
  'torch.cuda': torch.cuda,
  'torch.mps': torch.mps,
  'torch.backends.mps': backends.mps,
  'torch.backends.cuda': backends.cuda,
  'torch.backends.cuda.matmul': backends.cuda.matmul,
  'torch.backends.cudnn': backends.cudnn,
  'torch.backends.cpu': backends.cpu,
  'torch.linalg': torch.linalg,
  'torch.fft': torch.fft,
  'torch.special': torch.special,
  'torch.nn': nn,
  'torch.nn.functional': nn.functional,
  'torch.nn.init': nn.init,
  'torch.nn.utils': nn.utils,
  'torch.nn.utils.rnn': nn.utils.rnn,
  'torch.nn.utils.parametrizations': nn.utils.parametrizations,
  'torch.nn.utils.parametrize': nn.utils.parametrize,
  'torch.nn.utils.prune': nn.utils.prune,
  'torch.nn.utils.stateless': nn.utils.stateless,
  'torch.optim': optim,
  'torch.optim.swaUtils': optim.swaUtils,
  'torch.utils.data': utils.data,
  'torch.utils.checkpoint': utils.checkpoint,
  'torch.utils.checkpoint.DefaultDeviceType': utils.checkpoint.DefaultDeviceType,
  safetensors,
};

refuseSnakeCase(Tensor, brackets);
for (const each of classes) refuseSnakeCase(each);
for (const [name, namespace] of Object.entries(namespaces)) refuseSnakeCaseIn(namespace, name);
