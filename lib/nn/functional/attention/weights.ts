/** Averages values by how well their keys match the queries. */
import { functions, nnFunctions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';

/** Keys, values and masks, to which columns can be added. */
export class Columns {
  constructor(
    public key: Tensor,
    public value: Tensor,
    public attention: Tensor | null,
    public padding: Tensor | null,
  ) {}

  /** Adds one key and value. */
  add(key: Tensor, value: Tensor, dim: number): void {
    this.key = functions.cat([this.key, key], dim);
    this.value = functions.cat([this.value, value], dim);
    this.attention = this.attention && nnFunctions.pad(this.attention, [0, 1]);
    this.padding = this.padding && nnFunctions.pad(this.padding, [0, 1]);
  }
}

/** The sizes that attention computes with. */
export interface Sizes {
  batch: number;
  heads: number;
  length: number;
  count: number;
  headSize: number;
}

/**
 * Computes attention step by step, with the weights (N · heads, L, S); the output is (L, N · heads, E /
 * heads).
 */
export function mix(
  query: Tensor,
  { key, value }: Columns,
  mask: Tensor | null,
  dropout: number,
): { mixed: Tensor; weights: Tensor } {
  const scaled = query.mul(Math.sqrt(1 / query.size(-1)));
  const across = key.transpose(-2, -1);
  const scores = mask === null ? scaled.bmm(across) : functions.baddbmm(mask, scaled, across);
  let weights = scores.softmax(-1) as Tensor;
  if (dropout > 0) weights = functions.dropout(weights, dropout, true);
  return { mixed: weights.bmm(value).transpose(0, 1), weights };
}

/** Computes attention by the fused kernel; the output is (L, N, heads, E / heads). */
export function mixFused(
  query: Tensor,
  { key, value }: Columns,
  mask: Tensor | null,
  dropout: number,
  isCausal: boolean,
  { batch, heads, length, count, headSize }: Sizes,
): Tensor {
  const sharedMask = mask !== null && mask.dim() === 3 && mask.size(0) === 1;
  const byBatch = mask && (sharedMask ? mask.unsqueeze(0) : mask.view([batch, heads, -1, count]));
  return nnFunctions
    .scaledDotProductAttention(
      query.view([batch, heads, length, headSize]),
      key.view([batch, heads, count, headSize]),
      value.view([batch, heads, count, headSize]),
      byBatch,
      dropout,
      isCausal,
    )
    .permute([2, 0, 1, 3]);
}
