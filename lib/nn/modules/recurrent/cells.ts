/** Single steps of the recurrent layers. */
import { functions } from '../../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  type Factory,
  factory,
  flag,
  natural,
  orNull,
  rule,
  signature,
  tensorRule,
} from '../../base/arguments';
import { RNNCellBase } from './cellBase';
import type { LSTMState } from './recurrent';

/** What the constructors of LSTMCell and GRUCell take. */
export interface RecurrentCellOptions extends Factory {
  /** The number of features of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** Whether there are learnable biases; true by default. */
  bias?: boolean;
}

const cellRules = { inputSize: natural(), hiddenSize: natural(), bias: flag(true) };

const bindForward = signature({ input: tensorRule(), hx: orNull(tensorRule()) });

type CellForwardArguments = Arguments<
  [input: Tensor, hx?: Tensor | null],
  {
    /** The step's input, (N, inputSize) or (inputSize). */
    input: Tensor;
    /** The previous hidden state, (N, hiddenSize) or (hiddenSize); zeros by default. */
    hx?: Tensor | null;
  },
  ['input']
>;

/** What the constructor of RNNCell takes. */
export interface RNNCellOptions extends RecurrentCellOptions {
  /** The activation of the hidden state; `'tanh'` by default. */
  nonlinearity?: 'tanh' | 'relu';
}

const bindRnnCell = signature({
  ...cellRules,
  nonlinearity: choice(['tanh', 'relu'], 'tanh'),
  ...factory,
});

/**
 * One step of the Elman recurrence: tanh (or relu) of a linear function of the input plus a linear function
 * of the previous hidden state.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RNNCell.html
 */
export class RNNCell extends RNNCellBase {
  /** The activation of the hidden state. */
  nonlinearity: 'tanh' | 'relu';

  constructor(
    ...args: Arguments<
      [
        inputSize: number,
        hiddenSize: number,
        bias?: boolean,
        nonlinearity?: 'tanh' | 'relu',
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      RNNCellOptions,
      ['inputSize', 'hiddenSize']
    >
  ) {
    const { nonlinearity, ...geometry } = bindRnnCell(new.target.name, args);
    super({ ...geometry, numChunks: 1 });
    this.nonlinearity = nonlinearity;
  }

  /**
   * Computes the next hidden state.
   * @param args `input`: (N, inputSize) or (inputSize); `hx`: the previous hidden state, (N, hiddenSize) or
   * (hiddenSize), zeros by default
   * @returns the next hidden state, of the shape of `hx`
   */
  forward(...args: CellForwardArguments): Tensor {
    const { input, hx } = bindForward(this.constructor.name, args);
    const cell = this.nonlinearity === 'tanh' ? functions.rnnTanhCell : functions.rnnReluCell;
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const [next] = this.step(input, hx && [hx], 1, (x, [h]) => [
      cell(x, h as Tensor, weight_ih, weight_hh, bias_ih, bias_hh),
    ]);
    return next as Tensor;
  }

  override extraRepr(): string {
    const { nonlinearity } = this;
    return `${super.extraRepr()}${nonlinearity === 'tanh' ? '' : `, nonlinearity=${nonlinearity}`}`;
  }
}

const bindCell = signature({ ...cellRules, ...factory });

type CellArguments = Arguments<
  [
    inputSize: number,
    hiddenSize: number,
    bias?: boolean,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  RecurrentCellOptions,
  ['inputSize', 'hiddenSize']
>;

/**
 * One step of a gated recurrent unit.
 * @example
 * ```ts
 * const cell = new nn.GRUCell(10, 20);
 * let hidden = torch.zeros(3, 20);
 * for (const x of torch.randn(6, 3, 10).unbind(0)) hidden = cell(x, hidden);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GRUCell.html
 */
export class GRUCell extends RNNCellBase {
  constructor(...args: CellArguments) {
    super({ ...bindCell(new.target.name, args), numChunks: 3 });
  }

  /**
   * Computes the next hidden state.
   * @param args `input`: (N, inputSize) or (inputSize); `hx`: the previous hidden state, (N, hiddenSize) or
   * (hiddenSize), zeros by default
   * @returns the next hidden state, of the shape of `hx`
   */
  forward(...args: CellForwardArguments): Tensor {
    const { input, hx } = bindForward(this.constructor.name, args);
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const [next] = this.step(input, hx && [hx], 1, (x, [h]) => [
      functions.gruCell(x, h as Tensor, weight_ih, weight_hh, bias_ih, bias_hh),
    ]);
    return next as Tensor;
  }
}

const bindLstmForward = signature({
  input: tensorRule(),
  hx: orNull(
    rule<LSTMState>(
      'an array of two Tensors',
      (value) => Array.isArray(value) && value.length === 2 && value.every(isTensor),
    ),
  ),
});

/**
 * One step of long short-term memory.
 * @example
 * ```ts
 * const cell = new nn.LSTMCell(10, 20);
 * const [hidden, state] = cell(torch.randn(3, 10)); // (3, 20) and (3, 20)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LSTMCell.html
 */
export class LSTMCell extends RNNCellBase {
  constructor(...args: CellArguments) {
    super({ ...bindCell(new.target.name, args), numChunks: 4 });
  }

  /**
   * Computes the next hidden state and cell state.
   * @param args `input`: (N, inputSize) or (inputSize); `hx`: the previous hidden state and cell state, (N,
   * hiddenSize) or (hiddenSize) each, zeros by default
   * @returns the next hidden state and cell state
   */
  forward(
    ...args: Arguments<
      [input: Tensor, hx?: LSTMState | null],
      {
        /** The step's input, (N, inputSize) or (inputSize). */
        input: Tensor;
        /** The previous hidden state and cell state; zeros by default. */
        hx?: LSTMState | null;
      },
      ['input']
    >
  ): [Tensor, Tensor] {
    const { input, hx } = bindLstmForward(this.constructor.name, args);
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    return this.step(input, hx, 2, (x, states) => [
      ...functions.lstmCell(x, states, weight_ih, weight_hh, bias_ih, bias_hh),
    ]) as [Tensor, Tensor];
  }
}
