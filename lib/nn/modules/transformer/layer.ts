/** What the layers of transformers are made with. */
import { nnFunctions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  natural,
  probability,
  type Rule,
  real,
  rule,
  signature,
} from '../../base/arguments';
import { relu } from '../../functional/activation';

/** What stands between the two linear layers: a name, a function, or a module. */
export type TransformerActivation = 'relu' | 'gelu' | ((input: Tensor) => Tensor);

export type ActivationFunction = (input: Tensor) => Tensor;

function activationRule(): Rule<ActivationFunction> {
  const raw = rule<TransformerActivation>(
    "'relu', 'gelu' or a function",
    (value) => value === 'relu' || value === 'gelu' || typeof value === 'function',
  );
  return {
    fallback: relu,
    read(value, where) {
      const given = raw.read(value, where);
      if (given === 'relu') return relu;
      return given === 'gelu' ? nnFunctions.gelu : given;
    },
  };
}

export interface TransformerLayerOptions extends Factory {
  /** The number of features of inputs and outputs. */
  dModel: number;
  /** The number of attention's heads. */
  nhead: number;
  /** The number of features between the two linear layers; 2048 by default. */
  dimFeedforward?: number;
  /** The probability that an element becomes zero while training; 0.1 by default. */
  dropout?: number;
  /** Between the two linear layers; `'relu'` by default. */
  activation?: TransformerActivation;
  /** Added to the variances of the normalisations; 1e-5 by default. */
  layerNormEps?: number;
  /** Whether inputs and outputs are (N, L, E) in place of (L, N, E); false by default. */
  batchFirst?: boolean;
  /** Whether normalisation comes before attention and the linear layers, not after; false by default. */
  normFirst?: boolean;
  /** Whether linear layers and normalisations have learnt biases; true by default. */
  bias?: boolean;
}

export const layerRules = {
  dimFeedforward: natural(2048),
  dropout: probability(0.1),
  activation: activationRule(),
};

/** The rules after those. */
export const layerRulesAfter = {
  layerNormEps: real(1e-5),
  batchFirst: flag(false),
  normFirst: flag(false),
  bias: flag(true),
  ...factory,
};

/** Binds the arguments of both layers. */
export const bindLayer = signature({
  dModel: natural(),
  nhead: natural(),
  ...layerRules,
  ...layerRulesAfter,
});

/** The arguments of both layers. */
export type TransformerLayerArguments = Arguments<
  [
    dModel: number,
    nhead: number,
    dimFeedforward?: number,
    dropout?: number,
    activation?: TransformerActivation,
    layerNormEps?: number,
    batchFirst?: boolean,
    normFirst?: boolean,
    bias?: boolean,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  TransformerLayerOptions,
  ['dModel', 'nhead']
>;
