/** Single steps of the recurrent layers. */
import { functions } from '../../../core/operators/namespaces';
import { valueText } from '../../../core/support/repr';
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
import { emptyParameter } from '../../base/emptyParameter';
import { Module } from '../../base/module';
import type { Parameter } from '../../base/parameter';
import { uniform_ } from '../../init';
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

/** The arguments as they have been read. */
interface CellGeometry {
  /** The number of features of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** Whether there are learnable biases. */
  bias: boolean;
}

/** The base of RNNCell, LSTMCell and GRUCell: it owns the weights. */
export abstract class RecurrentCell extends Module {
  /** The number of features of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** Whether there are learnable biases. */
  bias: boolean;
  /**
   * The weights of the input, (gates · hiddenSize, inputSize), where an LSTM has four gates, a GRU three, an
   * RNN one.
   */
  weight_ih: Parameter;
  /** The weights of the hidden state, (gates · hiddenSize, hiddenSize). */
  weight_hh: Parameter;
  /** The bias added to the input's part, (gates · hiddenSize), or null. */
  bias_ih: Parameter | null;
  /** The bias added to the hidden state's part, (gates · hiddenSize), or null. */
  bias_hh: Parameter | null;

  constructor(gates: number, { inputSize, hiddenSize, bias }: CellGeometry, made: Factory) {
    super();
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.bias = bias;
    const rows = gates * hiddenSize;
    this.weight_ih = emptyParameter([rows, inputSize], made);
    this.weight_hh = emptyParameter([rows, hiddenSize], made);
    this.bias_ih = bias ? emptyParameter([rows], made) : null;
    this.bias_hh = bias ? emptyParameter([rows], made) : null;
    this.resetParameters();
  }

  /** Draws all weights anew, uniformly within ±1/√hiddenSize. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /**
   * Runs `step` with a batch: an unbatched input and its states become a batch of one, and the results lose
   * it again.
   */
  protected step(
    input: Tensor,
    states: readonly Tensor[] | null,
    count: number,
    step: (input: Tensor, states: Tensor[]) => Tensor[],
  ): Tensor[] {
    for (const [name, one] of [['input', input], ...(states ?? []).map((state) => ['hx', state])] as [
      string,
      Tensor,
    ][]) {
      if (one.dim() === 1 || one.dim() === 2) continue;
      throw new RangeError(
        `${this.constructor.name}: argument '${name}': expected a tensor of 1 or 2 dimensions, got ${one.shape}`,
      );
    }
    const batched = input.dim() === 2;
    const batch: Tensor = batched ? input : input.unsqueeze(0);
    const { dtype, device } = batch;
    const zeros = () => functions.zeros([batch.size(0), this.hiddenSize], { dtype, device });
    const given = states?.map((state) => (batched ? state : state.unsqueeze(0)));
    const results = step(batch, given ?? Array.from({ length: count }, zeros));
    return batched ? results : results.map((result) => result.squeeze(0));
  }

  override extraRepr(): string {
    const { inputSize, hiddenSize, bias } = this;
    return `${inputSize}, ${hiddenSize}${bias ? '' : `, bias=${valueText(bias)}`}`;
  }
}

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
export class RNNCell extends RecurrentCell {
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
    const { nonlinearity, device, dtype, ...geometry } = bindRnnCell(new.target.name, args);
    super(1, geometry, { device, dtype });
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
export class GRUCell extends RecurrentCell {
  constructor(...args: CellArguments) {
    const { device, dtype, ...geometry } = bindCell(new.target.name, args);
    super(3, geometry, { device, dtype });
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
export class LSTMCell extends RecurrentCell {
  constructor(...args: CellArguments) {
    const { device, dtype, ...geometry } = bindCell(new.target.name, args);
    super(4, geometry, { device, dtype });
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
