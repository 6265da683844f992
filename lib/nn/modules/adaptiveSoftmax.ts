/** An approximation of softmax for many classes of which few are frequent. */
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

/** What the constructor of AdaptiveLogSoftmaxWithLoss takes. */
export interface AdaptiveLogSoftmaxWithLossOptions extends Factory {
  /** The size of the input's last dimension. */
  inFeatures: number;
  /** The number of classes, which must be numbered by decreasing frequency. */
  nClasses: number;
  /**
   * The class at which each cluster of rarer classes starts, increasing; the classes before the first are the
   * frequent ones.
   */
  cutoffs: readonly number[];
  /**
   * The factor by which each cluster's hidden layer is smaller than that of the cluster before; 4 by default.
   */
  divValue?: number;
  /** Whether the scores of frequent classes and clusters have a learnable bias; false by default. */
  headBias?: boolean;
}

/** What calling AdaptiveLogSoftmaxWithLoss returns: an array of two whose entries also have names. */
export type AdaptiveLogSoftmaxResult = [output: Tensor, loss: Tensor] & {
  /** The log-probability of each target, (N) or (). */
  output: Tensor;
  /** The mean negative log-probability, (). */
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

/** @throws RangeError for cutoffs that do not increase from 1 to the last class */
function checkCutoffs(callee: string, cutoffs: readonly number[], nClasses: number): void {
  const increasing = cutoffs.every((cutoff, i) => cutoff > (cutoffs[i - 1] ?? 0));
  if (cutoffs.length > 0 && increasing && (cutoffs.at(-1) as number) < nClasses) return;
  throw new RangeError(
    `${callee}: argument 'cutoffs': expected increasing integers from 1 to ${nClasses - 1}, got [${cutoffs}]`,
  );
}

/**
 * An approximation of the softmax over many classes together with its loss, after Grave et al. (2017).
 * Frequent classes have scores of their own; the others are divided into clusters, whose scores are computed
 * only when they are needed.
 * @example
 * ```ts
 * const lossFn = new nn.AdaptiveLogSoftmaxWithLoss(64, 1000, [20, 200]);
 * const { output, loss } = lossFn(torch.randn(128, 64), torch.randint(1000, [128])); // (128) and ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  static override readonly forwardNames = ['input_', 'target_'];

  /** The size of the input's last dimension. */
  inFeatures: number;
  /** The number of classes. */
  nClasses: number;
  /** The given cutoffs, followed by the number of classes. */
  cutoffs: number[];
  /** The factor by which each cluster's hidden layer is smaller than that of the cluster before. */
  divValue: number;
  /** Whether the scores of frequent classes and clusters have a learnable bias. */
  headBias: boolean;
  /** The number of frequent classes. */
  shortlistSize: number;
  /** The number of clusters of rarer classes. */
  nClusters: number;
  /** The number of scores that `head` gives: one for each frequent class and each cluster. */
  headSize: number;
  /** Scores the frequent classes and the clusters. */
  head: Linear;
  /** Scores the classes inside each cluster. */
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

  /** Draws all weights anew. */
  resetParameters(): void {
    this.head.resetParameters();
    for (const layer of this.tail.modules()) if (layer instanceof Linear) layer.resetParameters();
  }

  /**
   * @param input (N, inFeatures) or (inFeatures)
   * @param target classes (N) or (), of dtype int64
   * @returns the log-probability of each target, (N) or (), and the mean loss, ()
   * @throws RangeError for shapes that do not fit together, and for targets that are no class
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

  /** @throws RangeError for shapes that do not fit together */
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

  /**
   * Computes the log-probabilities of all classes: (N, inFeatures) → (N, nClasses).
   * @param input (N, inFeatures)
   */
  logProb(input: Tensor): Tensor {
    return this.all(input, this.head(input));
  }

  /**
   * Finds the most probable class of each sample, computing clusters only where they can matter: (N,
   * inFeatures) → (N), of dtype int64.
   * @param input (N, inFeatures)
   */
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
