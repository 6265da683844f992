/** The stack of encoder layers. */
import { operator } from '../../../core/operators/namespaces';
import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, natural, orNull, signature, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import type { ModuleList } from '../../containers/moduleList';
import { additiveMask, detectCausal, fusible } from '../../functional/attention/masks';
import { TransformerEncoderLayer } from './encoderLayer';
import { copies, lengthOf, maskRule, moduleRule } from './stack';

const bindEncoder = signature({
  encoderLayer: moduleRule(),
  numLayers: natural(),
  norm: orNull(moduleRule()),
  enableNestedTensor: flag(true),
  maskCheck: flag(true),
});

const bindEncode = signature({
  src: tensorRule(),
  mask: maskRule(),
  srcKeyPaddingMask: maskRule(),
  isCausal: orNull(flag()),
});

/** What calling TransformerEncoder takes. */
export interface EncoderInput {
  /** The sequences: (L, N, E), (N, L, E) for layers with `batchFirst`, or (L, E). */
  src: Tensor;
  /**
   * Which elements each element must not attend to, (L, L) or (N · nhead, L, L): true in a boolean mask; a
   * float mask is added to the scores. None by default.
   */
  mask?: Tensor | null;
  /** The elements to ignore, (N, L) or (L): true in a boolean mask, −∞ in a float mask. None by default. */
  srcKeyPaddingMask?: Tensor | null;
  /** A hint whether `mask` is the causal mask; null, the default, detects it. */
  isCausal?: boolean | null;
}

const leftAligned = operator('aten::_nested_tensor_from_mask_left_aligned');
const nested = operator('aten::_nested_tensor_from_mask');
const padded = operator('aten::nested_to_padded_tensor');

/** Why padding is never left out with such layers; undefined where it may be. */
function whyNotNested(layer: Module): string | undefined {
  if (!(layer instanceof TransformerEncoderLayer)) return 'is no TransformerEncoderLayer';
  const attention = layer.self_attn;
  if (layer.normFirst) return 'has normFirst: true';
  if (!attention.batchFirst) return 'has not batchFirst: true';
  if (attention.in_proj_weight === null) return 'has keys or values of another size';
  if (attention.in_proj_bias === null) return 'has bias: false';
  if (layer.fusedActivation === null) return 'has another activation than relu and gelu';
  if (layer.norm1.eps !== layer.norm2.eps) return 'has normalisations with different eps';
  return attention.numHeads % 2 === 0 ? undefined : 'has an odd number of heads';
}

/**
 * A stack of encoder layers, each of which takes the output of the one below.
 * @example
 * ```ts
 * const layer = new nn.TransformerEncoderLayer(16, 4, { batchFirst: true });
 * const encoder = new nn.TransformerEncoder(layer, 2);
 * const output = encoder(torch.randn(8, 10, 16)); // (8, 10, 16)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TransformerEncoder.html
 */
export class TransformerEncoder extends Module {
  /** The layers, in order. */
  layers: ModuleList<Module>;
  /** The number of layers. */
  numLayers: number;
  /** The module that normalizes the output, or null. */
  norm: Module | null;
  /** Whether padding is left out of the computation in evaluation mode where fused kernels allow it. */
  enableNestedTensor: boolean;
  /** Whether it is checked that all padding is at the end before it is left out. */
  maskCheck: boolean;

  /**
   * @param args `encoderLayer`: the layer, which is copied `numLayers` times with its weights; `norm`:
   * normalizes the output
   */
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
        /** The layer that is copied, with its weights. */
        encoderLayer: Module;
        /** The number of copies. */
        numLayers: number;
        /** A module that normalizes the output; none by default. */
        norm?: Module | null;
        /**
         * Whether padding is left out of the computation in evaluation mode where fused kernels allow it;
         * true by default.
         */
        enableNestedTensor?: boolean;
        /** Whether it is checked that all padding is at the end before it is left out; true by default. */
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
    const reason = given.enableNestedTensor ? whyNotNested(given.encoderLayer) : undefined;
    if (reason !== undefined) {
      warn(`${new.target.name}: enableNestedTensor has no effect, because encoderLayer ${reason}`);
    }
    this.maskCheck = given.maskCheck;
  }

  /**
   * Encodes sequences.
   * @returns the output, of the input's shape; padding that was left out becomes zeros
   */
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
