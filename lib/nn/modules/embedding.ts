/** Learnt tables of vectors. */
import { noGrad } from '../../core/autograd';
import { numberText, valueText } from '../../core/pythonText';
import type { Tensor } from '../../core/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  integer,
  natural,
  orNull,
  real,
  signature,
  tensorRule,
} from '../arguments';
import { emptyParameter } from '../emptyParameter';
import {
  type BagMode,
  bagMode,
  embed,
  embeddingBag,
  type LookupOptions,
  paddingRow,
} from '../functional/embedding';
import { normal_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';

export interface EmbeddingOptions extends Factory, LookupOptions {
  /** The number of rows. */
  numEmbeddings: number;
  /** The size of each row. */
  embeddingDim: number;
  /** The table itself, (numEmbeddings, embeddingDim); by default one drawn from the standard normal distribution. */
  _weight?: Tensor | null;
}

/** How a given table is used. */
export interface PretrainedOptions extends LookupOptions {
  /** (rows, features) */
  embeddings: Tensor;
  /** Whether the table is not learnt; true by default. */
  freeze?: boolean;
}

const lookupRules = {
  maxNorm: orNull(real()),
  normType: real(2),
  scaleGradByFreq: flag(false),
};

/** @throws RangeError for a table of other sizes, or that is none */
function checkTable(callee: string, argument: string, table: Tensor, rows?: number, columns?: number): void {
  if (table.dim() === 2 && (rows === undefined || (table.size(0) === rows && table.size(1) === columns)))
    return;
  const expected = rows === undefined ? 'two dimensions' : `size [${rows}, ${columns}]`;
  throw new RangeError(`${callee}: argument '${argument}': expected ${expected}, got ${table.shape}`);
}

/** What both tables are made of. */
interface Table {
  numEmbeddings: number;
  embeddingDim: number;
  paddingIdx: number | null;
  maxNorm: number | null;
  normType: number;
  scaleGradByFreq: boolean;
  sparse: boolean;
  _weight: Tensor | null;
}

abstract class TableModule extends Module {
  numEmbeddings: number;
  embeddingDim: number;
  /** The row that stays as it is, counted from the start, or null. */
  paddingIdx: number | null;
  /** Rows that are used are first shortened to this norm, or null. */
  maxNorm: number | null;
  normType: number;
  scaleGradByFreq: boolean;
  sparse: boolean;
  /** (numEmbeddings, embeddingDim) */
  weight: Parameter;

  constructor(callee: string, given: Table, learnt: boolean, made: Factory) {
    super();
    const { numEmbeddings, embeddingDim, _weight: table } = given;
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingRow(callee, given.paddingIdx, numEmbeddings);
    this.maxNorm = given.maxNorm;
    this.normType = given.normType;
    this.scaleGradByFreq = given.scaleGradByFreq;
    this.sparse = given.sparse;
    if (table === null) {
      this.weight = emptyParameter([numEmbeddings, embeddingDim], made);
      this.weight.requiresGrad = learnt;
      this.resetParameters();
    } else {
      checkTable(callee, '_weight', table, numEmbeddings, embeddingDim);
      this.weight = new Parameter(table, learnt);
    }
  }

  /** Draws the table anew; the row of padding becomes zeros. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.select(0, paddingIdx).fill_(0));
  }

  /** The text that both tables begin with. @internal */
  protected lookupText(before: string): string {
    const { maxNorm, normType, scaleGradByFreq } = this;
    let text = `${this.numEmbeddings}, ${this.embeddingDim}${before}`;
    if (maxNorm !== null) text += `, max_norm=${numberText(maxNorm, true)}`;
    if (normType !== 2) text += `, norm_type=${numberText(normType, true)}`;
    if (scaleGradByFreq) text += `, scale_grad_by_freq=${valueText(scaleGradByFreq)}`;
    return text;
  }
}

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
