/** The namespace `torch`. */
import './core/collector';
import './core/hooks';
import './core/tensorMethods';
import * as amp from './amp';
import * as autocasting from './core/autocast';
import * as autograd from './core/autograd';
import * as checkpoint from './core/checkpoint';
import * as constants from './core/constants';
import { asTensor, fromTypedArray, getDefaultDtype, setDefaultDtype, tensor } from './core/creation';
import { backends, cuda, Device, mps } from './core/device';
import { deviceRandom } from './core/deviceRandom';
import * as differentiation from './core/differentiation';
import * as dtypes from './core/dtype';
import * as functional from './core/functional';
import { defaultGenerator, Generator } from './core/generator';
import { slice } from './core/indexing';
import * as layouts from './core/layout';
import { LeakReport, leakReport, trackTensors } from './core/leakReport';
import * as masked from './core/masked';
import { fft, functions, linalg, type Overriding, special } from './core/operators';
import type { TorchFunctions } from './core/operators.generated';
import { ops } from './core/ops';
import { setPrintoptions } from './core/printOptions';
import * as qschemes from './core/qscheme';
import * as random from './core/random';
import * as runtime from './core/runtime';
import { Scalar, scalar } from './core/scalar';
import * as signal from './core/signal';
import { isTensor, Size, Tensor } from './core/tensor';
import { keep, tidy } from './core/tidy';
import { finfo, iinfo } from './core/typeInfo';
import * as data from './data';
import * as nn from './nn';
import * as optim from './optimNamespace';
import { load, registerParameterType, save } from './serialization';

const { noGrad, enableGrad, setGradEnabled, isGradEnabled, inferenceMode, isInferenceModeEnabled } = autograd;
const { Layout, MemoryFormat, ...layoutConstants } = layouts;

registerParameterType(nn.Parameter);

/** What is not an operator, or stands before one. */
const own = {
  ...functional,
  ...constants,
  ...dtypes,
  ...layoutConstants,
  ...qschemes,
  ...random,
  ...runtime,
  DType: dtypes.DType,
  Layout,
  MemoryFormat,
  Device,
  device: (name: string | Device, index?: number): Device => new Device(name, index),
  Generator,
  finfo,
  iinfo,
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
  noGrad,
  enableGrad,
  setGradEnabled,
  isGradEnabled,
  inferenceMode,
  isInferenceModeEnabled,
  ...autocasting,
  amp,
  autograd: { ...autograd, ...differentiation },
  tidy,
  keep,
  trackTensors,
  leakReport,
  LeakReport,
  isAnomalyEnabled: differentiation.isAnomalyEnabled,
  isAnomalyCheckNanEnabled: differentiation.isAnomalyCheckNanEnabled,
  cuda: { ...cuda, ...deviceRandom('cuda') },
  mps: { ...mps, ...deviceRandom('mps') },
  backends,
  linalg,
  fft,
  special,
  masked,
  signal,
  nn,
  optim,
  save,
  load,
  utils: { data, checkpoint },
  ops,
};

/** @see https://docs.pytorch.org/docs/2.13/torch.html */
export interface Torch extends Overriding<TorchFunctions, typeof own> {
  /** The generator of the CPU that operators draw from when they are given none. */
  readonly defaultGenerator: Generator;
}

/** What is behind `own` is found in its prototype: a copy of a thousand functions would take longer than making them. */
export const torch: Torch = Object.setPrototypeOf(
  {
    ...own,
    get defaultGenerator(): Generator {
      return defaultGenerator('cpu');
    },
  },
  functions,
);
