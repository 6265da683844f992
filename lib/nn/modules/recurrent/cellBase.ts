/** The base of the single steps of the recurrent layers. */
import { functions } from '../../../core/operators/namespaces';
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, natural, signature } from '../../base/arguments';
import { emptyParameter } from '../../base/emptyParameter';
import { Module } from '../../base/module';
import type { Parameter } from '../../base/parameter';
import { uniform_ } from '../../init';

const bindBase = signature({
  inputSize: natural(),
  hiddenSize: natural(),
  bias: flag(),
  numChunks: natural(),
  ...factory,
});

/** What the constructor of RNNCellBase takes. */
export interface RNNCellBaseOptions extends Factory {
  /** The number of features of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** Whether there are learnable biases. */
  bias: boolean;
  /** How many rows of the weights belong to each hidden feature: an LSTM has four, a GRU three, an RNN one. */
  numChunks: number;
}

/**
 * The base of RNNCell, LSTMCell and GRUCell: it owns the weights. It has no `forward` of its own.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#recurrent-layers
 */
export abstract class RNNCellBase extends Module {
  /** The number of features of the input. */
  inputSize: number;
  /** The number of features of the hidden state. */
  hiddenSize: number;
  /** Whether there are learnable biases. */
  bias: boolean;
  /**
   * The weights of the input, (numChunks · hiddenSize, inputSize), where an LSTM has four chunks, a GRU three, an
   * RNN one.
   */
  weight_ih: Parameter;
  /** The weights of the hidden state, (numChunks · hiddenSize, hiddenSize). */
  weight_hh: Parameter;
  /** The bias added to the input's part, (numChunks · hiddenSize), or null. */
  bias_ih: Parameter | null;
  /** The bias added to the hidden state's part, (numChunks · hiddenSize), or null. */
  bias_hh: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        inputSize: number,
        hiddenSize: number,
        bias: boolean,
        numChunks: number,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      RNNCellBaseOptions,
      ['inputSize', 'hiddenSize', 'bias', 'numChunks']
    >
  ) {
    const { inputSize, hiddenSize, bias, numChunks, ...made } = bindBase(new.target.name, args);
    super();
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.bias = bias;
    const rows = numChunks * hiddenSize;
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
