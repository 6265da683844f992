/** Learnable tables of vectors whose rows are reduced in bags. */
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  integer,
  natural,
  orNull,
  signature,
  tensorRule,
} from '../base/arguments';
import { type BagMode, bagMode, embeddingBag } from '../functional/embedding';
import {
  checkTable,
  type EmbeddingOptions,
  lookupRules,
  type PretrainedOptions,
  TableModule,
} from './embeddingTable';

/** What the constructor of EmbeddingBag takes. */
export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** How the rows of a bag are reduced to one: `'sum'`, `'mean'` (the default) or `'max'`. */
  mode?: BagMode;
  /** Whether offsets have one more entry, the length of the input; false by default. */
  includeLastOffset?: boolean;
}

const bagRules = {
  ...lookupRules,
  mode: bagMode(),
  sparse: flag(false),
};

const bindBag = signature({
  numEmbeddings: natural(),
  embeddingDim: natural(),
  ...bagRules,
  _weight: orNull(tensorRule()),
  includeLastOffset: flag(false),
  paddingIdx: orNull(integer()),
  ...factory,
});

const bindPretrainedBag = signature({
  embeddings: tensorRule(),
  freeze: flag(true),
  ...bagRules,
  includeLastOffset: flag(false),
  paddingIdx: orNull(integer()),
});

const bindBagForward = signature({
  input: tensorRule(),
  offsets: orNull(tensorRule()),
  perSampleWeights: orNull(tensorRule()),
});

/**
 * Sums, averages or takes the maximum of groups ("bags") of a table's rows, without holding the rows
 * themselves in memory.
 * @example
 * ```ts
 * const bags = new nn.EmbeddingBag(10, 3, { mode: 'sum' });
 * const input = torch.tensor([1n, 2n, 4n, 5n, 4n, 3n, 2n, 9n]);
 * const output = bags(input, torch.tensor([0n, 4n])); // (2, 3)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.EmbeddingBag.html
 */
export class EmbeddingBag extends TableModule {
  /** How the rows of a bag are reduced to one. */
  mode: BagMode;
  /** Whether offsets have one more entry, the length of the input. */
  includeLastOffset: boolean;

  constructor(
    ...args: Arguments<
      [
        numEmbeddings: number,
        embeddingDim: number,
        maxNorm?: number | null,
        normType?: number,
        scaleGradByFreq?: boolean,
        mode?: BagMode,
        sparse?: boolean,
        _weight?: Tensor | null,
        includeLastOffset?: boolean,
        paddingIdx?: number | null,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      EmbeddingBagOptions,
      ['numEmbeddings', 'embeddingDim']
    >
  ) {
    const { mode, includeLastOffset, device, dtype, ...table } = bindBag(new.target.name, args);
    super(new.target.name, table, true, { device, dtype });
    this.mode = mode;
    this.includeLastOffset = includeLastOffset;
  }

  /**
   * Looks rows up and reduces each bag.
   * @param args `input`: row numbers, (bags, rows of a bag), or (rows of all bags) together with `offsets`;
   * `offsets`: (bags), the index in `input` at which each bag starts; `perSampleWeights`: a factor for each
   * row, of the shape of `input`, only in the mode `'sum'`
   * @returns (bags, embeddingDim)
   */
  forward(
    ...args: Arguments<
      [input: Tensor, offsets?: Tensor | null, perSampleWeights?: Tensor | null],
      {
        /**
         * Row numbers of dtype int64 or int32: (bags, rows of a bag), or (rows of all bags) together with
         * `offsets`.
         */
        input: Tensor;
        /**
         * The index in `input` at which each bag starts, (bags); null, the default, where `input` has two
         * dimensions.
         */
        offsets?: Tensor | null;
        /** A factor for each row, of the shape of `input`; only in the mode `'sum'`. None by default. */
        perSampleWeights?: Tensor | null;
      },
      ['input']
    >
  ): Tensor {
    const { input, offsets, perSampleWeights } = bindBagForward(this.constructor.name, args);
    const { weight, maxNorm, normType, scaleGradByFreq, mode, sparse, includeLastOffset, paddingIdx } = this;
    const options = { maxNorm, normType, scaleGradByFreq, mode, sparse, includeLastOffset, paddingIdx };
    return embeddingBag(input, weight, { ...options, offsets, perSampleWeights });
  }

  override extraRepr(): string {
    const { mode, paddingIdx } = this;
    const text = `${this.lookupText('')}, mode='${mode}'`;
    return paddingIdx === null ? text : `${text}, padding_idx=${paddingIdx}`;
  }

  /**
   * Makes an EmbeddingBag of an existing table, whose memory it shares.
   * @param args `embeddings`: the table, (rows, features); `freeze`: whether it is kept from training, true
   * by default; the others are those of the constructor
   * @throws RangeError for a table that does not have two dimensions
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.EmbeddingBag.html#torch.nn.EmbeddingBag.from_pretrained
   */
  static fromPretrained(
    ...args: Arguments<
      [
        embeddings: Tensor,
        freeze?: boolean,
        maxNorm?: number | null,
        normType?: number,
        scaleGradByFreq?: boolean,
        mode?: BagMode,
        sparse?: boolean,
        includeLastOffset?: boolean,
        paddingIdx?: number | null,
      ],
      PretrainedOptions & Pick<EmbeddingBagOptions, 'mode' | 'includeLastOffset'>,
      ['embeddings']
    >
  ): EmbeddingBag {
    const { embeddings, freeze, ...options } = bindPretrainedBag('fromPretrained', args);
    checkTable('fromPretrained', 'embeddings', embeddings);
    const [rows, columns] = embeddings.shape as unknown as [number, number];
    const module = new EmbeddingBag(rows, columns, { ...options, _weight: embeddings });
    module.weight.requiresGrad = !freeze;
    return module;
  }
}
