/** Stacks of transformer layers. */
import type { DeviceLike } from '../../core/device';
import type { DType } from '../../core/dtype';
import { operator } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  natural,
  orNull,
  type Rule,
  rule,
  signature,
  tensorRule,
} from '../arguments';
import { ModuleList } from '../containers/moduleList';
import { additiveMask, causalMask, detectCausal, fusible } from '../functional/attentionMasks';
import { xavierUniform_ } from '../init';
import { Module } from '../module';
import { LayerNorm } from './normalization';
import {
  layerRules,
  layerRulesAfter,
  type TransformerActivation,
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type TransformerLayerOptions,
} from './transformerLayers';

const moduleRule = <T extends Module = Module>(): Rule<T> =>
  rule<T>('a Module', (value) => value instanceof Module);

const mask = () => orNull(tensorRule());

/** `count` copies of a layer, with its very weights. */
function copies<T extends Module>(layer: T, count: number): ModuleList<T> {
  return new ModuleList(Array.from({ length: count }, () => layer.clone()));
}

/** How many elements the sequences have, of a layer that says in its attention whether the batch comes first. */
function lengthOf(input: Tensor, layers: ModuleList<Module>): number {
  const [first] = [...layers] as { self_attn?: { batchFirst: boolean } }[];
  return input.size(input.dim() === 3 && first?.self_attn?.batchFirst ? 1 : 0);
}

const bindEncoder = signature({
  encoderLayer: moduleRule(),
  numLayers: natural(),
  norm: orNull(moduleRule()),
  enableNestedTensor: flag(true),
  maskCheck: flag(true),
});

const bindEncode = signature({
  src: tensorRule(),
  mask: mask(),
  srcKeyPaddingMask: mask(),
  isCausal: orNull(flag()),
});

/** What calling TransformerEncoder takes. */
export interface EncoderInput {
  /** (L, N, E), (N, L, E) with layers whose `batchFirst` is true, or (L, E). */
  src: Tensor;
  /** (L, L) or (N · heads, L, L): true hides one element from another; numbers are added to the scores. */
  mask?: Tensor | null;
  /** (N, L) or (L): true, or −∞, hides an element. */
  srcKeyPaddingMask?: Tensor | null;
  /** Whether `mask` hides what comes later; null, the default, finds out. */
  isCausal?: boolean | null;
}

const leftAligned = operator('aten::_nested_tensor_from_mask_left_aligned');
const nested = operator('aten::_nested_tensor_from_mask');
const padded = operator('aten::nested_to_padded_tensor');

/**
 * A stack of encoder layers.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerEncoder.html
 */
export class TransformerEncoder extends Module {
  layers: ModuleList<Module>;
  numLayers: number;
  /** What normalises the output, or null. */
  norm: Module | null;
  /** Whether elements that are padding are left out of the computation where fused kernels allow it. */
  enableNestedTensor: boolean;
  /** Whether it is checked that padding comes last before it is left out. */
  maskCheck: boolean;

  /** @param args `encoderLayer`: it is copied `numLayers` times, with its weights */
  constructor(
    ...args: Arguments<
      [
        encoderLayer: Module,
        numLayers: number,
        norm?: Module | null,
        enableNestedTensor?: boolean,
        maskCheck?: boolean,
      ],
      {
        encoderLayer: Module;
        numLayers: number;
        /** Normalises the output. */
        norm?: Module | null;
        /** Leaves padding out of the computation where fused kernels allow it; true by default. */
        enableNestedTensor?: boolean;
        /** Checks that padding comes last before it is left out; true by default. */
        maskCheck?: boolean;
      },
      ['encoderLayer', 'numLayers']
    >
  ) {
    super();
    const given = bindEncoder(new.target.name, args);
    this.layers = copies(given.encoderLayer, given.numLayers);
    this.numLayers = given.numLayers;
    this.norm = given.norm;
    this.enableNestedTensor = given.enableNestedTensor;
    this.maskCheck = given.maskCheck;
  }

  /** @returns the output, of the input's size; zeros for padding where that was left out */
  forward(
    ...args: Arguments<
      [src: Tensor, mask?: Tensor | null, srcKeyPaddingMask?: Tensor | null, isCausal?: boolean | null],
      EncoderInput,
      ['src']
    >
  ): Tensor {
    const callee = this.constructor.name;
    const { src, isCausal: causal, ...masks } = bindEncode(callee, args);
    const other = masks.mask?.dtype ?? null;
    const padding = additiveMask(callee, 'srcKeyPaddingMask', masks.srcKeyPaddingMask, src.dtype, other);
    const srcMask = additiveMask(callee, 'mask', masks.mask, src.dtype);
    const leavesOut = padding !== null && srcMask === null && this.leavesOut(src, padding);
    let output: Tensor = leavesOut ? (nested.callMany([src, padding.logicalNot(), false]) as Tensor) : src;
    const isCausal = detectCausal(srcMask, causal, lengthOf(src, this.layers));
    const srcKeyPaddingMask = leavesOut ? null : padding;
    for (const layer of this.layers) output = layer(output, { srcMask, isCausal, srcKeyPaddingMask });
    if (leavesOut) output = padded.callMany([output, 0, [...src.shape]]) as Tensor;
    return this.norm === null ? output : this.norm(output);
  }

  /** Whether padding can be left out of the computation. */
  private leavesOut(src: Tensor, padding: Tensor): boolean {
    const [first] = this.layers;
    return (
      this.enableNestedTensor &&
      first instanceof TransformerEncoderLayer &&
      first.isFusible &&
      !first.normFirst &&
      src.dim() === 3 &&
      fusible([src, ...first.fusedWeights]) &&
      (!this.maskCheck || leftAligned.callMany([src, padding.logicalNot()]) === true)
    );
  }
}

const bindDecoder = signature({
  decoderLayer: moduleRule(),
  numLayers: natural(),
  norm: orNull(moduleRule()),
});

const bindDecode = signature({
  tgt: tensorRule(),
  memory: tensorRule(),
  tgtMask: mask(),
  memoryMask: mask(),
  tgtKeyPaddingMask: mask(),
  memoryKeyPaddingMask: mask(),
  tgtIsCausal: orNull(flag()),
  memoryIsCausal: flag(false),
});

/** What calling TransformerDecoder takes. */
export interface DecoderInput {
  /** (L, N, E), (N, L, E) with layers whose `batchFirst` is true, or (L, E). */
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
  /** Whether `tgtMask` hides what comes later; null, the default, finds out. */
  tgtIsCausal?: boolean | null;
  /** Says that `memoryMask` hides what comes later; false by default. */
  memoryIsCausal?: boolean;
}

/**
 * A stack of decoder layers.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerDecoder.html
 */
export class TransformerDecoder extends Module {
  layers: ModuleList<Module>;
  numLayers: number;
  /** What normalises the output, or null. */
  norm: Module | null;

  /** @param args `decoderLayer`: it is copied `numLayers` times, with its weights */
  constructor(
    ...args: Arguments<
      [decoderLayer: Module, numLayers: number, norm?: Module | null],
      {
        decoderLayer: Module;
        numLayers: number;
        /** Normalises the output. */
        norm?: Module | null;
      },
      ['decoderLayer', 'numLayers']
    >
  ) {
    super();
    const { decoderLayer, numLayers, norm } = bindDecoder(new.target.name, args);
    this.layers = copies(decoderLayer, numLayers);
    this.numLayers = numLayers;
    this.norm = norm;
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
        tgtIsCausal?: boolean | null,
        memoryIsCausal?: boolean,
      ],
      DecoderInput,
      ['tgt', 'memory']
    >
  ): Tensor {
    const { tgt, memory, ...options } = bindDecode(this.constructor.name, args);
    const { tgtMask, tgtIsCausal: causal } = options;
    const tgtIsCausal = detectCausal(tgtMask, causal, lengthOf(tgt, this.layers));
    let output = tgt;
    for (const layer of this.layers) output = layer(output, memory, { ...options, tgtIsCausal });
    return this.norm === null ? output : this.norm(output);
  }
}

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
  srcMask: mask(),
  tgtMask: mask(),
  memoryMask: mask(),
  srcKeyPaddingMask: mask(),
  tgtKeyPaddingMask: mask(),
  memoryKeyPaddingMask: mask(),
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
