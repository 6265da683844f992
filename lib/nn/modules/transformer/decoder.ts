/** Stacks of the decoder's layers. */
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
