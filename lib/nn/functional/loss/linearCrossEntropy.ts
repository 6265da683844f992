/** The cross entropy of a linear layer's scores in chunks of rows: its derivatives. */

import { AutogradFunction } from '../../../core/autograd/function/function';
import type { FunctionCtx } from '../../../core/autograd/function/functionContext';
import { onceDifferentiable } from '../../../core/autograd/function/onceDifferentiable';
import { isGradEnabled } from '../../../core/autograd/gradMode';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  chunkedLoss,
  chunkedLosses,
  type LinearScores,
  type Needs,
  type ScoreGradients,
} from './chunkedCrossEntropy';
import type { ChunkPlan } from './linearCrossEntropyOptions';

interface Kept {
  gradients: ScoreGradients | null;
  allowRetainGraph: boolean;
}

/**
 * The mean or the sum: its gradients are computed together with the loss, and multiplied by the incoming
 * gradient.
 */
class LinearCrossEntropyChunked extends AutogradFunction {
  static forward(
    ctx: FunctionCtx<Partial<Kept>>,
    _input: Tensor,
    _linearWeight: Tensor,
    _linearBias: Tensor | null,
    scores: LinearScores,
    plan: ChunkPlan,
    needs: Needs,
  ): Tensor {
    const { loss, gradients } = chunkedLoss(scores, plan, needs);
    ctx.gradients = gradients;
    ctx.allowRetainGraph = plan.allowRetainGraph;
    return loss;
  }

  static backward = onceDifferentiable((ctx: FunctionCtx<Kept>, gradient: Tensor): (Tensor | null)[] => {
    const { gradients, allowRetainGraph } = ctx;
    if (gradients === null) {
      throw new Error(
        'linearCrossEntropy: expected one backward of its loss, got a second; with options, allowRetainGraph: true ' +
          'keeps its gradients for more',
      );
    }
    if (!allowRetainGraph) ctx.gradients = null;
    const scaled = gradients.map((one) =>
      one === null ? null : ((allowRetainGraph ? one.mul(gradient) : one.mul_(gradient)) as Tensor),
    );
    return [...scaled, null, null, null];
  });
}

interface Rest {
  rest: Pick<LinearScores, 'reduction' | 'ignoreIndex'>;
  plan: ChunkPlan;
}

type Saved = readonly [Tensor, Tensor, Tensor, Tensor | null, Tensor | null];

/** The losses of all rows: the backward pass computes their scores again. */
class LinearCrossEntropyChunkedNone extends AutogradFunction {
  static forward(
    ctx: FunctionCtx<Partial<Rest>>,
    input: Tensor,
    linearWeight: Tensor,
    linearBias: Tensor | null,
    scores: LinearScores,
    plan: ChunkPlan,
  ): Tensor {
    const { target, weight, reduction, ignoreIndex } = scores;
    ctx.saveForBackward(input, linearWeight, target, linearBias, weight);
    ctx.rest = { reduction, ignoreIndex };
    ctx.plan = plan;
    return chunkedLosses(scores, plan);
  }

  static backward = onceDifferentiable(
    (ctx: FunctionCtx<Rest, Saved>, gradient: Tensor): (Tensor | null)[] => {
      const [input, linearWeight, target, linearBias, weight] = ctx.savedTensors;
      const scores = { input, linearWeight, target, linearBias, weight, ...ctx.rest };
      const [ofInput, ofWeight, ofBias] = ctx.needsInputGrad;
      const needs: Needs = [ofInput === true, ofWeight === true, ofBias === true];
      return [...chunkedLoss(scores, ctx.plan, needs, gradient).gradients, null, null];
    },
  );
}

/** Computes the loss or losses of (N, features), with their derivatives. @internal */
export function chunkedCrossEntropy(scores: LinearScores, plan: ChunkPlan): Tensor {
  const { input, linearWeight, linearBias, reduction } = scores;
  // Autograd sees only the tensors that are arguments themselves; those inside `scores` must not carry
  // history.
  const plain: LinearScores = {
    ...scores,
    input: input.detach(),
    linearWeight: linearWeight.detach(),
    linearBias: linearBias && (linearBias.detach() as Tensor),
    weight: scores.weight && (scores.weight.detach() as Tensor),
  };
  if (reduction === 'none') {
    return LinearCrossEntropyChunkedNone.apply(input, linearWeight, linearBias, plain, plan);
  }
  const recording = isGradEnabled();
  const needs: Needs = [
    recording && input.requiresGrad,
    recording && linearWeight.requiresGrad,
    recording && linearBias?.requiresGrad === true,
  ];
  return LinearCrossEntropyChunked.apply(input, linearWeight, linearBias, plain, plan, needs);
}
