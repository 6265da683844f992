/** Stacks of the encoder's layers. */
import { operator } from '../../../core/operators/namespaces';
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
