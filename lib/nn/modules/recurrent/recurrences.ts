/** The kinds of recurrence. */

/** A kind of recurrence. */
interface Recurrence {
  /** The operator that computes it. */
  operator: 'rnn_relu' | 'rnn_tanh' | 'lstm' | 'gru';
  /** How many rows of the weights belong to each hidden feature. */
  gates: number;
  /** cuDNN's number for it. */
  cudnn: number;
}

/** The name of a kind of recurrence. */
export type RNNMode = 'LSTM' | 'GRU' | 'RNN_TANH' | 'RNN_RELU';

/** All kinds of recurrence. */
export const recurrences: Readonly<Record<RNNMode, Recurrence>> = {
  LSTM: { operator: 'lstm', gates: 4, cudnn: 2 },
  GRU: { operator: 'gru', gates: 3, cudnn: 3 },
  RNN_TANH: { operator: 'rnn_tanh', gates: 1, cudnn: 1 },
  RNN_RELU: { operator: 'rnn_relu', gates: 1, cudnn: 0 },
};
