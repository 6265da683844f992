/** The transformer: an encoder and a decoder. */

import type { Tensor } from '../../../core/tensor/tensor';
import type { DeviceLike } from '../../../core/types/device';
import type { DType } from '../../../core/types/dtype';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  natural,
  orNull,
  signature,
  tensorRule,
} from '../../base/arguments';
import { Module } from '../../base/module';
import { causalMask } from '../../functional/attention/masks';
import { xavierUniform_ } from '../../init';
import { LayerNorm } from '../layerNorm';
import { type DecoderInput, TransformerDecoder } from './decoder';
import { TransformerDecoderLayer } from './decoderLayer';
import { TransformerEncoder } from './encoder';
import { TransformerEncoderLayer } from './encoderLayer';
import {
  layerRules,
  layerRulesAfter,
  type TransformerActivation,
  type TransformerLayerOptions,
} from './layer';
import { maskRule, moduleRule } from './stack';

/** What the constructor of Transformer takes. */
export interface TransformerOptions extends Partial<TransformerLayerOptions> {
  /** The number of features E of inputs and outputs; 512 by default. */
  dModel?: number;
  /** The number of attention heads, which divides `dModel`; 8 by default. */
  nhead?: number;
  /** The number of encoder layers; 6 by default. */
  numEncoderLayers?: number;
  /** The number of decoder layers; 6 by default. */
  numDecoderLayers?: number;
  /** A module in place of the encoder; none by default. */
  customEncoder?: Module | null;
  /** A module in place of the decoder; none by default. */
  customDecoder?: Module | null;
}

const bindTransformer = signature({
  dModel: natural(512),
  nhead: natural(8),
  numEncoderLayers: natural(6),
  numDecoderLayers: natural(6),
  ...layerRules,
  customEncoder: orNull(moduleRule()),
  customDecoder: orNull(moduleRule()),
  ...layerRulesAfter,
});

const bindForward = signature({
  src: tensorRule(),
  tgt: tensorRule(),
  srcMask: maskRule(),
  tgtMask: maskRule(),
  memoryMask: maskRule(),
  srcKeyPaddingMask: maskRule(),
  tgtKeyPaddingMask: maskRule(),
  memoryKeyPaddingMask: maskRule(),
  srcIsCausal: orNull(flag()),
  tgtIsCausal: orNull(flag()),
  memoryIsCausal: flag(false),
});

/** What calling Transformer takes. */
export interface TransformerInput extends Omit<DecoderInput, 'memory'> {
  /** The encoder's sequences: (S, N, E), (N, S, E) with `batchFirst`, or (S, E). */
  src: Tensor;
  /**
   * Which elements of `src` each element of `src` must not attend to, (S, S) or (N · nhead, S, S): true in a
   * boolean mask; a float mask is added to the scores. None by default.
   */
  srcMask?: Tensor | null;
  /**
   * The elements of `src` to ignore, (N, S) or (S): true in a boolean mask, −∞ in a float mask. None by
   * default.
   */
  srcKeyPaddingMask?: Tensor | null;
  /** A hint whether `srcMask` is the causal mask; null, the default, detects it. */
  srcIsCausal?: boolean | null;
}

const bindMask = signature({ sz: natural(), ...factory });

/**
 * An encoder and a decoder of attention layers, which map one sequence to another, after Vaswani et al.
 * (2017). Embedding the tokens and adding their positions is up to the caller.
 * @example
 * ```ts
 * const transformer = new nn.Transformer({ dModel: 16, nhead: 4, numEncoderLayers: 2, numDecoderLayers: 2 });
 * const output = transformer(torch.randn(10, 8, 16), torch.randn(20, 8, 16)); // (20, 8, 16)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Transformer.html
 */
export class Transformer extends Module {
  /** The encoder. */
  encoder: Module;
  /** The decoder. */
  decoder: Module;
  /** The number of features of inputs and outputs. */
  dModel: number;
  /** The number of attention heads. */
  nhead: number;
  /** Whether inputs and outputs are (N, L, E) rather than (L, N, E). */
  batchFirst: boolean;

  constructor(
    ...args: Arguments<
      [
        dModel?: number,
        nhead?: number,
        numEncoderLayers?: number,
        numDecoderLayers?: number,
        dimFeedforward?: number,
        dropout?: number,
        activation?: TransformerActivation,
        customEncoder?: Module | null,
        customDecoder?: Module | null,
        layerNormEps?: number,
        batchFirst?: boolean,
        normFirst?: boolean,
        bias?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      TransformerOptions
    >
  ) {
    super();
    const { customEncoder, customDecoder, numEncoderLayers, numDecoderLayers, ...layer } = bindTransformer(
      new.target.name,
      args,
    );
    const { dModel, layerNormEps: eps, bias, device, dtype } = layer;
    const norm = () => new LayerNorm(dModel, { eps, bias, device, dtype });
    const encoder = () =>
      new TransformerEncoder(new TransformerEncoderLayer(layer), numEncoderLayers, norm());
    const decoder = () =>
      new TransformerDecoder(new TransformerDecoderLayer(layer), numDecoderLayers, norm());
    this.encoder = customEncoder ?? encoder();
    this.decoder = customDecoder ?? decoder();
    this._resetParameters();
    this.dModel = dModel;
    this.nhead = layer.nhead;
    this.batchFirst = layer.batchFirst;
  }

  /** Draws all weights of more than one dimension anew, by Xavier initialization. */
  _resetParameters(): void {
    for (const parameter of this.parameters()) if (parameter.dim() > 1) xavierUniform_(parameter);
  }

  /**
   * Encodes `src` and decodes `tgt`.
   * @returns the decoder's output, of the shape of `tgt`
   * @throws RangeError for batch sizes that differ, or features other than dModel
   */
  forward(
    ...args: Arguments<
      [
        src: Tensor,
        tgt: Tensor,
        srcMask?: Tensor | null,
        tgtMask?: Tensor | null,
        memoryMask?: Tensor | null,
        srcKeyPaddingMask?: Tensor | null,
        tgtKeyPaddingMask?: Tensor | null,
        memoryKeyPaddingMask?: Tensor | null,
        srcIsCausal?: boolean | null,
        tgtIsCausal?: boolean | null,
        memoryIsCausal?: boolean,
      ],
      TransformerInput,
      ['src', 'tgt']
    >
  ): Tensor {
    const callee = this.constructor.name;
    const given = bindForward(callee, args);
    const { src, tgt, srcMask, srcKeyPaddingMask, srcIsCausal, ...options } = given;
    const batchDim = this.batchFirst ? 0 : 1;
    if (src.dim() === 3 && src.size(batchDim) !== tgt.size(batchDim)) {
      throw new RangeError(
        `${callee}: expected src and tgt of the same batch size, got ${src.shape} and ${tgt.shape}`,
      );
    }
    if (src.size(-1) !== this.dModel || tgt.size(-1) !== this.dModel) {
      throw new RangeError(
        `${callee}: expected src and tgt of ${this.dModel} features, got ${src.shape} and ${tgt.shape}`,
      );
    }
    const memory = this.encoder(src, { mask: srcMask, srcKeyPaddingMask, isCausal: srcIsCausal });
    return this.decoder(tgt, memory, options);
  }

  /**
   * Makes the causal mask, (sz, sz), with which no element attends to later ones: −∞ above the diagonal, 0 on
   * and below it.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Transformer.html#torch.nn.Transformer.generate_square_subsequent_mask
   */
  static generateSquareSubsequentMask(
    ...args: Arguments<
      [sz: number, device?: DeviceLike | null, dtype?: DType | null],
      Factory & {
        /** The length of the sequences. */
        sz: number;
      },
      ['sz']
    >
  ): Tensor {
    const { sz, ...made } = bindMask('generateSquareSubsequentMask', args);
    return causalMask(sz, made);
  }
}
