/** The options that encoder and decoder layers share. */
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

/** The activation between the two linear layers: a name, a function, or a module. */
export type TransformerActivation = 'relu' | 'gelu' | ((input: Tensor) => Tensor);

/** An activation as a function. */
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

/** What the constructors of TransformerEncoderLayer and TransformerDecoderLayer take. */
export interface TransformerLayerOptions extends Factory {
  /** The number of features E of inputs and outputs. */
  dModel: number;
  /** The number of attention heads, which divides `dModel`. */
  nhead: number;
  /** The number of features between the two linear layers; 2048 by default. */
  dimFeedforward?: number;
  /** The probability that an element is set to zero in training mode; 0.1 by default. */
  dropout?: number;
  /**
   * The activation between the two linear layers: `'relu'` (the default), `'gelu'`, a function, or a module.
   */
  activation?: TransformerActivation;
  /** Added to the variances in the normalizations; 1e-5 by default. */
  layerNormEps?: number;
  /** Whether inputs and outputs are (N, L, E) rather than (L, N, E); false by default. */
  batchFirst?: boolean;
  /**
   * Whether normalization precedes attention and the linear layers instead of following them; false by
   * default.
   */
  normFirst?: boolean;
  /** Whether linear layers and normalizations have learnable biases; true by default. */
  bias?: boolean;
}

/** The rules for the arguments that precede those of Transformer's own. */
export const layerRules = {
  dimFeedforward: natural(2048),
  dropout: probability(0.1),
  activation: activationRule(),
};

/** The rules for the arguments that follow them. */
export const layerRulesAfter = {
  layerNormEps: real(1e-5),
  batchFirst: flag(false),
  normFirst: flag(false),
  bias: flag(true),
  ...factory,
};

/** Reads the arguments of an encoder or decoder layer. */
export const bindLayer = signature({
  dModel: natural(),
  nhead: natural(),
  ...layerRules,
  ...layerRulesAfter,
});

/** The constructor's arguments, by position or by keyword. */
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
