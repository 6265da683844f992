/** The namespace `torch`. */
import './core/collector';
import './core/tensorMethods';
import * as autograd from './core/autograd';
import { asTensor, fromTypedArray, getDefaultDtype, setDefaultDtype, tensor } from './core/creation';
import { backends, cuda, Device, mps } from './core/device';
import * as dtypes from './core/dtype';
import { defaultGenerator, Generator } from './core/generator';
import { slice } from './core/indexing';
import * as layouts from './core/layout';
import { fft, functions, linalg, special } from './core/operators';
import { setPrintoptions } from './core/printOptions';
import * as qschemes from './core/qscheme';
import * as random from './core/random';
import * as runtime from './core/runtime';
import { isTensor, Size, Tensor } from './core/tensor';
import * as nn from './nn';
import * as optim from './optim';

const { noGrad, enableGrad, setGradEnabled, isGradEnabled, inferenceMode, isInferenceModeEnabled } = autograd;
const { Layout, MemoryFormat, ...layoutConstants } = layouts;

export const torch = {
  ...functions,
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
  get defaultGenerator(): Generator {
    return defaultGenerator('cpu');
  },
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
  autograd,
  cuda,
  mps,
  backends,
  linalg,
  fft,
  special,
  nn,
  optim,
};
