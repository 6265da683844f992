/** Transformers. */

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
import { LayerNorm } from '../normalization';
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

export interface TransformerOptions extends Partial<TransformerLayerOptions> {
  /** The number of features of inputs and outputs; 512 by default. */
  dModel?: number;
  /** The number of attention's heads; 8 by default. */
  nhead?: number;
  /** 6 by default. */
  numEncoderLayers?: number;
  /** 6 by default. */
  numDecoderLayers?: number;
  /** In place of the encoder. */
  customEncoder?: Module | null;
  /** In place of the decoder. */
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
  /** The encoder's input: (S, N, E), (N, S, E) where `batchFirst` is true, or (S, E). */
  src: Tensor;
  /** (S, S) or (N · heads, S, S): true hides one element from another; numbers are added to the scores. */
  srcMask?: Tensor | null;
  /** (N, S) or (S): true, or −∞, hides an element. */
  srcKeyPaddingMask?: Tensor | null;
  /** Whether `srcMask` hides what comes later; null, the default, finds out. */
  srcIsCausal?: boolean | null;
}

const bindMask = signature({ sz: natural(), ...factory });

/**
 * An encoder and a decoder, after Vaswani et al. (2017).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Transformer.html
 */
export class Transformer extends Module {
  encoder: Module;
  decoder: Module;
  dModel: number;
  nhead: number;
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

  /** Draws all weights of more than one dimension anew. */
  _resetParameters(): void {
    for (const parameter of this.parameters()) if (parameter.dim() > 1) xavierUniform_(parameter);
  }

  /** @returns the decoder's output, of the size of `tgt` */
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
   * A mask that hides what comes later: −∞ above the diagonal, zeros elsewhere; (sz, sz).
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Transformer.html#torch.nn.Transformer.generate_square_subsequent_mask
   */
  static generateSquareSubsequentMask(
    ...args: Arguments<
      [sz: number, device?: DeviceLike | null, dtype?: DType | null],
      Factory & { sz: number },
      ['sz']
    >
  ): Tensor {
    const { sz, ...made } = bindMask('generateSquareSubsequentMask', args);
    return causalMask(sz, made);
  }
}
