/** Softmax over many classes of which few are frequent. */
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  integers,
  natural,
  real,
  signature,
} from '../base/arguments';
import { Module } from '../base/module';
import { ModuleList } from '../containers/moduleList';
import { Sequential } from '../containers/sequential';
import { Linear } from './linear';

export interface AdaptiveLogSoftmaxWithLossOptions extends Factory {
  /** The size of each input. */
  inFeatures: number;
  /** The number of classes, which come in the order of their frequency. */
  nClasses: number;
  /** The first classes of the clusters after the frequent ones, increasing. */
  cutoffs: readonly number[];
  /** By what each cluster's size of projections is smaller than the one's before; 4 by default. */
  divValue?: number;
  /** Whether the scores of frequent classes and clusters have a learnt bias; false by default. */
  headBias?: boolean;
}

/** What calling AdaptiveLogSoftmaxWithLoss gives; also in order, as a tuple. */
export type AdaptiveLogSoftmaxResult = [output: Tensor, loss: Tensor] & {
  /** (N) or (): the log-probability of each target. */
  output: Tensor;
  /** (): the mean of their opposites. */
  loss: Tensor;
};

const bindAdaptive = signature({
  inFeatures: natural(),
  nClasses: natural(),
  cutoffs: integers(),
  divValue: real(4),
  headBias: flag(false),
  ...factory,
});

/** @throws RangeError for cutoffs that don't increase from 1 to the last class */
function checkCutoffs(callee: string, cutoffs: readonly number[], nClasses: number): void {
  const increasing = cutoffs.every((cutoff, i) => cutoff > (cutoffs[i - 1] ?? 0));
  if (cutoffs.length > 0 && increasing && (cutoffs.at(-1) as number) < nClasses) return;
  throw new RangeError(
    `${callee}: argument 'cutoffs': expected increasing integers from 1 to ${nClasses - 1}, got [${cutoffs}]`,
  );
}

/**
 * An approximation of softmax for many classes, and its loss, after Grave et al. (2017): frequent classes have scores of
 * their own, the others within their cluster.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  static override readonly forwardNames = ['input_', 'target_'];

  inFeatures: number;
  nClasses: number;
  /** The given ones, and the number of classes. */
  cutoffs: number[];
  divValue: number;
  headBias: boolean;
  /** How many classes are frequent. */
  shortlistSize: number;
  nClusters: number;
  headSize: number;
  /** Scores of the frequent classes and of the clusters. */
  head: Linear;
  /** Scores of the classes in each cluster. */
  tail: ModuleList<Sequential>;

  constructor(
    ...args: Arguments<
      [
        inFeatures: number,
        nClasses: number,
        cutoffs: readonly number[],
        divValue?: number,
        headBias?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      AdaptiveLogSoftmaxWithLossOptions,
      ['inFeatures', 'nClasses', 'cutoffs']
    >
  ) {
    super();
    const { inFeatures, nClasses, cutoffs, divValue, headBias, ...made } = bindAdaptive(
      new.target.name,
      args,
    );
    checkCutoffs(new.target.name, cutoffs, nClasses);
    this.inFeatures = inFeatures;
    this.nClasses = nClasses;
    this.cutoffs = [...cutoffs, nClasses];
    this.divValue = divValue;
    this.headBias = headBias;
    this.shortlistSize = this.cutoffs[0] as number;
    this.nClusters = cutoffs.length;
    this.headSize = this.shortlistSize + this.nClusters;
    this.head = new Linear(inFeatures, this.headSize, { bias: headBias, ...made });
    const clusters = cutoffs.map((first, i) => {
      const hidden = Math.floor(inFeatures / divValue ** (i + 1));
      const classes = (this.cutoffs[i + 1] as number) - first;
      return new Sequential(
        new Linear(inFeatures, hidden, { bias: false, ...made }),
        new Linear(hidden, classes, { bias: false, ...made }),
      );
    });
    this.tail = new ModuleList(clusters);
  }

  /** Draws the weights anew. */
  resetParameters(): void {
    this.head.resetParameters();
    for (const layer of this.tail.modules()) if (layer instanceof Linear) layer.resetParameters();
  }

  /**
   * @param input (N, inFeatures) or (inFeatures)
   * @param target (N) or (), of dtype int64: classes
   */
  forward(input: Tensor, target: Tensor): AdaptiveLogSoftmaxResult {
    this.check(input, target);
    const batched = target.dim() > 0;
    const { output, loss } = this.ofBatch(
      batched ? input : input.unsqueeze(0),
      batched ? target : target.unsqueeze(0),
    );
    const shown: Tensor = batched ? output : output.squeeze(0);
    return Object.assign([shown, loss] as [Tensor, Tensor], { output: shown, loss });
  }

  /** @throws RangeError for what doesn't fit together */
  private check(input: Tensor, target: Tensor): void {
    const callee = this.constructor.name;
    const rank = target.dim();
    if (rank > 1) {
      throw new RangeError(
        `${callee}: argument 'target': expected at most one dimension, got ${target.shape}`,
      );
    }
    if (input.dim() !== rank + 1 || (rank === 1 && input.size(0) !== target.size(0))) {
      throw new RangeError(
        `${callee}: expected an input for each target, got ${input.shape} and ${target.shape}`,
      );
    }
  }

  private ofBatch(input: Tensor, target: Tensor): { output: Tensor; loss: Tensor } {
    const batch = target.size(0);
    const output: Tensor = input.newZeros([batch]);
    const columns: Tensor = target.newEmpty([batch]);
    let used = 0;
    for (const [i, high] of this.cutoffs.entries()) {
      const low = i === 0 ? 0 : (this.cutoffs[i - 1] as number);
      const inside = target.ge(low).logicalAnd(target.lt(high));
      const rows: Tensor = inside.nonzero().squeeze(1);
      if (rows.numel() === 0) continue;
      used += rows.numel();
      const targets = target.indexSelect(0, rows);
      if (i === 0) {
        columns.indexCopy_(0, rows, targets);
        continue;
      }
      const scores = (this.tail.at(i - 1) as Sequential)(input.indexSelect(0, rows)) as Tensor;
      const own = scores.logSoftmax(1).gather(1, targets.sub(low).unsqueeze(1)) as Tensor;
      columns.indexFill_(0, rows, this.shortlistSize + i - 1);
      output.indexCopy_(0, rows, own.squeeze(1));
    }
    if (used !== batch) {
      throw new RangeError(
        `${this.constructor.name}: argument 'target': expected classes from 0 to ${this.nClasses - 1}, got some from ` +
          `${target.min().item()} to ${target.max().item()}`,
      );
    }
    const ofHead = this.head(input).logSoftmax(1).gather(1, columns.unsqueeze(1)) as Tensor;
    output.add_(ofHead.squeeze(1));
    return { output, loss: output.neg().mean() };
  }

  /** The log-probabilities of all classes, from the head's scores. */
  private all(input: Tensor, headScores: Tensor): Tensor {
    const head = headScores.logSoftmax(1) as Tensor;
    const parts: Tensor[] = [head.narrow(1, 0, this.shortlistSize)];
    for (const [i, cluster] of [...this.tail].entries()) {
      const own = (cluster(input) as Tensor).logSoftmax(1) as Tensor;
      parts.push(own.add(head.select(1, this.shortlistSize + i).unsqueeze(1)));
    }
    return functions.cat(parts, 1);
  }

  /** (N, inFeatures) → (N, nClasses): the log-probabilities of all classes. */
  logProb(input: Tensor): Tensor {
    return this.all(input, this.head(input));
  }

  /** (N, inFeatures) → (N), of dtype int64: the likeliest classes, with as little computation as that takes. */
  predict(input: Tensor): Tensor {
    const head = this.head(input);
    const output = head.argmax(1) as Tensor;
    const rare = output.ge(this.shortlistSize) as Tensor;
    const rows: Tensor = rare.nonzero().squeeze(1);
    if (rows.numel() === 0) return output;
    const classes = this.all(input.indexSelect(0, rows), head.indexSelect(0, rows)).argmax(1) as Tensor;
    return output.indexCopy_(0, rows, classes);
  }
}
