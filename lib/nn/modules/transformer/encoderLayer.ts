/** The encoder layer of transformers. */
import { nnFunctions, operator } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, signature, tensorRule } from '../../base/arguments';
import { hooks } from '../../base/hooks/moduleHooks';
import { Module } from '../../base/module';
import { relu } from '../../functional/activation';
import { additiveMask, fusible, mergeMasks } from '../../functional/attention/masks';
import { GELU, ReLU } from '../activation';
import { MultiheadAttention } from '../attention';
import { Dropout } from '../dropout';
import { LayerNorm } from '../layerNorm';
import { Linear } from '../linear';
import { type ActivationFunction, bindLayer, type TransformerLayerArguments } from './layer';

const mask = () => orNull(tensorRule());

const bindEncode = signature({
  src: tensorRule(),
  srcMask: mask(),
  srcKeyPaddingMask: mask(),
  isCausal: flag(false),
});

/** What calling TransformerEncoderLayer takes. */
export interface EncoderLayerInput {
  /** The sequences: (L, N, E), (N, L, E) with `batchFirst`, or (L, E). */
  src: Tensor;
  /**
   * Which elements each element must not attend to, (L, L) or (N · nhead, L, L): true in a boolean mask; a
   * float mask is added to the scores. None by default.
   */
  srcMask?: Tensor | null;
  /** The elements to ignore, (N, L) or (L): true in a boolean mask, −∞ in a float mask. None by default. */
  srcKeyPaddingMask?: Tensor | null;
  /** A hint that `srcMask` is the causal mask; false by default. */
  isCausal?: boolean;
}

const fused = operator('aten::_transformer_encoder_layer_fwd');

/**
 * Self-attention followed by two linear layers, each added to its input and normalized, after Vaswani et al.
 * (2017).
 * @example
 * ```ts
 * const layer = new nn.TransformerEncoderLayer({ dModel: 16, nhead: 4 });
 * const output = layer(torch.randn(10, 8, 16)); // (10, 8, 16)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerEncoderLayer.html
 */
export class TransformerEncoderLayer extends Module {
  /** The attention from each element to all elements of its sequence. */
  self_attn: MultiheadAttention;
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
  /** The normalization of the linear layers. */
  norm2: LayerNorm;
  /** The dropout of self-attention's output. */
  dropout1: Dropout;
  /** The dropout of the linear layers' output. */
  dropout2: Dropout;
  /** The activation between the two linear layers. */
  activation: ActivationFunction;

  constructor(...args: TransformerLayerArguments) {
    super();
    const given = bindLayer(new.target.name, args);
    const { dModel, nhead, dimFeedforward, dropout, layerNormEps, batchFirst, normFirst, bias } = given;
    const made = { bias, device: given.device, dtype: given.dtype };
    const norm = () => new LayerNorm(dModel, { eps: layerNormEps, ...made });
    this.self_attn = new MultiheadAttention(dModel, nhead, { dropout, batchFirst, ...made });
    this.linear1 = new Linear(dModel, dimFeedforward, made);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, made);
    this.normFirst = normFirst;
    this.norm1 = norm();
    this.norm2 = norm();
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = given.activation;
  }

  /** The activation's name where the fused kernel has it, else null. @internal */
  get fusedActivation(): 'relu' | 'gelu' | null {
    const { activation } = this;
    if (activation === relu || activation instanceof ReLU) return 'relu';
    return activation === nnFunctions.gelu || activation instanceof GELU ? 'gelu' : null;
  }

  /** The weights that the fused kernel reads, in its order. @internal */
  get fusedWeights(): (Tensor | null)[] {
    const { self_attn: attention, norm1, norm2, linear1, linear2 } = this;
    const { in_proj_weight, in_proj_bias, out_proj } = attention;
    return [
      ...[in_proj_weight, in_proj_bias, out_proj.weight, out_proj.bias],
      ...[norm1.weight, norm1.bias, norm2.weight, norm2.bias],
      ...[linear1.weight, linear1.bias, linear2.weight, linear2.bias],
    ];
  }

  /** Whether the layer's own settings allow the fused kernel. @internal */
  get isFusible(): boolean {
    return (
      !this.training &&
      this.self_attn.isFusible &&
      this.fusedActivation !== null &&
      this.norm1.eps === this.norm2.eps &&
      !this.modules().some((module) => module[hooks]?.called)
    );
  }

  /**
   * Encodes sequences.
   * @returns the output, of the input's shape
   */
  forward(
    ...args: Arguments<
      [src: Tensor, srcMask?: Tensor | null, srcKeyPaddingMask?: Tensor | null, isCausal?: boolean],
      EncoderLayerInput,
      ['src']
    >
  ): Tensor {
    const callee = this.constructor.name;
    const { src, srcMask: own, srcKeyPaddingMask, isCausal } = bindEncode(callee, args);
    const { dtype } = src;
    const other = own?.dtype ?? null;
    const padding = additiveMask(callee, 'srcKeyPaddingMask', srcKeyPaddingMask, dtype, other);
    const srcMask = additiveMask(callee, 'srcMask', own, dtype);
    if (src.dim() === 3 && this.isFusible) {
      const weights = this.fusedWeights;
      if (fusible([src, ...weights])) return this.fuse(src, srcMask, padding, weights);
    }
    const attention = (x: Tensor) => this.dropout1(this.attendTo(x, srcMask, padding, isCausal));
    const linear = (x: Tensor) => this.dropout2(this.linear2(this.dropout(this.activation(this.linear1(x)))));
    if (this.normFirst) {
      const x = src.add(attention(this.norm1(src)));
      return x.add(linear(this.norm2(x)));
    }
    const x = this.norm1(src.add(attention(src)));
    return this.norm2(x.add(linear(x)));
  }

  private attendTo(
    x: Tensor,
    attnMask: Tensor | null,
    keyPaddingMask: Tensor | null,
    isCausal: boolean,
  ): Tensor {
    return this.self_attn(x, x, x, { attnMask, keyPaddingMask, isCausal, needWeights: false })[0];
  }

  private fuse(
    src: Tensor,
    srcMask: Tensor | null,
    padding: Tensor | null,
    weights: (Tensor | null)[],
  ): Tensor {
    const { self_attn: attention, norm1, normFirst } = this;
    const { mask, kind } =
      srcMask === null && padding === null
        ? { mask: null, kind: null }
        : mergeMasks(srcMask, padding, src, attention.numHeads);
    const isGelu = this.fusedActivation === 'gelu';
    return fused.callMany([
      ...[src, attention.embedDim, attention.numHeads, ...weights.slice(0, 4)],
      ...[isGelu, normFirst, norm1.eps, ...weights.slice(4), mask, kind],
    ]) as Tensor;
  }
}
