/** The stack of decoder layers. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, natural, orNull, signature, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import type { ModuleList } from '../../containers/moduleList';
import { detectCausal } from '../../functional/attention/masks';
import { copies, lengthOf, maskRule, moduleRule } from './stack';

const bindDecoder = signature({
  decoderLayer: moduleRule(),
  numLayers: natural(),
  norm: orNull(moduleRule()),
});

const bindDecode = signature({
  tgt: tensorRule(),
  memory: tensorRule(),
  tgtMask: maskRule(),
  memoryMask: maskRule(),
  tgtKeyPaddingMask: maskRule(),
  memoryKeyPaddingMask: maskRule(),
  tgtIsCausal: orNull(flag()),
  memoryIsCausal: flag(false),
});

/** What calling TransformerDecoder takes. */
export interface DecoderInput {
  /** The sequences: (L, N, E), (N, L, E) for layers with `batchFirst`, or (L, E). */
  tgt: Tensor;
  /** The encoder's output: (S, N, E), (N, S, E) for layers with `batchFirst`, or (S, E). */
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
  /** A hint whether `tgtMask` is the causal mask; null, the default, detects it. */
  tgtIsCausal?: boolean | null;
  /** A hint that `memoryMask` is a causal mask; false by default. */
  memoryIsCausal?: boolean;
}

/**
 * A stack of decoder layers, each of which takes the output of the one below and the encoder's output.
 * @example
 * ```ts
 * const layer = new nn.TransformerDecoderLayer(16, 4, { batchFirst: true });
 * const decoder = new nn.TransformerDecoder(layer, 2);
 * const output = decoder(torch.randn(8, 10, 16), torch.randn(8, 12, 16)); // (8, 10, 16)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerDecoder.html
 */
export class TransformerDecoder extends Module {
  /** The layers, in order. */
  layers: ModuleList<Module>;
  /** The number of layers. */
  numLayers: number;
  /** The module that normalizes the output, or null. */
  norm: Module | null;

  /**
   * @param args `decoderLayer`: the layer, which is copied `numLayers` times with its weights; `norm`:
   * normalizes the output
   */
  constructor(
    ...args: Arguments<
      [decoderLayer: Module, numLayers: number, norm?: Module | null],
      {
        /** The layer that is copied, with its weights. */
        decoderLayer: Module;
        /** The number of copies. */
        numLayers: number;
        /** A module that normalizes the output; none by default. */
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
