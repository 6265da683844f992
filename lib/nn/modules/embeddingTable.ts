/** What learnt tables of vectors have in common. */
import { noGrad } from '../../core/autograd/autograd';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Factory, flag, orNull, real } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { type LookupOptions, paddingRow } from '../functional/embedding';
import { normal_ } from '../init';

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

export const lookupRules = {
  maxNorm: orNull(real()),
  normType: real(2),
  scaleGradByFreq: flag(false),
};

/** @throws RangeError for a table of other sizes, or that is none */
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

/** A learnt table, and how its rows are looked up. */
export abstract class TableModule extends Module {
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
