/** Learnt tables of vectors. */
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
 * A table whose rows are looked up by their numbers: (…) of dtype int64 or int32 → (…, embeddingDim).
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
      EmbeddingOptions & { /** Whether the table is not learnt; false by default. */ _freeze?: boolean },
      ['numEmbeddings', 'embeddingDim']
    >
  ) {
    const { _freeze, device, dtype, ...table } = bindEmbedding(new.target.name, args);
    super(new.target.name, table, !_freeze, { device, dtype });
  }

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
   * A module of a given table (rows, features), which it shares.
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
