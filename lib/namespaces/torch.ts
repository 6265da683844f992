/** The namespace `torch`. */
import '../core/memory/garbageCollector';
import '../core/autograd/hooks/tensorHooks';
import '../core/functional/tensorMethods';
import * as differentiation from '../core/autograd';
import { backward, grad } from '../core/autograd/backward';
import * as gradModes from '../core/autograd/gradMode';
import * as autogradSettings from '../core/autograd/settings';
import * as checkpoint from '../core/checkpoint';
import * as functional from '../core/functional';
import { slice } from '../core/functional/indexing';
import * as fromBuffers from '../core/functional/interop';
import { finfo, iinfo } from '../core/functional/typeInfo';
import { typename } from '../core/functional/typename';
import type * as masked from '../core/masked';
import { LeakReport, leakReport, trackTensors } from '../core/memory/leakReport';
import { keep, tidy } from '../core/memory/tidy';
import {
  asTensor,
  fromTypedArray,
  getDefaultDtype,
  setDefaultDtype,
  tensor,
} from '../core/operators/creation';
import { fft, functions, linalg, type Overriding, special } from '../core/operators/namespaces';
import * as qschemes from '../core/operators/qscheme';
import { ops } from '../core/operators/torchOps';
import { setPrintoptions } from '../core/printing/printOptions';
import { cpu, cuda, mps } from '../core/runtime/accelerators';
import * as autocasting from '../core/runtime/autocast';
import { backends } from '../core/runtime/backends';
import * as random from '../core/runtime/random';
import * as runtime from '../core/runtime/runtime';
import * as settings from '../core/runtime/settings';
import type * as signal from '../core/signal';
import * as constants from '../core/support/constants';
import * as errorClasses from '../core/support/errorClasses';
import { defaultGenerator, Generator } from '../core/tensor/generator';
import type { TorchFunctions } from '../core/tensor/operators.generated';
import { isTensor, Size, Tensor } from '../core/tensor/tensor';
import { Device } from '../core/types/device';
import * as dtypes from '../core/types/dtype';
import * as layouts from '../core/types/layout';
import { Scalar, scalar } from '../core/types/scalar';
import * as data from '../data';
import type * as distributions from '../distributions';
import * as nn from '../nn';
import { load, save } from '../serialization';
import { registerParameterType } from '../serialization/tensors/parameterType';
import * as amp from './amp';
import * as optim from './optim';

const { Layout, MemoryFormat, ...layoutConstants } = layouts;

/** `torch.autograd.gradMode`: the modes alone, as in Python; what asks whether they are on is in `torch`. */
const gradMode = {
  noGrad: gradModes.noGrad,
  enableGrad: gradModes.enableGrad,
  setGradEnabled: gradModes.setGradEnabled,
  inferenceMode: gradModes.inferenceMode,
  ...autogradSettings,
};

registerParameterType(nn.Parameter);

/** The members of `torch` that are not operators, and those that replace an operator of the same name. */
const members = {
  ...functional,
  ...constants,
  ...dtypes,
  ...layoutConstants,
  ...qschemes,
  ...random,
  ...runtime,
  ...settings,
  ...fromBuffers,
  DType: dtypes.DType,
  Layout,
  MemoryFormat,
  Device,
  /**
   * Names a device on which tensors can be, such as the CPU or a GPU.
   *
   *     const device = torch.device(torch.cuda.isAvailable() ? 'cuda' : 'cpu');
   *
   * @param name the type of the device (`'cpu'`, `'cuda'`, `'mps'`, …), with its index where there are several of the
   * type (`'cuda:1'`); or a Device
   * @param index the index, where `name` has none
   * @throws TypeError for a name that is not a string, for a negative index, and for an index beside a name that has
   * one
   * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch.device
   */
  device: (name: string | Device, index?: number): Device => new Device(name, index),
  Generator,
  finfo,
  iinfo,
  /** The classes of dtypes, layouts, memory formats and quantization schemes, under Python's names. */
  dtype: dtypes.DType,
  layout: Layout,
  memoryFormat: MemoryFormat,
  qscheme: qschemes.QScheme,
  bit: dtypes.uint1,
  typename,
  GradScaler: amp.GradScaler,
  OutOfMemoryError: errorClasses.OutOfMemoryError,
  AcceleratorError: errorClasses.AcceleratorError,
  Scalar,
  scalar,
  Size,
  Tensor,
  tensor,
  asTensor,
  fromTypedArray,
  getDefaultDtype,
  setDefaultDtype,
  isTensor,
  setPrintoptions,
  slice,
  ...gradModes,
  ...autocasting,
  amp,
  autograd: { backward, grad, ...gradModes, ...autogradSettings, ...differentiation, gradMode },
  tidy,
  keep,
  trackTensors,
  leakReport,
  LeakReport,
  setAnomalyEnabled: differentiation.setAnomalyEnabled,
  isAnomalyEnabled: differentiation.isAnomalyEnabled,
  isAnomalyCheckNanEnabled: differentiation.isAnomalyCheckNanEnabled,
  cpu,
  cuda,
  mps,
  backends,
  linalg: { ...linalg, LinAlgError: errorClasses.LinAlgError },
  fft,
  special,
  nn,
  optim,
  save,
  load,
  utils: { data, checkpoint },
  ops,
};

/**
 * The namespace `torch`: functions that make tensors and compute with them, dtypes, settings, and the namespaces
 * `torch.nn`, `torch.optim`, `torch.linalg` and so on.
 * @see https://docs.pytorch.org/docs/2.13/torch.html
 */
export interface Torch extends Overriding<TorchFunctions, typeof members> {
  /** The CPU's default generator, from which operators draw when they are given none. */
  readonly defaultGenerator: Generator;
  /**
   * Probability distributions.
   * @see https://docs.pytorch.org/docs/2.13/distributions.html
   */
  readonly distributions: typeof distributions;
  /**
   * Operations on tensors some of whose elements do not count.
   * @see https://docs.pytorch.org/docs/2.13/masked.html
   */
  readonly masked: typeof masked;
  /**
   * Functions for signals: the windows.
   * @see https://docs.pytorch.org/docs/2.13/signal.html
   */
  readonly signal: typeof signal;
}

/**
 * The operators are found through the prototype. Copying a thousand functions into the object would take longer than
 * making them.
 */
export const torch: Torch = Object.setPrototypeOf(
  {
    ...members,
    get defaultGenerator(): Generator {
      return defaultGenerator('cpu');
    },
    // Loaded when they are first read, because most programs never use them.
    get distributions(): typeof distributions {
      return (require('./distributions') as typeof import('./distributions')).distributions;
    },
    get masked(): typeof masked {
      return (require('./masked') as typeof import('./masked')).masked;
    },
    get signal(): typeof signal {
      return (require('./signal') as typeof import('./signal')).signal;
    },
  },
  functions,
);
