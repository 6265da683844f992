/**
 * Rows of a table by their numbers, alone and reduced by bags.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#sparse-functions
 */
import { noGrad } from '../../core/autograd/autograd';
import { functions, operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  flag,
  integer,
  orNull,
  real,
  signature,
  tensorRule,
} from '../base/arguments';
import { sameSizes } from './loss/applyReduction';

const rows = operator('aten::embedding');
const renorm = operator('aten::embedding_renorm_');
const bags = operator('aten::embedding_bag');

/** The row of padding counted from the start, of `count` rows. @throws RangeError for a row that isn't there */
export function paddingRow(callee: string, paddingIdx: number | null, count: number): number | null {
  if (paddingIdx === null) return null;
  if (paddingIdx >= count || paddingIdx < -count) {
    throw new RangeError(
      `${callee}: argument 'paddingIdx': expected a row from ${-count} to ${count - 1}, got ${paddingIdx}`,
    );
  }
  return paddingIdx < 0 ? paddingIdx + count : paddingIdx;
}

/** Shortens the rows of `weight` that `input` names to the norm `maxNorm`, in place. */
function shorten(weight: Tensor, input: Tensor, maxNorm: number, normType: number): void {
  noGrad(() => renorm.callMany([weight.detach(), input, maxNorm, normType]));
}

/** @internal */
export function embed(
  input: Tensor,
  weight: Tensor,
  paddingIdx: number | null,
  maxNorm: number | null,
  normType: number,
  scaleGradByFreq: boolean,
  sparse: boolean,
): Tensor {
  let ids = input;
  if (maxNorm !== null) {
    ids = input.contiguous() as Tensor;
    shorten(weight, ids, maxNorm, normType);
  }
  return rows.callMany([weight, ids, paddingIdx ?? -1, scaleGradByFreq, sparse]) as Tensor;
}

/** What tables are looked up with. */
export interface LookupOptions {
  /** Rows that are used are first shortened to this norm, in place; null, the default, leaves them. */
  maxNorm?: number | null;
  /** The norm; 2 by default. */
  normType?: number;
  /** Divides gradients by how often the batch names a row; false by default. */
  scaleGradByFreq?: boolean;
  /** Gives the table a sparse gradient; false by default. */
  sparse?: boolean;
  /** The row that gets no gradient, and counts in no bag; none by default. */
  paddingIdx?: number | null;
}

const bindEmbedding = signature({
  input: tensorRule(),
  weight: tensorRule(),
  paddingIdx: orNull(integer()),
  maxNorm: orNull(real()),
  normType: real(2),
  scaleGradByFreq: flag(false),
  sparse: flag(false),
});

/**
 * The rows of `weight` (rows, features) that `input` (…), of dtype int64 or int32, names: (…, features).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.embedding.html
 */
export function embedding(
  ...args: Arguments<
    [
      input: Tensor,
      weight: Tensor,
      paddingIdx?: number | null,
      maxNorm?: number | null,
      normType?: number,
      scaleGradByFreq?: boolean,
      sparse?: boolean,
    ],
    LookupOptions & { input: Tensor; weight: Tensor },
    ['input', 'weight']
  >
): Tensor {
  const given = bindEmbedding('embedding', args);
  const { input, weight, maxNorm, normType, scaleGradByFreq, sparse } = given;
  const paddingIdx = paddingRow('embedding', given.paddingIdx, weight.dim() > 0 ? weight.size(0) : 0);
  return embed(input, weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
}

/** How the rows of a bag become one. */
export type BagMode = 'sum' | 'mean' | 'max';

const modes = ['sum', 'mean', 'max'] as const;
export const bagMode = () => choice(modes, 'mean');

const bindBag = signature({
  input: tensorRule(),
  weight: tensorRule(),
  offsets: orNull(tensorRule()),
  maxNorm: orNull(real()),
  normType: real(2),
  scaleGradByFreq: flag(false),
  mode: bagMode(),
  sparse: flag(false),
  perSampleWeights: orNull(tensorRule()),
  includeLastOffset: flag(false),
  paddingIdx: orNull(integer()),
});

type Bags = ReturnType<typeof bindBag>;

/** @throws RangeError for what does not fit together */
function checkBags({ input, weight, offsets, mode, sparse, perSampleWeights, scaleGradByFreq }: Bags): void {
  const fail = (argument: string, expected: string, got: unknown): never => {
    throw new RangeError(`embeddingBag: argument '${argument}': expected ${expected}, got ${got}`);
  };
  if (perSampleWeights !== null && !sameSizes(input, perSampleWeights))
    fail('perSampleWeights', `the input's size ${input.shape}`, perSampleWeights.shape);
  if (weight.dim() !== 2) fail('weight', 'two dimensions', weight.shape);
  if (input.dim() !== 1 && input.dim() !== 2) fail('input', 'one or two dimensions', input.shape);
  if (input.dim() === 2 && offsets !== null)
    fail('offsets', 'null where each row of the input is a bag', offsets.shape);
  if (input.dim() === 1 && offsets?.dim() !== 1)
    fail('offsets', 'where each bag starts, in one dimension', offsets?.shape ?? 'null');
  if (mode === 'max' && scaleGradByFreq) fail('scaleGradByFreq', "false with the mode 'max'", true);
  if (mode === 'max' && sparse) fail('sparse', "false with the mode 'max'", true);
  if (mode !== 'sum' && perSampleWeights !== null)
    fail('perSampleWeights', `null with the mode '${mode}'`, 'a Tensor');
}

/**
 * Sums, means or maxima of bags of rows of `weight` (rows, features): of each row of `input` (bags, length), or of
 * stretches of `input` (length) that begin at `offsets` (bags).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.embedding_bag.html
 */
export function embeddingBag(
  ...args: Arguments<
    [
      input: Tensor,
      weight: Tensor,
      offsets?: Tensor | null,
      maxNorm?: number | null,
      normType?: number,
      scaleGradByFreq?: boolean,
      mode?: BagMode,
      sparse?: boolean,
      perSampleWeights?: Tensor | null,
      includeLastOffset?: boolean,
      paddingIdx?: number | null,
    ],
    LookupOptions & {
      input: Tensor;
      weight: Tensor;
      offsets?: Tensor | null;
      /** `'mean'` by default. */
      mode?: BagMode;
      /** A factor for each row of the input; only with the mode `'sum'`. */
      perSampleWeights?: Tensor | null;
      /** Whether `offsets` ends with the length of the input; false by default. */
      includeLastOffset?: boolean;
    },
    ['input', 'weight']
  >
): Tensor {
  const given = bindBag('embeddingBag', args);
  checkBags(given);
  const { weight, maxNorm, normType, scaleGradByFreq, mode, sparse, paddingIdx } = given;
  let { input, offsets, perSampleWeights, includeLastOffset } = given;
  if (input.dim() === 2) {
    const { dtype, device } = input;
    offsets = functions.arange(0, input.numel(), input.size(1), { dtype, device });
    includeLastOffset = false;
    input = input.reshape([-1]) as Tensor;
    perSampleWeights = perSampleWeights && (perSampleWeights.reshape([-1]) as Tensor);
  }
  if (maxNorm !== null) shorten(weight, input, maxNorm, normType);
  const results = bags.callMany([
    weight,
    input,
    offsets,
    scaleGradByFreq,
    modes.indexOf(mode),
    sparse,
    perSampleWeights,
    includeLastOffset,
    paddingIdx,
  ]) as Tensor[];
  return results[0] as Tensor;
}
