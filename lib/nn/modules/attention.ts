/** Attention of many heads, as a module. */
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

/** A Linear that keeps Python's name for it in the text of modules. */
class NonDynamicallyQuantizableLinear extends Linear {}

export interface MultiheadAttentionOptions extends Factory {
  /** The number of features of queries and outputs. */
  embedDim: number;
  /** Into how many heads they are divided, evenly. */
  numHeads: number;
  /** The probability that a weight becomes zero while training; 0 by default. */
  dropout?: number;
  /** Whether the projections have learnt biases; true by default. */
  bias?: boolean;
  /** Adds a learnt key and value; false by default. */
  addBiasKv?: boolean;
  /** Adds a key and a value of zeros; false by default. */
  addZeroAttn?: boolean;
  /** The number of features of keys; `embedDim` by default. */
  kdim?: number | null;
  /** The number of features of values; `embedDim` by default. */
  vdim?: number | null;
  /** Whether inputs and outputs are (N, L, E) in place of (L, N, E); false by default. */
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

/** What calling MultiheadAttention takes. */
export interface MultiheadAttentionInput {
  /** (L, N, E), (N, L, E) where `batchFirst` is true, or (L, E). */
  query: Tensor;
  /** As the query, S elements of kdim features. */
  key: Tensor;
  /** As the query, S elements of vdim features. */
  value: Tensor;
  /** (N, S) or (S): true, or −∞, hides a key. */
  keyPaddingMask?: Tensor | null;
  /** Whether the weights are returned, which costs speed; true by default. */
  needWeights?: boolean;
  /** (L, S) or (N · heads, L, S): true hides a key from a query; numbers are added to the scores. */
  attnMask?: Tensor | null;
  /** Whether the weights are averaged over heads; true by default. */
  averageAttnWeights?: boolean;
  /** Says that `attnMask`, which must be given, hides what comes later; false by default. */
  isCausal?: boolean;
}

const fused = operator('aten::_native_multi_head_attention');

/**
 * Attention of many heads, after Vaswani et al. (2017).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiheadAttention.html
 */
export class MultiheadAttention extends Module {
  embedDim: number;
  kdim: number;
  vdim: number;
  numHeads: number;
  dropout: number;
  batchFirst: boolean;
  /** The number of features of each head. */
  headDim: number;
  addZeroAttn: boolean;
  /** (embedDim, embedDim), or null where the weights are packed. */
  q_proj_weight: Parameter | null;
  /** (embedDim, kdim), or null. */
  k_proj_weight: Parameter | null;
  /** (embedDim, vdim), or null. */
  v_proj_weight: Parameter | null;
  /** (3 · embedDim, embedDim): the weights of queries, keys and values, where all have as many features, or null. */
  in_proj_weight: Parameter | null;
  /** (3 · embedDim) */
  in_proj_bias: Parameter | null;
  out_proj: Linear;
  /** (1, 1, embedDim) */
  bias_k: Parameter | null;
  /** (1, 1, embedDim) */
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
    if (embedDim % numHeads !== 0) {
      throw new RangeError(`${callee}: embedDim (${embedDim}) must be divisible by numHeads (${numHeads})`);
    }
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

  /** Draws the projections' weights anew, except the output's. */
  _resetParameters(): void {
    for (const weight of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight]) {
      if (weight !== null) xavierUniform_(weight);
    }
    if (this.in_proj_bias !== null) constant_(this.in_proj_bias, 0);
    if (this.in_proj_bias !== null && this.out_proj.bias !== null) constant_(this.out_proj.bias, 0);
    if (this.bias_k !== null) xavierNormal_(this.bias_k);
    if (this.bias_v !== null) xavierNormal_(this.bias_v);
  }

  /** Whether the weights alone let a fused kernel take over. @internal */
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

  /** @returns the outputs, of the query's size, and the weights (N, L, S), (N, heads, L, S), without N, or null */
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

/** (N, L, E) as (L, N, E); inputs that are the same tensor stay so, which saves products. */
function swapped(query: Tensor, key: Tensor, value: Tensor): { query: Tensor; key: Tensor; value: Tensor } {
  const q = query.transpose(1, 0);
  const k = key === query ? q : key.transpose(1, 0);
  return { query: q, key: k, value: value === key ? k : value.transpose(1, 0) };
}
