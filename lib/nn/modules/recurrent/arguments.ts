/** What the constructors of the recurrent layers take. */
import { choice, type Factory, factory, flag, natural, probability, signature } from '../../base/arguments';
import { type RNNMode, recurrences } from './recurrences';

/** What the constructors of RNN, LSTM and GRU take. */
export interface RecurrentOptions extends Factory {
  /** The number of features of each step of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** The number of layers, each of which takes the outputs of the one below; 1 by default. */
  numLayers?: number;
  /** Whether there are learnable biases; true by default. */
  bias?: boolean;
  /**
   * Whether inputs and outputs are (N, L, …) rather than (L, N, …); it does not affect the states. False by
   * default.
   */
  batchFirst?: boolean;
  /**
   * The probability that an output of any layer but the last is set to zero in training mode; 0 by default.
   */
  dropout?: number;
  /** Whether a second pass reads the sequence from its end; false by default. */
  bidirectional?: boolean;
}

/** The rules for the first three arguments. */
export const sizeRules = {
  inputSize: natural(undefined, 1),
  hiddenSize: natural(undefined, 1),
  numLayers: natural(1, 1),
};

/** The rules for the arguments that all recurrent layers share after those of their own. */
export const layerRules = {
  bias: flag(true),
  batchFirst: flag(false),
  dropout: probability(0),
  bidirectional: flag(false),
};

/** Binds the arguments of RNNBase. */
export const bindBase = signature({
  mode: choice(Object.keys(recurrences) as RNNMode[]),
  ...sizeRules,
  ...layerRules,
  projSize: natural(0),
  ...factory,
});

/** What the constructor of RNNBase takes. */
export interface RNNBaseOptions extends RecurrentOptions {
  /** The kind of recurrence. */
  mode: RNNMode;
  /**
   * The number of features, fewer than hiddenSize, that the hidden state is projected to; 0, the default, for
   * none.
   */
  projSize?: number;
}
