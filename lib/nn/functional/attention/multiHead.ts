/**
 * Multi-head attention.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#attention-mechanisms
 */
import { functions, nnFunctions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  flag,
  integer,
  orNull,
  probability,
  signature,
  tensorRule,
} from '../../base/arguments';
import { additiveMask } from './masks';
import { type Projection, project, type Triple } from './projection';
import { Columns, mix, mixFused, type Sizes } from './weights';

const optional = () => orNull(tensorRule());

const bindForward = signature({
  query: tensorRule(),
  key: tensorRule(),
  value: tensorRule(),
  embedDimToCheck: integer(),
  numHeads: integer(),
  inProjWeight: required(optional()),
  inProjBias: required(optional()),
  biasK: required(optional()),
  biasV: required(optional()),
  addZeroAttn: flag(),
  dropoutP: probability(),
  outProjWeight: tensorRule(),
  outProjBias: required(optional()),
  training: flag(true),
  keyPaddingMask: optional(),
  needWeights: flag(true),
  attnMask: optional(),
  useSeparateProjWeight: flag(false),
  qProjWeight: optional(),
  kProjWeight: optional(),
  vProjWeight: optional(),
  staticK: optional(),
  staticV: optional(),
  averageAttnWeights: flag(true),
  isCausal: flag(false),
});

/** The rule without its default. */
function required<R extends { fallback?: unknown }>({ fallback: _, ...rule }: R): Omit<R, 'fallback'> {
  return rule;
}

/**
 * What `multiHeadAttentionForward` takes. N is the batch, L the number of queries, S the number of keys, E
 * the features.
 */
export interface AttentionOptions extends Partial<Projection> {
  /** The queries, (L, N, E) or (L, E). */
  query: Tensor;
  /** The keys, (S, N, features) or (S, features). */
  key: Tensor;
  /** The values, (S, N, features) or (S, features). */
  value: Tensor;
  /** The number of features E that the query must have. */
  embedDimToCheck: number;
  /** The number of heads, which divides E. */
  numHeads: number;
  /** The packed weights of the three projections, (3 · E, E), or null with `useSeparateProjWeight`. */
  inProjWeight: Tensor | null;
  /** The biases of the three projections, (3 · E), or null. */
  inProjBias: Tensor | null;
  /** A key that is appended to the keys, (1, 1, E), or null; only together with `biasV`. */
  biasK: Tensor | null;
  /** A value that is appended to the values, (1, 1, E), or null. */
  biasV: Tensor | null;
  /** Whether a key and a value of zeros are appended. */
  addZeroAttn: boolean;
  /** The probability that an attention weight is set to zero, where `training` is true. */
  dropoutP: number;
  /** The weight of the layer that joins the heads, (E, E). */
  outProjWeight: Tensor;
  /** The bias of that layer, (E), or null. */
  outProjBias: Tensor | null;
  /** Whether dropout is active; true by default. */
  training?: boolean;
  /** The keys to ignore, (N, S) or (S): true in a boolean mask, −∞ in a float mask. None by default. */
  keyPaddingMask?: Tensor | null;
  /** Whether the attention weights are returned, which is slower; true by default. */
  needWeights?: boolean;
  /**
   * Which keys each query must not attend to, (L, S) or (N · heads, L, S): true in a boolean mask; a float
   * mask is added to the scores. None by default.
   */
  attnMask?: Tensor | null;
  /**
   * The projected keys of each head, (N · heads, S, E / heads), in place of projecting `key`; none by
   * default.
   */
  staticK?: Tensor | null;
  /**
   * The projected values of each head, (N · heads, S, E / heads), in place of projecting `value`; none by
   * default.
   */
  staticV?: Tensor | null;
  /** Whether the returned weights are averaged over the heads; true by default. */
  averageAttnWeights?: boolean;
  /** A hint that `attnMask`, which must be given, is the causal mask; false by default. */
  isCausal?: boolean;
}

/** All options, as they have been read. @internal */
export type Attention = ReturnType<typeof bindForward>;

function fail(callee: string, argument: string, expected: string, got: unknown): never {
  throw new RangeError(`${callee}: argument '${argument}': expected ${expected}, got ${got}`);
}

/**
 * @returns whether the inputs are batched
 * @throws RangeError for shapes that do not fit together
 */
function checkShapes(callee: string, given: Attention): boolean {
  const { query, key, value, keyPaddingMask, attnMask, numHeads } = given;
  const rank = query.dim();
  if (rank !== 2 && rank !== 3) fail(callee, 'query', 'a tensor of 2 or 3 dimensions', query.shape);
  if (key.dim() !== rank) fail(callee, 'key', `${rank} dimensions, as the query`, key.shape);
  if (value.dim() !== rank) fail(callee, 'value', `${rank} dimensions, as the query`, value.shape);
  if (keyPaddingMask !== null && keyPaddingMask.dim() !== rank - 1)
    fail(callee, 'keyPaddingMask', `a mask of ${rank - 1} dimensions`, keyPaddingMask.shape);
  if (attnMask !== null && attnMask.dim() !== 2 && attnMask.dim() !== 3)
    fail(callee, 'attnMask', 'a mask of 2 or 3 dimensions', attnMask.shape);
  const features = query.size(-1);
  if (features !== given.embedDimToCheck)
    fail(callee, 'query', `${given.embedDimToCheck} features`, query.shape);
  if (features % numHeads !== 0) fail(callee, 'numHeads', `a divisor of the ${features} features`, numHeads);
  const [keys, values] = given.useSeparateProjWeight
    ? [key.shape.slice(0, -1), value.shape.slice(0, -1)]
    : [[...key.shape], [...value.shape]];
  if (String(keys) !== String(values))
    fail(
      callee,
      'value',
      `the key's ${given.useSeparateProjWeight ? 'length and batch' : 'size'} [${keys}]`,
      value.shape,
    );
  return rank === 3;
}

function checkSize(callee: string, argument: string, tensor: Tensor, expected: readonly number[]): void {
  if (String([...tensor.shape]) !== String(expected))
    fail(callee, argument, `size [${expected}]`, tensor.shape);
}

/** Computes attention from options whose types have been checked. @internal */
export function attend(callee: string, given: Attention): [Tensor, Tensor | null] {
  const batched = checkShapes(callee, given);
  const { numHeads, needWeights, addZeroAttn, staticK, staticV, biasK, biasV } = given;
  let inputs: Triple = [given.query, given.key, given.value];
  let paddingMask = given.keyPaddingMask;
  if (!batched) {
    // Each input is unsqueezed by itself, so that even the same tensor is projected by three products, as in
    // Python.
    inputs = inputs.map((input) => input.unsqueeze(1)) as Triple;
    paddingMask = paddingMask === null ? null : paddingMask.unsqueeze(0);
  }
  const [query, key] = inputs;
  const { dtype } = query;
  const [length, batch, features] = [...query.shape] as [number, number, number];
  const headSize = features / numHeads;
  const rows = batch * numHeads;

  paddingMask = additiveMask(callee, 'keyPaddingMask', paddingMask, dtype, given.attnMask?.dtype ?? null);
  let { isCausal, attnMask } = given;
  if (isCausal && attnMask === null) fail(callee, 'attnMask', 'the mask that isCausal speaks of', 'null');
  if (isCausal && paddingMask === null && !needWeights) {
    // The kernel applies the causal mask itself.
    attnMask = null;
  } else {
    attnMask = additiveMask(callee, 'attnMask', attnMask, dtype);
    if (paddingMask !== null) isCausal = false;
  }
  if (attnMask !== null) {
    const sizes = [length, key.size(0)];
    checkSize(callee, 'attnMask', attnMask, attnMask.dim() === 2 ? sizes : [rows, ...sizes]);
    if (attnMask.dim() === 2) attnMask = attnMask.unsqueeze(0);
  }

  const [q, k, v] = project(callee, inputs, given);
  const columns = new Columns(k, v, attnMask, paddingMask);
  if ((biasK === null) !== (biasV === null))
    fail(callee, 'biasV', 'a Tensor if and only if biasK is one', biasV === null ? 'null' : 'a Tensor');
  if (biasK !== null && biasV !== null) {
    if (staticK !== null || staticV !== null)
      fail(callee, 'staticK', 'null where biases are added to the keys', 'a Tensor');
    columns.add(biasK.repeat([1, batch, 1]), biasV.repeat([1, batch, 1]), 0);
  }
  const byHead = (x: Tensor): Tensor => x.view([x.size(0), rows, headSize]).transpose(0, 1);
  const heads = byHead(q);
  columns.key = staticK ?? byHead(columns.key);
  columns.value = staticV ?? byHead(columns.value);
  if (staticK !== null) checkSize(callee, 'staticK', staticK, [rows, staticK.size(1), headSize]);
  if (staticV !== null) checkSize(callee, 'staticV', staticV, [rows, staticV.size(1), headSize]);
  if (addZeroAttn) {
    const zeros = functions.zeros([rows, 1, headSize], { dtype: k.dtype, device: k.device });
    columns.add(zeros, zeros, 1);
  }
  const count = columns.key.size(1);
  let mask = columns.attention;
  if (columns.padding !== null) {
    checkSize(callee, 'keyPaddingMask', columns.padding, [batch, count]);
    const hidden = columns.padding
      .view([batch, 1, 1, count])
      .expand([-1, numHeads, -1, -1])
      .reshape([rows, 1, count]) as Tensor;
    mask = mask === null ? hidden : mask.add(hidden);
  }

  const dropout = given.training ? given.dropoutP : 0;
  const sizes: Sizes = { batch, heads: numHeads, length, count, headSize };
  const finish = (mixed: Tensor): Tensor => {
    const output = nnFunctions
      .linear(mixed.reshape([length * batch, features]), given.outProjWeight, given.outProjBias)
      .view([length, batch, -1]);
    return batched ? output : output.squeeze(1);
  };
  if (!needWeights) return [finish(mixFused(heads, columns, mask, dropout, isCausal, sizes)), null];
  const { mixed, weights } = mix(heads, columns, mask, dropout);
  const perHead = weights.view([batch, numHeads, length, count]);
  const shown = given.averageAttnWeights ? perHead.mean(1) : perHead;
  return [finish(mixed), batched ? shown : shown.squeeze(0)];
}

/**
 * Multi-head attention with its projections, after Vaswani et al. (2017). `nn.MultiheadAttention` owns the
 * weights.
 * @returns the outputs, (L, N, E) or (L, E), and the attention weights: (N, L, S), or (N, heads, L, S)
 * without averaging, without N for unbatched inputs; null without `needWeights`
 * @throws RangeError for shapes that do not fit together
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.multi_head_attention_forward.html
 */
export function multiHeadAttentionForward(
  ...args: Arguments<
    [
      query: Tensor,
      key: Tensor,
      value: Tensor,
      embedDimToCheck: number,
      numHeads: number,
      inProjWeight: Tensor | null,
      inProjBias: Tensor | null,
      biasK: Tensor | null,
      biasV: Tensor | null,
      addZeroAttn: boolean,
      dropoutP: number,
      outProjWeight: Tensor,
      outProjBias: Tensor | null,
      training?: boolean,
      keyPaddingMask?: Tensor | null,
      needWeights?: boolean,
      attnMask?: Tensor | null,
      useSeparateProjWeight?: boolean,
      qProjWeight?: Tensor | null,
      kProjWeight?: Tensor | null,
      vProjWeight?: Tensor | null,
      staticK?: Tensor | null,
      staticV?: Tensor | null,
      averageAttnWeights?: boolean,
      isCausal?: boolean,
    ],
    AttentionOptions,
    [
      'query',
      'key',
      'value',
      'embedDimToCheck',
      'numHeads',
      'inProjWeight',
      'inProjBias',
      'biasK',
      'biasV',
      'addZeroAttn',
      'dropoutP',
      'outProjWeight',
      'outProjBias',
    ]
  >
): [Tensor, Tensor | null] {
  return attend('multiHeadAttentionForward', bindForward('multiHeadAttentionForward', args));
}
