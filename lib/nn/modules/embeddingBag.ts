/** Learnt tables of vectors whose rows are reduced by bags. */
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

export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** How the rows of a bag become one; `'mean'` by default. */
  mode?: BagMode;
  /** Whether offsets end with the length of the input; false by default. */
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
 * Sums, means or maxima of bags of a table's rows, without the rows themselves in memory.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.EmbeddingBag.html
 */
export class EmbeddingBag extends TableModule {
  mode: BagMode;
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
   * @param args `input`: rows by number, (bags, length) or (length); `offsets` (bags): where each bag starts in the
   * latter; `perSampleWeights`: a factor for each row, only with the mode `'sum'`
   * @returns (bags, embeddingDim)
   */
  forward(
    ...args: Arguments<
      [input: Tensor, offsets?: Tensor | null, perSampleWeights?: Tensor | null],
      { input: Tensor; offsets?: Tensor | null; perSampleWeights?: Tensor | null },
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
   * A module of a given table (rows, features), which it shares.
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
