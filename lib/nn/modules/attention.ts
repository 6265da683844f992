/** Multi-head attention, as a module. */
import { expectMultiple } from '../../core/arguments/assertions';
import { operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  natural,
  orNull,
  probability,
  signature,
  tensorRule,
} from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { additiveMask, fusible, mergeMasks } from '../functional/attention/masks';
import { attend } from '../functional/attention/multiHead';
import { constant_, xavierNormal_, xavierUniform_ } from '../init';
import { Linear } from './linear';

/** A Linear under the name that Python shows for it in the text of modules. */
class NonDynamicallyQuantizableLinear extends Linear {}

/** What the constructor of MultiheadAttention takes. */
export interface MultiheadAttentionOptions extends Factory {
  /** The number of features E of queries and outputs. */
  embedDim: number;
  /** The number of heads, among which the features are divided evenly. */
  numHeads: number;
  /** The probability that an attention weight is set to zero in training mode; 0 by default. */
  dropout?: number;
  /** Whether the projections have learnable biases; true by default. */
  bias?: boolean;
  /** Whether a learnable key and value are appended to the sequences; false by default. */
  addBiasKv?: boolean;
  /** Whether a key and a value of zeros are appended to the sequences; false by default. */
  addZeroAttn?: boolean;
  /** The number of features of keys; `embedDim` by default. */
  kdim?: number | null;
  /** The number of features of values; `embedDim` by default. */
  vdim?: number | null;
  /** Whether inputs and outputs are (N, L, E) rather than (L, N, E); false by default. */
  batchFirst?: boolean;
}

const bindAttention = signature({
  embedDim: natural(undefined, 1),
  numHeads: natural(undefined, 1),
  dropout: probability(0),
  bias: flag(true),
  addBiasKv: flag(false),
  addZeroAttn: flag(false),
  kdim: orNull(natural()),
  vdim: orNull(natural()),
  batchFirst: flag(false),
  ...factory,
});

const bindForward = signature({
  query: tensorRule(),
  key: tensorRule(),
  value: tensorRule(),
  keyPaddingMask: orNull(tensorRule()),
  needWeights: flag(true),
  attnMask: orNull(tensorRule()),
  averageAttnWeights: flag(true),
  isCausal: flag(false),
});

/**
 * What calling MultiheadAttention takes. N is the batch, L the number of queries, S the number of keys, E the
 * features.
 */
export interface MultiheadAttentionInput {
  /** The queries: (L, N, E), (N, L, E) with `batchFirst`, or (L, E). */
  query: Tensor;
  /** The keys: (S, N, kdim), (N, S, kdim) with `batchFirst`, or (S, kdim). */
  key: Tensor;
  /** The values: (S, N, vdim), (N, S, vdim) with `batchFirst`, or (S, vdim). */
  value: Tensor;
  /**
   * The keys to ignore, (N, S) or (S): true in a boolean mask, −∞ in a float mask, which is added. None by
   * default.
   */
  keyPaddingMask?: Tensor | null;
  /** Whether the attention weights are returned, which is slower; true by default. */
  needWeights?: boolean;
  /**
   * Which keys each query must not attend to, (L, S) or (N · numHeads, L, S): true in a boolean mask; a float
   * mask is added to the scores. None by default.
   */
  attnMask?: Tensor | null;
  /** Whether the returned weights are averaged over the heads; true by default. */
  averageAttnWeights?: boolean;
  /** A hint that `attnMask`, which must be given, is the causal mask; false by default. */
  isCausal?: boolean;
}

const fused = operator('aten::_native_multi_head_attention');

/**
 * Multi-head attention, after Vaswani et al. (2017): each query takes a mean of the values, weighted by the
 * softmax of how well its projection matches the keys' projections, in several heads whose results are joined
 * by a linear layer.
 * @example
 * ```ts
 * const attention = new nn.MultiheadAttention(16, 4, { batchFirst: true });
 * const x = torch.randn(2, 5, 16);
 * const [output, weights] = attention(x, x, x); // (2, 5, 16) and (2, 5, 5)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiheadAttention.html
 */
export class MultiheadAttention extends Module {
  /** The number of features of queries and outputs. */
  embedDim: number;
  /** The number of features of keys. */
  kdim: number;
  /** The number of features of values. */
  vdim: number;
  /** The number of heads. */
  numHeads: number;
  /** The probability that an attention weight is set to zero in training mode. */
  dropout: number;
  /** Whether inputs and outputs are (N, L, E) rather than (L, N, E). */
  batchFirst: boolean;
  /** The number of features of each head. */
  headDim: number;
  /** Whether a key and a value of zeros are appended to the sequences. */
  addZeroAttn: boolean;
  /** The weight that projects queries, (embedDim, embedDim), or null where `in_proj_weight` holds it. */
  q_proj_weight: Parameter | null;
  /** The weight that projects keys, (embedDim, kdim), or null where `in_proj_weight` holds it. */
  k_proj_weight: Parameter | null;
  /** The weight that projects values, (embedDim, vdim), or null where `in_proj_weight` holds it. */
  v_proj_weight: Parameter | null;
  /**
   * The weights that project queries, keys and values, (3 · embedDim, embedDim), or null where their sizes
   * differ.
   */
  in_proj_weight: Parameter | null;
  /** The biases of the three projections, (3 · embedDim), or null. */
  in_proj_bias: Parameter | null;
  /** The linear layer that joins the heads. */
  out_proj: Linear;
  /** The learnable key that is appended, (1, 1, embedDim), or null. */
  bias_k: Parameter | null;
  /** The learnable value that is appended, (1, 1, embedDim), or null. */
  bias_v: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        embedDim: number,
        numHeads: number,
        dropout?: number,
        bias?: boolean,
        addBiasKv?: boolean,
        addZeroAttn?: boolean,
        kdim?: number | null,
        vdim?: number | null,
        batchFirst?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      MultiheadAttentionOptions,
      ['embedDim', 'numHeads']
    >
  ) {
    super();
    const callee = new.target.name;
    const given = bindAttention(callee, args);
    const { embedDim, numHeads, bias, addBiasKv, device, dtype } = given;
    expectMultiple(`${callee}: argument 'embedDim'`, embedDim, 'numHeads', numHeads);
    const made = { device, dtype };
    this.embedDim = embedDim;
    this.kdim = given.kdim ?? embedDim;
    this.vdim = given.vdim ?? embedDim;
    this.numHeads = numHeads;
    this.dropout = given.dropout;
    this.batchFirst = given.batchFirst;
    this.headDim = embedDim / numHeads;
    const { kdim, vdim } = this;
    const packed = kdim === embedDim && vdim === embedDim;
    this.q_proj_weight = packed ? null : emptyParameter([embedDim, embedDim], made);
    this.k_proj_weight = packed ? null : emptyParameter([embedDim, kdim], made);
    this.v_proj_weight = packed ? null : emptyParameter([embedDim, vdim], made);
    this.in_proj_weight = packed ? emptyParameter([3 * embedDim, embedDim], made) : null;
    this.in_proj_bias = bias ? emptyParameter([3 * embedDim], made) : null;
    this.out_proj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias, ...made });
    this.bias_k = addBiasKv ? emptyParameter([1, 1, embedDim], made) : null;
    this.bias_v = addBiasKv ? emptyParameter([1, 1, embedDim], made) : null;
    this.addZeroAttn = given.addZeroAttn;
    this._resetParameters();
  }

  /** Draws the weights that project queries, keys and values anew and sets the biases to zero. */
  _resetParameters(): void {
    for (const weight of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight]) {
      if (weight !== null) xavierUniform_(weight);
    }
    if (this.in_proj_bias !== null) constant_(this.in_proj_bias, 0);
    if (this.in_proj_bias !== null && this.out_proj.bias !== null) constant_(this.out_proj.bias, 0);
    if (this.bias_k !== null) xavierNormal_(this.bias_k);
    if (this.bias_v !== null) xavierNormal_(this.bias_v);
  }

  /** Whether the module's own settings allow a fused kernel. @internal */
  get isFusible(): boolean {
    return (
      !this.training &&
      this.batchFirst &&
      this.in_proj_weight !== null &&
      this.in_proj_bias !== null &&
      this.numHeads % 2 === 0 &&
      this.bias_k === null &&
      this.bias_v === null &&
      !this.addZeroAttn
    );
  }

  /**
   * Attends from each query to the keys.
   * @returns the outputs, of the query's shape, and the attention weights: (N, L, S), or (N, numHeads, L, S)
   * without averaging, without N for unbatched inputs; null without `needWeights`
   */
  forward(
    ...args: Arguments<
      [
        query: Tensor,
        key: Tensor,
        value: Tensor,
        keyPaddingMask?: Tensor | null,
        needWeights?: boolean,
        attnMask?: Tensor | null,
        averageAttnWeights?: boolean,
        isCausal?: boolean,
      ],
      MultiheadAttentionInput,
      ['query', 'key', 'value']
    >
  ): [Tensor, Tensor | null] {
    const callee = this.constructor.name;
    const given = bindForward(callee, args);
    const { query, key, value, needWeights, averageAttnWeights, isCausal } = given;
    const { dtype } = query;
    const float = [given.attnMask, given.keyPaddingMask].some((mask) => mask?.dtype.isFloatingPoint === true);
    const other = given.attnMask?.dtype ?? null;
    const keyPaddingMask = additiveMask(callee, 'keyPaddingMask', given.keyPaddingMask, dtype, other);
    const attnMask = additiveMask(callee, 'attnMask', given.attnMask, dtype);
    const { in_proj_weight: weight, in_proj_bias: bias, out_proj: out, embedDim, numHeads } = this;
    const batched = query.dim() === 3;
    if (!float && batched && query === key && key === value && this.isFusible && weight?.dtype === dtype) {
      if (fusible([query, weight, bias, out.weight, out.bias])) {
        const { mask, kind } = mergeMasks(attnMask, keyPaddingMask, query, numHeads);
        const [output, weights] = fused.callMany([
          ...[query, key, value, embedDim, numHeads, weight, bias, out.weight, out.bias],
          ...[mask, needWeights, averageAttnWeights, kind],
        ]) as [Tensor, Tensor | null];
        return [output, needWeights ? weights : null];
      }
    }
    const lengthFirst = this.batchFirst && batched ? swapped(query, key, value) : { query, key, value };
    const [output, weights] = attend(callee, {
      ...lengthFirst,
      embedDimToCheck: embedDim,
      numHeads,
      inProjWeight: weight,
      inProjBias: bias,
      biasK: this.bias_k,
      biasV: this.bias_v,
      addZeroAttn: this.addZeroAttn,
      dropoutP: this.dropout,
      outProjWeight: out.weight,
      outProjBias: out.bias,
      training: this.training,
      keyPaddingMask,
      needWeights,
      attnMask,
      useSeparateProjWeight: weight === null,
      qProjWeight: this.q_proj_weight,
      kProjWeight: this.k_proj_weight,
      vProjWeight: this.v_proj_weight,
      staticK: null,
      staticV: null,
      averageAttnWeights,
      isCausal,
    });
    return [this.batchFirst && batched ? output.transpose(1, 0) : output, weights];
  }
}

/**
 * Swaps the first two dimensions of all inputs; inputs that are the same tensor stay the same, which saves
 * products.
 */
function swapped(query: Tensor, key: Tensor, value: Tensor): { query: Tensor; key: Tensor; value: Tensor } {
  const q = query.transpose(1, 0);
  const k = key === query ? q : key.transpose(1, 0);
  return { query: q, key: k, value: value === key ? k : value.transpose(1, 0) };
}
