/** The decoder layer of transformers. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, signature, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import { MultiheadAttention } from '../attention';
import { Dropout } from '../dropout';
import { LayerNorm } from '../layerNorm';
import { Linear } from '../linear';
import { type ActivationFunction, bindLayer, type TransformerLayerArguments } from './layer';

const mask = () => orNull(tensorRule());

const bindDecode = signature({
  tgt: tensorRule(),
  memory: tensorRule(),
  tgtMask: mask(),
  memoryMask: mask(),
  tgtKeyPaddingMask: mask(),
  memoryKeyPaddingMask: mask(),
  tgtIsCausal: flag(false),
  memoryIsCausal: flag(false),
});

/** What calling TransformerDecoderLayer takes. */
export interface DecoderLayerInput {
  /** The sequences: (L, N, E), (N, L, E) with `batchFirst`, or (L, E). */
  tgt: Tensor;
  /** The encoder's output: (S, N, E), (N, S, E) with `batchFirst`, or (S, E). */
  memory: Tensor;
  /**
   * Which elements of `tgt` each element of `tgt` must not attend to, (L, L) or (N · nhead, L, L): true in a
   * boolean mask; a float mask is added to the scores. None by default.
   */
  tgtMask?: Tensor | null;
  /**
   * Which elements of `memory` each element of `tgt` must not attend to, (L, S) or (N · nhead, L, S). None by
   * default.
   */
  memoryMask?: Tensor | null;
  /**
   * The elements of `tgt` to ignore, (N, L) or (L): true in a boolean mask, −∞ in a float mask. None by
   * default.
   */
  tgtKeyPaddingMask?: Tensor | null;
  /** The elements of `memory` to ignore, (N, S) or (S). None by default. */
  memoryKeyPaddingMask?: Tensor | null;
  /** A hint that `tgtMask` is the causal mask; false by default. */
  tgtIsCausal?: boolean;
  /** A hint that `memoryMask` is a causal mask; false by default. */
  memoryIsCausal?: boolean;
}

/**
 * Self-attention, attention to the encoder's output, and two linear layers, each added to its input and
 * normalized, after Vaswani et al. (2017).
 * @example
 * ```ts
 * const layer = new nn.TransformerDecoderLayer({ dModel: 16, nhead: 4 });
 * const output = layer(torch.randn(10, 8, 16), torch.randn(12, 8, 16)); // (10, 8, 16)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerDecoderLayer.html
 */
export class TransformerDecoderLayer extends Module {
  /** The attention from each element to all elements of its sequence. */
  self_attn: MultiheadAttention;
  /** The attention from each element to the encoder's output. */
  multihead_attn: MultiheadAttention;
  /** The first linear layer, from dModel to dimFeedforward features. */
  linear1: Linear;
  /** The dropout between the two linear layers. */
  dropout: Dropout;
  /** The second linear layer, from dimFeedforward to dModel features. */
  linear2: Linear;
  /** Whether normalization precedes attention and the linear layers. */
  normFirst: boolean;
  /** The normalization of self-attention. */
  norm1: LayerNorm;
  /** The normalization of the attention to the encoder's output. */
  norm2: LayerNorm;
  /** The normalization of the linear layers. */
  norm3: LayerNorm;
  /** The dropout of self-attention's output. */
  dropout1: Dropout;
  /** The dropout of the output of the attention to the encoder's output. */
  dropout2: Dropout;
  /** The dropout of the linear layers' output. */
  dropout3: Dropout;
  /** The activation between the two linear layers. */
  activation: ActivationFunction;

  constructor(...args: TransformerLayerArguments) {
    super();
    const given = bindLayer(new.target.name, args);
    const { dModel, nhead, dimFeedforward, dropout, layerNormEps, batchFirst, normFirst, bias } = given;
    const made = { bias, device: given.device, dtype: given.dtype };
    const norm = () => new LayerNorm(dModel, { eps: layerNormEps, ...made });
    const attention = () => new MultiheadAttention(dModel, nhead, { dropout, batchFirst, ...made });
    this.self_attn = attention();
    this.multihead_attn = attention();
    this.linear1 = new Linear(dModel, dimFeedforward, made);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, made);
    this.normFirst = normFirst;
    this.norm1 = norm();
    this.norm2 = norm();
    this.norm3 = norm();
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.dropout3 = new Dropout(dropout);
    this.activation = given.activation;
  }

  /**
   * Decodes sequences.
   * @returns the output, of the shape of `tgt`
   */
  forward(
    ...args: Arguments<
      [
        tgt: Tensor,
        memory: Tensor,
        tgtMask?: Tensor | null,
        memoryMask?: Tensor | null,
        tgtKeyPaddingMask?: Tensor | null,
        memoryKeyPaddingMask?: Tensor | null,
        tgtIsCausal?: boolean,
        memoryIsCausal?: boolean,
      ],
      DecoderLayerInput,
      ['tgt', 'memory']
    >
  ): Tensor {
    const given = bindDecode(this.constructor.name, args);
    const { tgt, memory } = given;
    const own = {
      attnMask: given.tgtMask,
      keyPaddingMask: given.tgtKeyPaddingMask,
      isCausal: given.tgtIsCausal,
      needWeights: false,
    };
    const across = {
      attnMask: given.memoryMask,
      keyPaddingMask: given.memoryKeyPaddingMask,
      isCausal: given.memoryIsCausal,
      needWeights: false,
    };
    const self = (x: Tensor) => this.dropout1(this.self_attn(x, x, x, own)[0]);
    const toMemory = (x: Tensor) => this.dropout2(this.multihead_attn(x, memory, memory, across)[0]);
    const linear = (x: Tensor) => this.dropout3(this.linear2(this.dropout(this.activation(this.linear1(x)))));
    if (this.normFirst) {
      let x: Tensor = tgt.add(self(this.norm1(tgt)));
      x = x.add(toMemory(this.norm2(x)));
      return x.add(linear(this.norm3(x)));
    }
    let x: Tensor = this.norm1(tgt.add(self(tgt)));
    x = this.norm2(x.add(toMemory(x)));
    return this.norm3(x.add(linear(x)));
  }
}
