/** Learnable tables of vectors. */
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
import { embed } from '../functional/embedding';
import {
  checkTable,
  type EmbeddingOptions,
  lookupRules,
  type PretrainedOptions,
  TableModule,
} from './embeddingTable';

const bindEmbedding = signature({
  numEmbeddings: natural(),
  embeddingDim: natural(),
  paddingIdx: orNull(integer()),
  ...lookupRules,
  sparse: flag(false),
  _weight: orNull(tensorRule()),
  _freeze: flag(false),
  ...factory,
});

const bindPretrained = signature({
  embeddings: tensorRule(),
  freeze: flag(true),
  paddingIdx: orNull(integer()),
  ...lookupRules,
  sparse: flag(false),
});

/**
 * A learnable table whose rows are looked up by number, such as the vectors of a vocabulary's words. The rows
 * are first drawn from the standard normal distribution.
 * @example
 * ```ts
 * const embedding = new nn.Embedding(10, 3);
 * const output = embedding(torch.tensor([[1n, 2n, 4n, 5n], [4n, 3n, 2n, 9n]])); // (2, 4, 3)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Embedding.html
 */
export class Embedding extends TableModule {
  static override readonly forwardNames = ['input'];

  constructor(
    ...args: Arguments<
      [
        numEmbeddings: number,
        embeddingDim: number,
        paddingIdx?: number | null,
        maxNorm?: number | null,
        normType?: number,
        scaleGradByFreq?: boolean,
        sparse?: boolean,
        _weight?: Tensor | null,
        _freeze?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      EmbeddingOptions & {
        /** Whether the table is kept from training; false by default. */
        _freeze?: boolean;
      },
      ['numEmbeddings', 'embeddingDim']
    >
  ) {
    const { _freeze, device, dtype, ...table } = bindEmbedding(new.target.name, args);
    super(new.target.name, table, !_freeze, { device, dtype });
  }

  /**
   * Looks rows up.
   * @param input row numbers from 0 to numEmbeddings − 1, of any shape and of dtype int64 or int32
   * @returns (…, embeddingDim)
   */
  forward(input: Tensor): Tensor {
    const { weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse } = this;
    return embed(input, weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
  }

  override extraRepr(): string {
    const { paddingIdx, sparse } = this;
    const text = this.lookupText(paddingIdx === null ? '' : `, padding_idx=${paddingIdx}`);
    return sparse ? `${text}, sparse=True` : text;
  }

  /**
   * Makes an Embedding of an existing table, whose memory it shares.
   * @param args `embeddings`: the table, (rows, features); `freeze`: whether it is kept from training, true
   * by default; the others are those of the constructor
   * @throws RangeError for a table that does not have two dimensions
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Embedding.html#torch.nn.Embedding.from_pretrained
   */
  static fromPretrained(
    ...args: Arguments<
      [
        embeddings: Tensor,
        freeze?: boolean,
        paddingIdx?: number | null,
        maxNorm?: number | null,
        normType?: number,
        scaleGradByFreq?: boolean,
        sparse?: boolean,
      ],
      PretrainedOptions,
      ['embeddings']
    >
  ): Embedding {
    const { embeddings, freeze, ...lookup } = bindPretrained('fromPretrained', args);
    checkTable('fromPretrained', 'embeddings', embeddings);
    const [rows, columns] = embeddings.shape as unknown as [number, number];
    return new Embedding(rows, columns, { ...lookup, _weight: embeddings, _freeze: freeze });
  }
}
