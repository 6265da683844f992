/** The base of the recurrent layers: their weights, and how they process sequences. */
import { noGrad } from '../../../core/autograd/gradMode';
import { functions, operator } from '../../../core/operators/namespaces';
import { backends } from '../../../core/runtime/backends';
import { numberText, valueText } from '../../../core/support/repr';
import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import { type DType, float16, float32, float64 } from '../../../core/types/dtype';
import type { Arguments, Factory } from '../../base/arguments';
import { emptyParameter } from '../../base/emptyParameter';
import { Module } from '../../base/module';
import type { Parameter } from '../../base/parameter';
import { uniform_ } from '../../init';
import { PackedSequence } from '../../packing';
import { bindBase, type RNNBaseOptions } from './arguments';
import { type RNNMode, recurrences } from './recurrences';

/** The dtypes of weights that cuDNN can take as one block of memory. */
const cudnnTypes: readonly DType[] = [float16, float32, float64];

const selectRows = (state: Tensor, rows: Tensor | null): Tensor =>
  rows === null ? state : state.indexSelect(1, rows);

/** A sequence in the form that the operators take. */
interface Prepared {
  input: Tensor;
  /** The number of sequences at each step of a packed sequence, or null. */
  batchSizes: Tensor | null;
  /** The number of sequences. */
  batch: number;
  /** The initial states, in the order of the sequences in `input`. */
  states: Tensor[];
}

/**
 * The base of RNN, LSTM and GRU: it owns the weights of all layers and directions. It has no `forward` of its own.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RNNBase.html
 */
export abstract class RNNBase extends Module {
  /** The kind of recurrence. */
  readonly mode: RNNMode;
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
  projSize: number;
  /** The names of the weights of each layer and direction. */
  readonly weightNames: readonly (readonly string[])[];
  /** `weight_ih_l0`: (gates · hiddenSize, features of the layer's input), and so on. */
  [weight: `weight_${string}`]: Parameter;
  /** `bias_ih_l0`: (gates · hiddenSize), and so on. */
  [bias: `bias_${string}`]: Parameter;

  /** @throws RangeError for an unknown mode, and for a projection to as many features as the hidden state has */
  constructor(
    ...args: Arguments<
      [
        mode: RNNMode,
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
      RNNBaseOptions,
      ['mode', 'inputSize', 'hiddenSize']
    >
  ) {
    const callee = new.target.name;
    const { mode, device, dtype, ...geometry } = bindBase(callee, args);
    super();
    const { inputSize, hiddenSize, numLayers, bias, dropout, bidirectional, projSize } = geometry;
    if (projSize >= hiddenSize) {
      throw new RangeError(
        `${callee}: argument 'projSize': expected less than hiddenSize (${hiddenSize}), got ${projSize}`,
      );
    }
    if (dropout > 0 && numLayers === 1) {
      warn(`${callee}: dropout (${dropout}) comes after all layers but the last, so one layer has none`);
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = geometry.batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.projSize = projSize;
    this.mode = mode;
    const rows = recurrences[mode].gates * hiddenSize;
    const outputs = projSize > 0 ? projSize : hiddenSize;
    const names: string[][] = [];
    for (let layer = 0; layer < numLayers; layer++) {
      for (const suffix of bidirectional ? ['', '_reverse'] : ['']) {
        const inputs = layer === 0 ? inputSize : outputs * (bidirectional ? 2 : 1);
        const sizes: [string, number[]][] = [
          ['weight_ih', [rows, inputs]],
          ['weight_hh', [rows, outputs]],
        ];
        if (bias) sizes.push(['bias_ih', [rows]], ['bias_hh', [rows]]);
        if (projSize > 0) sizes.push(['weight_hr', [projSize, hiddenSize]]);
        const named = sizes.map(([kind, size]) => [`${kind}_l${layer}${suffix}`, size] as const);
        for (const [name, size] of named)
          this.registerParameter(name, emptyParameter(size, { device, dtype }));
        names.push(named.map(([name]) => name));
      }
    }
    this.weightNames = names;
    this.resetParameters();
    this.flattenParameters();
  }

  /** The weights of each layer and direction, as arrays. */
  get allWeights(): Parameter[][] {
    return this.weightNames.map((names) =>
      names.map((name) => this[name as `weight_${string}`] as Parameter),
    );
  }

  /** Draws all weights anew, uniformly within ±1/√hiddenSize. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.hiddenSize);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /**
   * Places the weights one after the other in memory on a CUDA device, which saves cuDNN a copy at each call.
   */
  flattenParameters(): void {
    const weights = this.allWeights.flat();
    const { dtype, isCuda } = weights[0] as Parameter;
    if (!isCuda || !cudnnTypes.includes(dtype) || !backends.cudnn.enabled) return;
    if (!weights.every((weight) => weight.isCuda && weight.dtype === dtype)) return;
    // Weights that share memory would be separated, so they stay where they are.
    if (new Set(weights.map((weight) => weight.dataPtr())).size !== weights.length) return;
    if (!operator('aten::_use_cudnn_rnn_flatten_weight').callMany([])) return;
    const { inputSize, mode, hiddenSize, projSize, numLayers, batchFirst, bidirectional } = this;
    noGrad(() =>
      operator('aten::_cudnn_rnn_flatten_weight').callMany([
        weights,
        this.weightNames[0]?.length,
        inputSize,
        recurrences[mode].cudnn,
        hiddenSize,
        projSize,
        numLayers,
        batchFirst,
        bidirectional,
      ]),
    );
  }

  override _afterConversion(): void {
    this.flattenParameters();
  }

  /** The number of features of each state: of the hidden state and, in an LSTM, of the cell. */
  private stateSizes(): number[] {
    const output = this.projSize > 0 ? this.projSize : this.hiddenSize;
    return this.mode === 'LSTM' ? [output, this.hiddenSize] : [output];
  }

  /**
   * Runs a sequence through all layers.
   * @param states the initial states, or null for zeros
   * @returns the outputs and the final states
   */
  protected run(
    sequence: Tensor | PackedSequence,
    states: Tensor[] | null,
  ): { output: Tensor | PackedSequence; states: Tensor[] } {
    const packed = sequence instanceof PackedSequence ? sequence : null;
    const batched = packed !== null || (sequence as Tensor).dim() === 3;
    const { input, batchSizes, states: first } = this.prepare(sequence, states);
    const state = first.length === 1 ? first[0] : first;
    const weights = this.allWeights.flat();
    const { bias, numLayers, dropout, training, bidirectional, batchFirst } = this;
    const kernel = operator(`aten::${recurrences[this.mode].operator}`);
    const [output, ...last] = kernel.callMany(
      batchSizes === null
        ? [input, state, weights, bias, numLayers, dropout, training, bidirectional, batchFirst]
        : [input, batchSizes, state, weights, bias, numLayers, dropout, training, bidirectional],
    ) as [Tensor, ...Tensor[]];
    if (packed !== null) {
      const { sortedIndices, unsortedIndices } = packed;
      return {
        output: new PackedSequence(output, packed.batchSizes, sortedIndices, unsortedIndices),
        states: last.map((one) => selectRows(one, unsortedIndices)),
      };
    }
    if (batched) return { output, states: last };
    return { output: output.squeeze(batchFirst ? 0 : 1), states: last.map((one) => one.squeeze(1)) };
  }

  private prepare(sequence: Tensor | PackedSequence, states: Tensor[] | null): Prepared {
    if (sequence instanceof PackedSequence) {
      const { data, batchSizes, sortedIndices } = sequence;
      const batch = batchSizes.select(0, 0).item();
      const given = states?.map((state) => selectRows(state, sortedIndices)) ?? this.zeros(data, batch);
      return this.checked({ input: data, batchSizes, batch, states: given }, 2);
    }
    const rank = sequence.dim();
    if (rank !== 2 && rank !== 3) this.fail('input', 'a tensor of 2 or 3 dimensions', sequence.shape);
    for (const state of states ?? []) {
      if (state.dim() !== rank) this.fail('hx', `states of ${rank} dimensions, as the input`, state.shape);
    }
    const { batchFirst } = this;
    const input = rank === 2 ? sequence.unsqueeze(batchFirst ? 0 : 1) : sequence;
    const given = rank === 2 && states !== null ? states.map((state) => state.unsqueeze(1)) : states;
    const batch = input.size(batchFirst ? 0 : 1);
    return this.checked({ input, batchSizes: null, batch, states: given ?? this.zeros(input, batch) }, 3);
  }

  /** @throws RangeError or TypeError for inputs and states that do not fit the layer */
  private checked(prepared: Prepared, rank: number): Prepared {
    const { input, batch, states } = prepared;
    const { dtype } = this.weight_ih_l0 as Parameter;
    if (input.dtype !== dtype) {
      throw new TypeError(
        `${this.constructor.name}: argument 'input': expected the weights' dtype ${dtype}, got ${input.dtype}`,
      );
    }
    if (input.dim() !== rank) this.fail('input', `a tensor of ${rank} dimensions`, input.shape);
    if (input.size(-1) !== this.inputSize) {
      this.fail('input', `${this.inputSize} features in the last dimension`, input.shape);
    }
    const layers = this.numLayers * (this.bidirectional ? 2 : 1);
    for (const [i, features] of this.stateSizes().entries()) {
      const expected = [layers, batch, features];
      const { shape } = states[i] as Tensor;
      if (String([...shape]) !== String(expected)) this.fail('hx', `a state of size [${expected}]`, shape);
    }
    return prepared;
  }

  private zeros({ dtype, device }: Tensor, batch: number): Tensor[] {
    const layers = this.numLayers * (this.bidirectional ? 2 : 1);
    return this.stateSizes().map((features) => functions.zeros([layers, batch, features], { dtype, device }));
  }

  private fail(argument: string, expected: string, got: unknown): never {
    throw new RangeError(
      `${this.constructor.name}: argument '${argument}': expected ${expected}, got ${got}`,
    );
  }

  override extraRepr(): string {
    const { inputSize, hiddenSize, projSize, numLayers, bias, batchFirst, dropout, bidirectional } = this;
    let text = `${inputSize}, ${hiddenSize}`;
    if (projSize !== 0) text += `, proj_size=${projSize}`;
    if (numLayers !== 1) text += `, num_layers=${numLayers}`;
    if (!bias) text += `, bias=${valueText(bias)}`;
    if (batchFirst) text += `, batch_first=${valueText(batchFirst)}`;
    if (dropout !== 0) text += `, dropout=${numberText(dropout, true)}`;
    if (bidirectional) text += `, bidirectional=${valueText(bidirectional)}`;
    return text;
  }
}
