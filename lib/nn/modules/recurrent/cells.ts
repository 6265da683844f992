/** One time step of recurrent layers. */
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

export interface RecurrentCellOptions extends Factory {
  /** The number of features of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** Whether there are learnt biases; true by default. */
  bias?: boolean;
}

const cellRules = { inputSize: natural(), hiddenSize: natural(), bias: flag(true) };

interface CellGeometry {
  inputSize: number;
  hiddenSize: number;
  bias: boolean;
}

/** What cells of all kinds have in common. */
export abstract class RecurrentCell extends Module {
  inputSize: number;
  hiddenSize: number;
  bias: boolean;
  /** (gates · hiddenSize, inputSize) */
  weight_ih: Parameter;
  /** (gates · hiddenSize, hiddenSize) */
  weight_hh: Parameter;
  /** (gates · hiddenSize) */
  bias_ih: Parameter | null;
  /** (gates · hiddenSize) */
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

  /** Draws the weights anew, evenly within ±1/√hiddenSize. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /**
   * Runs `step` with a batch, which (inputSize) and its states become and stop to be.
   * @internal
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
  { input: Tensor; hx?: Tensor | null },
  ['input']
>;

export interface RNNCellOptions extends RecurrentCellOptions {
  /** `'tanh'` by default. */
  nonlinearity?: 'tanh' | 'relu';
}

const bindRnnCell = signature({
  ...cellRules,
  nonlinearity: choice(['tanh', 'relu'], 'tanh'),
  ...factory,
});

/**
 * One step of Elman's recurrence: h′ = tanh(W·x + b + V·h + c), or relu.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RNNCell.html
 */
export class RNNCell extends RecurrentCell {
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
   * @param args `input`: (N, inputSize) or (inputSize); `hx`: the hidden state, (N, hiddenSize) or (hiddenSize), zeros
   * by default
   * @returns the next hidden state
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
 * One step of gated recurrent units.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GRUCell.html
 */
export class GRUCell extends RecurrentCell {
  constructor(...args: CellArguments) {
    const { device, dtype, ...geometry } = bindCell(new.target.name, args);
    super(3, geometry, { device, dtype });
  }

  /**
   * @param args `input`: (N, inputSize) or (inputSize); `hx`: the hidden state, (N, hiddenSize) or (hiddenSize), zeros
   * by default
   * @returns the next hidden state
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
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LSTMCell.html
 */
export class LSTMCell extends RecurrentCell {
  constructor(...args: CellArguments) {
    const { device, dtype, ...geometry } = bindCell(new.target.name, args);
    super(4, geometry, { device, dtype });
  }

  /**
   * @param args `input`: (N, inputSize) or (inputSize); `hx`: the hidden state and the cells, (N, hiddenSize) or
   * (hiddenSize), zeros by default
   * @returns the next hidden state and cells
   */
  forward(
    ...args: Arguments<
      [input: Tensor, hx?: LSTMState | null],
      { input: Tensor; hx?: LSTMState | null },
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
