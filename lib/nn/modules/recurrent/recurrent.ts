/** The recurrent layers. */
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
import { layerRules, type RecurrentOptions, sizeRules } from './arguments';
import { RNNBase } from './base';

const sequenceRule = () =>
  rule<Tensor | PackedSequence>(
    'a Tensor or a PackedSequence',
    (value) => isTensor(value) || value instanceof PackedSequence,
  );

const bindForward = signature({ input: sequenceRule(), hx: orNull(rule<Tensor>('a Tensor', isTensor)) });

/** What calling an RNN or a GRU takes. */
export interface RecurrentInput<Sequence> {
  /**
   * The sequences: (L, N, inputSize), (N, L, inputSize) with `batchFirst`, (L, inputSize), or a
   * PackedSequence.
   */
  input: Sequence;
  /**
   * The initial hidden states, (layers · directions, N, hiddenSize), without N for unbatched inputs; zeros by
   * default.
   */
  hx?: Tensor | null;
}

/** The arguments of calling an RNN or a GRU. */
export type RecurrentArguments<Sequence = Tensor> = Arguments<
  [input: Sequence, hx?: Tensor | null],
  RecurrentInput<Sequence>,
  ['input']
>;

/** Calling a recurrent layer whose state is one tensor. */
export interface HiddenStateModule {
  (...args: RecurrentArguments): [Tensor, Tensor];
  (...args: RecurrentArguments<PackedSequence>): [PackedSequence, Tensor];
}

/** A recurrent layer whose state is one tensor. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export abstract class HiddenStateModule extends RNNBase {
  /**
   * Runs sequences through the layer.
   * @param args `input`: (L, N, inputSize), (N, L, inputSize) with `batchFirst`, (L, inputSize), or a
   * PackedSequence; `hx`: the initial hidden states, (layers · directions, N, hiddenSize), without N for
   * unbatched inputs, zeros by default
   * @returns the outputs of the last layer at each step, of hiddenSize · directions features, and the final
   * hidden states of all layers, of the shape of `hx`
   */
  forward(...args: RecurrentArguments<PackedSequence>): [PackedSequence, Tensor];
  forward(...args: RecurrentArguments): [Tensor, Tensor];
  forward(...args: unknown[]): unknown {
    const { input, hx } = bindForward(this.constructor.name, args);
    const { output, states } = this.run(input, hx && [hx]);
    return [output, states[0]];
  }
}

/** What the constructor of RNN takes. */
export interface RNNOptions extends RecurrentOptions {
  /** The activation of the hidden state; `'tanh'` by default. */
  nonlinearity?: 'tanh' | 'relu';
}

const bindRnn = signature({
  ...sizeRules,
  nonlinearity: choice(['tanh', 'relu'], 'tanh'),
  ...layerRules,
  ...factory,
});

/**
 * Layers of the Elman recurrence: the hidden state of each step is tanh (or relu) of a linear function of the
 * step's input plus a linear function of the previous hidden state.
 * @example
 * ```ts
 * const rnn = new nn.RNN(10, 20, 2);
 * const [output, hidden] = rnn(torch.randn(5, 3, 10)); // (5, 3, 20) and (2, 3, 20)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RNN.html
 */
export class RNN extends HiddenStateModule {
  /** The activation of the hidden state. */
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
    const { nonlinearity, ...geometry } = bindRnn(new.target.name, args);
    super(nonlinearity === 'tanh' ? 'RNN_TANH' : 'RNN_RELU', geometry);
    this.nonlinearity = nonlinearity;
  }
}

const bindGru = signature({ ...sizeRules, ...layerRules, ...factory });

/**
 * Layers of gated recurrent units, after Cho et al. (2014): gates decide how much of the previous hidden
 * state each step keeps and replaces.
 * @example
 * ```ts
 * const gru = new nn.GRU(10, 20, { batchFirst: true });
 * const [output, hidden] = gru(torch.randn(3, 5, 10)); // (3, 5, 20) and (1, 3, 20)
 * ```
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
    super('GRU', bindGru(new.target.name, args));
  }
}

/** What the constructor of LSTM takes. */
export interface LSTMOptions extends RecurrentOptions {
  /**
   * The number of features, fewer than hiddenSize, that the hidden state is projected to; 0, the default, for
   * none.
   */
  projSize?: number;
}

const bindLstm = signature({ ...sizeRules, ...layerRules, projSize: natural(0), ...factory });

/** The hidden state and the cell state. */
export type LSTMState = readonly [h: Tensor, c: Tensor];

const stateRule = rule<LSTMState>(
  'an array of two Tensors',
  (value) => Array.isArray(value) && value.length === 2 && value.every(isTensor),
);

const bindLstmForward = signature({ input: sequenceRule(), hx: orNull(stateRule) });

/** The arguments of calling an LSTM. */
export type LSTMArguments<Sequence = Tensor> = Arguments<
  [input: Sequence, hx?: LSTMState | null],
  {
    /**
     * The sequences: (L, N, inputSize), (N, L, inputSize) with `batchFirst`, (L, inputSize), or a
     * PackedSequence.
     */
    input: Sequence;
    /** The initial hidden states and cell states; zeros by default. */
    hx?: LSTMState | null;
  },
  ['input']
>;

/** Calling an LSTM. */
export interface LSTM {
  (...args: LSTMArguments): [Tensor, [Tensor, Tensor]];
  (...args: LSTMArguments<PackedSequence>): [PackedSequence, [Tensor, Tensor]];
}

/**
 * Layers of long short-term memory, after Hochreiter and Schmidhuber (1997): beside the hidden state there is
 * a cell state, which gates write, keep and read at each step.
 * @example
 * ```ts
 * const lstm = new nn.LSTM(10, 20, 2);
 * const [output, [hidden, cell]] = lstm(torch.randn(5, 3, 10)); // (5, 3, 20), (2, 3, 20) and (2, 3, 20)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LSTM.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export class LSTM extends RNNBase {
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
    super('LSTM', bindLstm(new.target.name, args));
  }

  /**
   * Runs sequences through the layer.
   * @param args `input`: (L, N, inputSize), (N, L, inputSize) with `batchFirst`, (L, inputSize), or a
   * PackedSequence; `hx`: the initial hidden states, (layers · directions, N, projSize or hiddenSize), and
   * cell states, (layers · directions, N, hiddenSize), both without N for unbatched inputs; zeros by default
   * @returns the outputs of the last layer at each step, and the final hidden states and cell states of all
   * layers
   */
  forward(...args: LSTMArguments<PackedSequence>): [PackedSequence, [Tensor, Tensor]];
  forward(...args: LSTMArguments): [Tensor, [Tensor, Tensor]];
  forward(...args: unknown[]): unknown {
    const { input, hx } = bindLstmForward(this.constructor.name, args);
    const { output, states } = this.run(input, hx && [...hx]);
    return [output, states];
  }
}
