/**
 * Attention of many heads.
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

/** What `multiHeadAttentionForward` takes. */
export interface AttentionOptions extends Partial<Projection> {
  /** (L, N, E) or (L, E) */
  query: Tensor;
  /** (S, N, E of the key) or (S, E of the key) */
  key: Tensor;
  /** (S, N, E of the value) or (S, E of the value) */
  value: Tensor;
  /** E, the number of features. */
  embedDimToCheck: number;
  /** Into how many heads the features are divided. */
  numHeads: number;
  inProjWeight: Tensor | null;
  inProjBias: Tensor | null;
  /** (1, 1, E): added to the keys as one more; with `biasV`. */
  biasK: Tensor | null;
  /** (1, 1, E): added to the values as one more. */
  biasV: Tensor | null;
  /** Adds a key and a value of zeros. */
  addZeroAttn: boolean;
  /** The probability that a weight becomes zero while training. */
  dropoutP: number;
  /** (E, E) */
  outProjWeight: Tensor;
  /** (E) */
  outProjBias: Tensor | null;
  /** True by default. */
  training?: boolean;
  /** (N, S) or (S): true, or −∞, hides a key. */
  keyPaddingMask?: Tensor | null;
  /** Whether the weights are returned, which costs speed; true by default. */
  needWeights?: boolean;
  /** (L, S) or (N · heads, L, S): true hides a key from a query; numbers are added to the scores. */
  attnMask?: Tensor | null;
  /** (N · heads, S, E / heads): the keys themselves. */
  staticK?: Tensor | null;
  /** (N · heads, S, E / heads): the values themselves. */
  staticV?: Tensor | null;
  /** Whether the weights are averaged over heads; true by default. */
  averageAttnWeights?: boolean;
  /** Says that `attnMask`, which must be given, hides what comes later; false by default. */
  isCausal?: boolean;
}

/** What `attend` takes: all options. @internal */
export type Attention = ReturnType<typeof bindForward>;

function fail(callee: string, argument: string, expected: string, got: unknown): never {
  throw new RangeError(`${callee}: argument '${argument}': expected ${expected}, got ${got}`);
}

/** @throws RangeError for tensors that don't fit together; says whether there is a batch */
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

/** The attention of the options, which are not checked for their types. @internal */
export function attend(callee: string, given: Attention): [Tensor, Tensor | null] {
  const batched = checkShapes(callee, given);
  const { numHeads, needWeights, addZeroAttn, staticK, staticV, biasK, biasV } = given;
  let inputs: Triple = [given.query, given.key, given.value];
  let paddingMask = given.keyPaddingMask;
  if (!batched) {
    // Each by itself, even of the same tensor: Python too projects them by three products then.
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
    // The kernel hides what comes later by itself.
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
 * Attention of many heads with its projections, after Vaswani et al. (2017).
 * @returns the outputs (L, N, E) or (L, E), and the weights (N, L, S), (N, heads, L, S), the same without N, or null
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
