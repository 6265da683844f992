/**
 * Looks up rows of a table, alone and reduced in bags.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#sparse-functions
 */
import { noGrad } from '../../core/autograd/gradMode';
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

/**
 * The padding row counted from the start of `count` rows.
 * @throws RangeError for a row that does not exist
 */
export function paddingRow(callee: string, paddingIdx: number | null, count: number): number | null {
  if (paddingIdx === null) return null;
  if (paddingIdx >= count || paddingIdx < -count) {
    throw new RangeError(
      `${callee}: argument 'paddingIdx': expected a row from ${-count} to ${count - 1}, got ${paddingIdx}`,
    );
  }
  return paddingIdx < 0 ? paddingIdx + count : paddingIdx;
}

/** Rescales the rows of `weight` that `input` names to the norm `maxNorm` where they are longer, in place. */
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

/** How rows are looked up. */
export interface LookupOptions {
  /**
   * The norm to which longer rows are rescaled, in place, when they are looked up; null, the default,
   * rescales none.
   */
  maxNorm?: number | null;
  /** The exponent of that norm; 2 by default. */
  normType?: number;
  /** Whether gradients are divided by how often a row occurs in the batch; false by default. */
  scaleGradByFreq?: boolean;
  /** Whether the table's gradient is a sparse tensor; false by default. */
  sparse?: boolean;
  /**
   * A row, such as that of a padding token, that gets no gradient and is left out of bags; none by default.
   */
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
 * Looks up rows of a table.
 * @returns (…, features)
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
    LookupOptions & {
      /** Row numbers of any shape, of dtype int64 or int32. */
      input: Tensor;
      /** The table, (rows, features). */
      weight: Tensor;
    },
    ['input', 'weight']
  >
): Tensor {
  const given = bindEmbedding('embedding', args);
  const { input, weight, maxNorm, normType, scaleGradByFreq, sparse } = given;
  const paddingIdx = paddingRow('embedding', given.paddingIdx, weight.dim() > 0 ? weight.size(0) : 0);
  return embed(input, weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
}

/** How the rows of a bag are reduced to one. */
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

/** @throws RangeError for arguments that do not fit together */
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
 * Looks up rows of a table and sums, averages or takes the maximum of each bag of rows, without holding the
 * rows themselves in memory.
 * @returns (bags, features)
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
      /** Row numbers: (bags, rows of a bag), or (rows of all bags) together with `offsets`. */
      input: Tensor;
      /** The table, (rows, features). */
      weight: Tensor;
      /**
       * The index in `input` at which each bag starts, (bags); null, the default, where `input` has two
       * dimensions.
       */
      offsets?: Tensor | null;
      /** How the rows of a bag are reduced to one: `'sum'`, `'mean'` (the default) or `'max'`. */
      mode?: BagMode;
      /** A factor for each row, of the shape of `input`; only in the mode `'sum'`. None by default. */
      perSampleWeights?: Tensor | null;
      /** Whether `offsets` has one more entry, the length of the input; false by default. */
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
