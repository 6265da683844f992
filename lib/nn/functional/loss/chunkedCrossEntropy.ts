/** The cross entropy of a linear layer's scores in chunks of rows: the loop over the chunks. */

import { operator } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import * as dtypes from '../../../core/types/dtype';
import type { ChunkPlan } from './linearCrossEntropyOptions';
import type { Reduction } from './reduction';

/** The arguments of the loss. */
export interface LinearScores {
  /** (N, features) */
  input: Tensor;
  /** (classes, features) */
  linearWeight: Tensor;
  /** (N) of dtype int64 */
  target: Tensor;
  /** (classes) */
  linearBias: Tensor | null;
  /** (classes) */
  weight: Tensor | null;
  reduction: Reduction;
  ignoreIndex: number;
}

/** Which gradients are needed: those of input, linearWeight and linearBias. */
export type Needs = readonly [input: boolean, linearWeight: boolean, linearBias: boolean];

/** These gradients; null for one that is not needed. */
export type ScoreGradients = [input: Tensor | null, linearWeight: Tensor | null, linearBias: Tensor | null];

const call = (name: string, ...args: unknown[]): Tensor => operator(`aten::${name}`).callMany(args) as Tensor;

/** The dtype that each part is computed in, according to the policy. */
function layoutOf({ input }: LinearScores, { policy, accDtype }: ChunkPlan) {
  const { dtype } = input;
  const mixed = dtype !== accDtype;
  const half = dtype === dtypes.float16 || dtype === dtypes.bfloat16;
  if (mixed && !(half && accDtype === dtypes.float32)) {
    throw new RangeError(
      `linearCrossEntropy: argument 'options': expected an accDtype of ${dtype}` +
        `${half ? ` or ${dtypes.float32}` : ''} for an input of ${dtype}, got ${accDtype}`,
    );
  }
  const saving = policy !== 'accurate';
  // The softmax loses too much accuracy in bfloat16; in float16 it does not, as the largest score is
  // subtracted.
  const scores = mixed && !(saving && dtype === dtypes.float16) ? accDtype : dtype;
  return {
    dtype,
    mixed,
    accDtype,
    scores,
    loss: mixed && dtype === dtypes.float16 ? accDtype : dtype,
    inputGrad: mixed && !saving ? accDtype : dtype,
    // Products can be added to the gradient in place only where the scores have its dtype.
    direct: policy === 'compact' && scores === dtype,
  };
}

/**
 * The targets, with class 0 for those that are ignored, and each row's factor: its class's weight or 1, and 0
 * where it is ignored.
 */
function countedTargets({ target, weight, ignoreIndex, linearWeight }: LinearScores, dtype: dtypes.DType) {
  const ignored = target.eq(ignoreIndex) as Tensor;
  const isClass = ignoreIndex >= 0 && ignoreIndex < linearWeight.size(0);
  const classes = isClass ? target : (target.maskedFill(ignored, 0) as Tensor);
  const counts: Tensor =
    weight === null
      ? (ignored.logicalNot().to(dtype) as Tensor)
      : (weight.indexSelect(0, classes).to(dtype).maskedFill(ignored, 0) as Tensor);
  return { classes, counts };
}

/** The memory that all chunks' scores share, and the layer's parameters in the dtype of the scores. */
function workspace(scores: LinearScores, plan: ChunkPlan) {
  const { input, linearWeight, linearBias } = scores;
  const layout = layoutOf(scores, plan);
  const buffer = input.newEmpty([plan.rows, linearWeight.size(0)], { dtype: layout.scores }) as Tensor;
  const wide = layout.scores !== layout.dtype;
  const cast: Tensor = wide ? linearWeight.to(layout.scores) : linearWeight;
  const bias: Tensor | null = linearBias?.to(layout.scores) ?? null;
  const transposed: Tensor = cast.t();
  /** The scores of `rows` rows from `start`, less the largest of each row. */
  function scoresOf(start: number, rows: number): Tensor {
    const logits: Tensor = buffer.narrow(0, 0, rows);
    const some: Tensor = input.narrow(0, start, rows);
    call('mm', wide ? some.to(layout.scores) : some, transposed, { out: logits });
    if (bias) logits.add_(bias);
    return logits.sub_(logits.amax(1, true)) as Tensor;
  }
  return { layout, buffer, cast, scoresOf };
}

function* chunks(total: number, size: number): Generator<[start: number, rows: number]> {
  for (let start = 0; start < total; start += size) yield [start, Math.min(size, total - start)];
}

/** Computes the losses of all rows. */
export function chunkedLosses(scores: LinearScores, plan: ChunkPlan): Tensor {
  const { layout, scoresOf } = workspace(scores, plan);
  const { accDtype } = layout;
  const { classes, counts } = countedTargets(scores, accDtype);
  const losses = scores.input.newEmpty([scores.input.size(0)]) as Tensor;
  for (const [start, rows] of chunks(scores.input.size(0), plan.rows)) {
    const logits = scoresOf(start, rows);
    const chosen: Tensor = logits.gather(1, classes.narrow(0, start, rows).unsqueeze(1)).squeeze(1);
    const sums: Tensor = logits.exp_().sum([1], false, { dtype: accDtype });
    const some: Tensor = sums.log_().sub_(chosen.to(sums.dtype));
    losses.narrow(0, start, rows).copy_(some.mul_(counts.narrow(0, start, rows).to(sums.dtype)));
  }
  return losses;
}

/** Adds up the gradients chunk by chunk. */
function gradientSums(scores: LinearScores, needs: Needs, work: ReturnType<typeof workspace>) {
  const { input, linearWeight } = scores;
  const { layout, buffer, cast } = work;
  const { dtype, mixed, accDtype } = layout;
  const sizes = [linearWeight.size(0), input.size(1)] as const;
  const inputGrad: Tensor | null = needs[0] ? input.newEmpty(input.shape, { dtype: layout.inputGrad }) : null;
  const weightGrad: Tensor | null = needs[1] ? input.newZeros([...sizes]) : null;
  const biasGrad: Tensor | null = needs[2] ? input.newZeros([sizes[0]]) : null;
  const weightPart: Tensor | null =
    weightGrad && !layout.direct ? (input.newEmpty([...sizes], { dtype: accDtype }) as Tensor) : null;

  /** `logits` are the softmax times `factors`, which they are of no use beside afterwards. */
  function add(start: number, rows: number, logits: Tensor, classes: Tensor, factors: Tensor): void {
    if (biasGrad) {
      const sums: Tensor = logits.sum([0], false, { dtype: accDtype }).neg_();
      biasGrad.add_(sums.indexAdd_(0, classes, factors).to(dtype));
    }
    if (inputGrad) {
      const part: Tensor = cast.indexSelect(0, classes).mul_(factors.to(cast.dtype).unsqueeze(1));
      inputGrad.narrow(0, start, rows).copy_(part.addmm_(logits, cast, { alpha: -1 }));
    }
    if (!weightGrad) return;
    const plain: Tensor = input.narrow(0, start, rows);
    const wide: Tensor = plain.to(accDtype);
    if (weightPart) call('mm', logits.to(accDtype).t(), wide, { out: weightPart });
    else weightGrad.addmm_(logits.t(), plain, { alpha: -1 });
    // The scores are no longer needed, so their memory is reused for the rows that are added to their
    // classes.
    const reuse = !mixed && sizes[0] >= sizes[1];
    const rowsOfClasses: Tensor = reuse
      ? call('mul', wide, factors.unsqueeze(1), { out: buffer.narrow(0, 0, rows).narrow(1, 0, sizes[1]) })
      : wide.mul(factors.unsqueeze(1));
    if (weightPart) weightGrad.sub_(weightPart.indexAdd_(0, classes, rowsOfClasses, { alpha: -1 }));
    else weightGrad.indexAdd_(0, classes, rowsOfClasses.to(dtype));
  }
  const result = (): ScoreGradients => [inputGrad && (inputGrad.to(dtype) as Tensor), weightGrad, biasGrad];
  return { add, result };
}

/**
 * Computes the reduced loss and its gradients. With the reduction `'none'` the gradients are those of the
 * losses times `gradient` (N), and the loss is of no use.
 */
export function chunkedLoss(
  scores: LinearScores,
  plan: ChunkPlan,
  needs: Needs,
  gradient: Tensor | null = null,
): { loss: Tensor; gradients: ScoreGradients } {
  const work = workspace(scores, plan);
  const { layout, scoresOf } = work;
  const { dtype, accDtype } = layout;
  const { input, reduction } = scores;
  const total = input.size(0);
  const { classes, counts } = countedTargets(scores, accDtype);
  const factors: Tensor = signed(counts, reduction, gradient);
  const loss = input.newZeros([], { dtype: layout.loss }) as Tensor;
  if (reduction === 'mean' && total === 0) loss.fill_(Number.NaN);
  const sums = gradientSums(scores, needs, work);
  for (const [start, rows] of chunks(total, plan.rows)) {
    const logits = scoresOf(start, rows);
    const some: Tensor = classes.narrow(0, start, rows);
    const factor: Tensor = factors.narrow(0, start, rows);
    const chosen: Tensor = logits.gather(1, some.unsqueeze(1)).squeeze(1);
    loss.add_(factor.dot(chosen.to(factor.dtype)));
    const exponentials: Tensor = logits.exp_().sum([1], false, { dtype: accDtype });
    const anyNeed = needs.includes(true);
    if (anyNeed) logits.mul_(factor.div(exponentials).to(logits.dtype).unsqueeze(1));
    loss.sub_(factor.to(exponentials.dtype).dot(exponentials.log_()));
    if (anyNeed) sums.add(start, rows, logits, some, factor);
  }
  return { loss: loss.to(dtype) as Tensor, gradients: sums.result() };
}

/** The factor of each row's log-softmax. */
function signed(counts: Tensor, reduction: Reduction, gradient: Tensor | null): Tensor {
  if (reduction === 'mean') {
    const total: Tensor = counts.sum();
    return counts.div_(total.neg().maskedFill(total.eq(0), Number.NaN)) as Tensor;
  }
  const negative: Tensor = counts.neg_();
  return gradient ? (negative.mul_(gradient.to(counts.dtype)) as Tensor) : negative;
}
