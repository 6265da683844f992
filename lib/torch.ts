/** The namespace `torch`. */
import './core/collector';
import './core/hooks';
import './core/tensorMethods';
import * as amp from './amp';
import { cpu, cuda, mps } from './core/accelerators';
import * as autocasting from './core/autocast';
import * as autograd from './core/autograd';
import * as autogradSettings from './core/autogradSettings';
import { backends } from './core/backends';
import * as checkpoint from './core/checkpoint';
import * as constants from './core/constants';
import { asTensor, fromTypedArray, getDefaultDtype, setDefaultDtype, tensor } from './core/creation';
import { Device } from './core/device';
import * as differentiation from './core/differentiation';
import * as dtypes from './core/dtype';
import * as errorClasses from './core/errorClasses';
import * as fromBuffers from './core/fromBuffers';
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
import * as settings from './core/settings';
import * as signal from './core/signal';
import { isTensor, Size, Tensor } from './core/tensor';
import { keep, tidy } from './core/tidy';
import { finfo, iinfo } from './core/typeInfo';
import { typename } from './core/typename';
import * as data from './data';
import type * as distributions from './distributions';
import * as nn from './nn';
import * as optim from './optimNamespace';
import { load, registerParameterType, save } from './serialization';

const { noGrad, enableGrad, setGradEnabled, isGradEnabled, inferenceMode, isInferenceModeEnabled } = autograd;
const { Layout, MemoryFormat, ...layoutConstants } = layouts;

/** What `torch.autograd` calls by itself as well. */
const gradMode = {
  noGrad,
  enableGrad,
  setGradEnabled,
  inferenceMode,
  ...autogradSettings,
};

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
  ...settings,
  ...fromBuffers,
  DType: dtypes.DType,
  Layout,
  MemoryFormat,
  Device,
  device: (name: string | Device, index?: number): Device => new Device(name, index),
  Generator,
  finfo,
  iinfo,
  /** Python's names of the classes of dtypes, layouts, memory formats and quantization schemes. */
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
  noGrad,
  enableGrad,
  setGradEnabled,
  isGradEnabled,
  inferenceMode,
  isInferenceModeEnabled,
  ...autocasting,
  amp,
  autograd: { ...autograd, ...autogradSettings, ...differentiation, gradMode },
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
  /** @see https://docs.pytorch.org/docs/2.13/distributions.html */
  readonly distributions: typeof distributions;
}

/** What is behind `own` is found in its prototype: a copy of a thousand functions would take longer than making them. */
export const torch: Torch = Object.setPrototypeOf(
  {
    ...own,
    get defaultGenerator(): Generator {
      return defaultGenerator('cpu');
    },
    /** Loaded when it is first asked for, which most programs never do. */
    get distributions(): typeof distributions {
      return require('./distributions') as typeof distributions;
    },
  },
  functions,
);
