/** Which names the parameters of built-in `forward` methods have. */

import * as modules from '../modules';
import { Identity, Module, Sequential } from '../modules';
import { nameParameters } from './namedCall';

/** Those that are not one `input`. */
const names: Record<string, readonly string[]> = {
  AdaptiveLogSoftmaxWithLoss: ['input_', 'target_'],
  Bilinear: ['input1', 'input2'],
  CTCLoss: ['logProbs', 'targets', 'inputLengths', 'targetLengths'],
  ConvTranspose1d: ['input', 'outputSize'],
  CosineEmbeddingLoss: ['input1', 'input2', 'target'],
  CosineSimilarity: ['x1', 'x2'],
  GaussianNLLLoss: ['input', 'target', 'var'],
  MarginRankingLoss: ['input1', 'input2', 'target'],
  MaxUnpool1d: ['input', 'indices', 'outputSize'],
  PairwiseDistance: ['x1', 'x2'],
  PoissonNLLLoss: ['logInput', 'target'],
  RMSNorm: ['x'],
  TripletMarginLoss: ['anchor', 'positive', 'negative'],
  TripletMarginWithDistanceLoss: ['anchor', 'positive', 'negative'],
};

/** What a class's `forward` takes; undefined where it takes anything, or binds names itself. */
function namesOf(name: string, forward: (...args: never[]) => unknown): readonly string[] | undefined {
  if (names[name]) return names[name];
  if (forward.length === 1) return ['input'];
  return /Loss$/.test(name) && forward.length === 2 ? ['input', 'target'] : undefined;
}

for (const [name, value] of Object.entries(modules)) {
  if (typeof value !== 'function' || !(value.prototype instanceof Module)) continue;
  const { forward } = value.prototype as Module;
  // Whatever these are given is for the modules in them, or comes back.
  if (
    forward === undefined ||
    value.prototype instanceof Sequential ||
    value === Sequential ||
    value === Identity
  )
    continue;
  const found = namesOf(name, forward);
  if (found) nameParameters(forward, found);
}
