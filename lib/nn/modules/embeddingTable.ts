/** The base of the learnable tables of vectors. */
import { noGrad } from '../../core/autograd/gradMode';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Factory, flag, orNull, real } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { type LookupOptions, paddingRow } from '../functional/embedding';
import { normal_ } from '../init';

/** What the constructors of Embedding and EmbeddingBag take. */
export interface EmbeddingOptions extends Factory, LookupOptions {
  /** The number of rows. */
  numEmbeddings: number;
  /** The number of features of each row. */
  embeddingDim: number;
  /**
   * The table itself, (numEmbeddings, embeddingDim); by default one drawn from the standard normal
   * distribution.
   */
  _weight?: Tensor | null;
}

/** What `fromPretrained` takes. */
export interface PretrainedOptions extends LookupOptions {
  /** The table, (rows, features). */
  embeddings: Tensor;
  /** Whether the table is kept from training; true by default. */
  freeze?: boolean;
}

export const lookupRules = {
  maxNorm: orNull(real()),
  normType: real(2),
  scaleGradByFreq: flag(false),
};

/** @throws RangeError for a table of other sizes, or that does not have two dimensions */
export function checkTable(
  callee: string,
  argument: string,
  table: Tensor,
  rows?: number,
  columns?: number,
): void {
  if (table.dim() === 2 && (rows === undefined || (table.size(0) === rows && table.size(1) === columns)))
    return;
  const expected = rows === undefined ? 'two dimensions' : `size [${rows}, ${columns}]`;
  throw new RangeError(`${callee}: argument '${argument}': expected ${expected}, got ${table.shape}`);
}

/** The arguments of both classes as they have been read. */
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

/** The base of Embedding and EmbeddingBag: it owns the table. */
export abstract class TableModule extends Module {
  /** The number of rows. */
  numEmbeddings: number;
  /** The number of features of each row. */
  embeddingDim: number;
  /** The row that is not trained, counted from the start, or null. */
  paddingIdx: number | null;
  /** The norm to which longer rows are rescaled, in place, when they are looked up; or null. */
  maxNorm: number | null;
  /** The exponent of that norm. */
  normType: number;
  /** Whether gradients are divided by how often a row occurs in the batch. */
  scaleGradByFreq: boolean;
  /** Whether the gradient is a sparse tensor. */
  sparse: boolean;
  /** The table, (numEmbeddings, embeddingDim). */
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

  /** Draws the table anew from the standard normal distribution; the padding row becomes zeros. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.select(0, paddingIdx).fill_(0));
  }

  /** The text that both classes begin with. @internal */
  protected lookupText(before: string): string {
    const { maxNorm, normType, scaleGradByFreq } = this;
    let text = `${this.numEmbeddings}, ${this.embeddingDim}${before}`;
    if (maxNorm !== null) text += `, max_norm=${numberText(maxNorm, true)}`;
    if (normType !== 2) text += `, norm_type=${numberText(normType, true)}`;
    if (scaleGradByFreq) text += `, scale_grad_by_freq=${valueText(scaleGradByFreq)}`;
    return text;
  }
}
