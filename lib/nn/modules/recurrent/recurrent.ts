/** Recurrent layers. */
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  type Factory,
  factory,
  natural,
  orNull,
  rule,
  signature,
} from '../../base/arguments';
import { PackedSequence } from '../../packing';
import { layerRules, RecurrentModule, type RecurrentOptions, recurrences, sizeRules } from './base';

const sequenceRule = () =>
  rule<Tensor | PackedSequence>(
    'a Tensor or a PackedSequence',
    (value) => isTensor(value) || value instanceof PackedSequence,
  );

const bindForward = signature({ input: sequenceRule(), hx: orNull(rule<Tensor>('a Tensor', isTensor)) });

/** A sequence and the first hidden state (layers · directions, N, hiddenSize), zeros by default. */
export interface RecurrentInput<Sequence> {
  input: Sequence;
  hx?: Tensor | null;
}

/** The arguments of the forward pass of an RNN or a GRU. */
export type RecurrentArguments<Sequence = Tensor> = Arguments<
  [input: Sequence, hx?: Tensor | null],
  RecurrentInput<Sequence>,
  ['input']
>;

/** A layer whose state is one tensor. */
export interface HiddenStateModule {
  (...args: RecurrentArguments): [Tensor, Tensor];
  (...args: RecurrentArguments<PackedSequence>): [PackedSequence, Tensor];
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export abstract class HiddenStateModule extends RecurrentModule {
  protected stateSizes(): number[] {
    return [this.hiddenSize];
  }

  /**
   * @param args `input`: (L, N, inputSize), (N, L, inputSize) where `batchFirst` is true, (L, inputSize), or packed;
   * `hx`: (layers · directions, N, hiddenSize) or (layers · directions, hiddenSize), zeros by default
   * @returns the last layer's outputs, of hiddenSize · directions features, and the last states of all layers
   */
  forward(...args: RecurrentArguments<PackedSequence>): [PackedSequence, Tensor];
  forward(...args: RecurrentArguments): [Tensor, Tensor];
  forward(...args: unknown[]): unknown {
    const { input, hx } = bindForward(this.constructor.name, args);
    const { output, states } = this.run(input, hx && [hx]);
    return [output, states[0]];
  }
}

export interface RNNOptions extends RecurrentOptions {
  /** `'tanh'` by default. */
  nonlinearity?: 'tanh' | 'relu';
}

const bindRnn = signature({
  ...sizeRules,
  nonlinearity: choice(['tanh', 'relu'], 'tanh'),
  ...layerRules,
  ...factory,
});

/**
 * Layers of Elman's recurrence: h′ = tanh(W·x + b + V·h + c), or relu.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RNN.html
 */
export class RNN extends HiddenStateModule {
  nonlinearity: 'tanh' | 'relu';

  constructor(
    ...args: Arguments<
      [
        inputSize: number,
        hiddenSize: number,
        numLayers?: number,
        nonlinearity?: 'tanh' | 'relu',
        bias?: boolean,
        batchFirst?: boolean,
        dropout?: number,
        bidirectional?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      RNNOptions,
      ['inputSize', 'hiddenSize']
    >
  ) {
    const { nonlinearity, device, dtype, ...geometry } = bindRnn(new.target.name, args);
    super(recurrences[nonlinearity], new.target.name, geometry, { device, dtype });
    this.nonlinearity = nonlinearity;
  }
}

const bindGru = signature({ ...sizeRules, ...layerRules, ...factory });

/**
 * Layers of gated recurrent units, after Cho et al. (2014).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GRU.html
 */
export class GRU extends HiddenStateModule {
  constructor(
    ...args: Arguments<
      [
        inputSize: number,
        hiddenSize: number,
        numLayers?: number,
        bias?: boolean,
        batchFirst?: boolean,
        dropout?: number,
        bidirectional?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      RecurrentOptions,
      ['inputSize', 'hiddenSize']
    >
  ) {
    const { device, dtype, ...geometry } = bindGru(new.target.name, args);
    super(recurrences.gru, new.target.name, geometry, { device, dtype });
  }
}

export interface LSTMOptions extends RecurrentOptions {
  /** Projects the hidden state to so many features; 0, the default, does not. */
  projSize?: number;
}

const bindLstm = signature({ ...sizeRules, ...layerRules, projSize: natural(0), ...factory });

/** The hidden state and the cells. */
export type LSTMState = readonly [h: Tensor, c: Tensor];

const stateRule = rule<LSTMState>(
  'an array of two Tensors',
  (value) => Array.isArray(value) && value.length === 2 && value.every(isTensor),
);

const bindLstmForward = signature({ input: sequenceRule(), hx: orNull(stateRule) });

/** The arguments of the forward pass of an LSTM. */
export type LSTMArguments<Sequence = Tensor> = Arguments<
  [input: Sequence, hx?: LSTMState | null],
  { input: Sequence; hx?: LSTMState | null },
  ['input']
>;

/** Calling an LSTM. */
export interface LSTM {
  (...args: LSTMArguments): [Tensor, [Tensor, Tensor]];
  (...args: LSTMArguments<PackedSequence>): [PackedSequence, [Tensor, Tensor]];
}

/**
 * Layers of long short-term memory, after Hochreiter and Schmidhuber (1997).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LSTM.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export class LSTM extends RecurrentModule {
  constructor(
    ...args: Arguments<
      [
        inputSize: number,
        hiddenSize: number,
        numLayers?: number,
        bias?: boolean,
        batchFirst?: boolean,
        dropout?: number,
        bidirectional?: boolean,
        projSize?: number,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      LSTMOptions,
      ['inputSize', 'hiddenSize']
    >
  ) {
    const { device, dtype, ...geometry } = bindLstm(new.target.name, args);
    super(recurrences.lstm, new.target.name, geometry, { device, dtype });
  }

  protected stateSizes(): number[] {
    return [this.projSize > 0 ? this.projSize : this.hiddenSize, this.hiddenSize];
  }

  /**
   * @param args `input`: (L, N, inputSize), (N, L, inputSize) where `batchFirst` is true, (L, inputSize), or packed;
   * `hx`: the hidden state (layers · directions, N, projSize or hiddenSize) and the cells (layers · directions, N,
   * hiddenSize), without N as the input, zeros by default
   * @returns the last layer's outputs, and the last hidden states and cells of all layers
   */
  forward(...args: LSTMArguments<PackedSequence>): [PackedSequence, [Tensor, Tensor]];
  forward(...args: LSTMArguments): [Tensor, [Tensor, Tensor]];
  forward(...args: unknown[]): unknown {
    const { input, hx } = bindLstmForward(this.constructor.name, args);
    const { output, states } = this.run(input, hx && [...hx]);
    return [output, states];
  }
}
