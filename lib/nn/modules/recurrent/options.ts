/** What the recurrent layers take, and which kinds of recurrence there are. */
import { type Factory, flag, natural, probability } from '../../base/arguments';

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

/** The arguments as they have been read. */
export interface RecurrentGeometry {
  /** The number of features of each step of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** The number of layers. */
  numLayers: number;
  /** Whether there are learnable biases. */
  bias: boolean;
  /** Whether inputs and outputs are (N, L, …) rather than (L, N, …). */
  batchFirst: boolean;
  /** The probability that an output of any layer but the last is set to zero in training mode. */
  dropout: number;
  /** Whether a second pass reads the sequence from its end. */
  bidirectional: boolean;
  /** The number of features that the hidden state is projected to; 0 for none. */
  projSize?: number;
}

/** A kind of recurrence. */
export interface Recurrence {
  /** The operator that computes it. */
  operator: 'rnn_relu' | 'rnn_tanh' | 'lstm' | 'gru';
  /** How many rows of the weights belong to each hidden feature. */
  gates: number;
  /** cuDNN's number for it. */
  cudnn: number;
}

/** All kinds of recurrence. */
export const recurrences = {
  relu: { operator: 'rnn_relu', gates: 1, cudnn: 0 },
  tanh: { operator: 'rnn_tanh', gates: 1, cudnn: 1 },
  lstm: { operator: 'lstm', gates: 4, cudnn: 2 },
  gru: { operator: 'gru', gates: 3, cudnn: 3 },
} as const satisfies Record<string, Recurrence>;
