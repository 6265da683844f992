/** The decoder's layer of transformers. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, signature, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import { MultiheadAttention } from '../attention';
import { Dropout } from '../dropout';
import { Linear } from '../linear';
import { LayerNorm } from '../normalization';
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
  /** (L, N, E), (N, L, E) where `batchFirst` is true, or (L, E). */
  tgt: Tensor;
  /** The encoder's output, as `tgt` with S elements. */
  memory: Tensor;
  /** (L, L) or (N · heads, L, L): true hides one element from another; numbers are added to the scores. */
  tgtMask?: Tensor | null;
  /** (L, S) or (N · heads, L, S), of the memory. */
  memoryMask?: Tensor | null;
  /** (N, L) or (L): true, or −∞, hides an element. */
  tgtKeyPaddingMask?: Tensor | null;
  /** (N, S) or (S), of the memory. */
  memoryKeyPaddingMask?: Tensor | null;
  /** Says that `tgtMask` hides what comes later; false by default. */
  tgtIsCausal?: boolean;
  /** Says that `memoryMask` hides what comes later; false by default. */
  memoryIsCausal?: boolean;
}

/**
 * Self-attention, attention to the encoder's output, and two linear layers, each added to its input.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerDecoderLayer.html
 */
export class TransformerDecoderLayer extends Module {
  self_attn: MultiheadAttention;
  multihead_attn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  normFirst: boolean;
  norm1: LayerNorm;
  norm2: LayerNorm;
  norm3: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  dropout3: Dropout;
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

  /** @returns the output, of the size of `tgt` */
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
