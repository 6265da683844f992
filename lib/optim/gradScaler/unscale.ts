/** Divides the gradients of an optimizer by the scale of its loss. */
import { noGrad } from '../../core/autograd/gradMode';
import { ForeachList, isUniform, releasing, runOnLists } from '../../core/operators/foreach/foreachList';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { float16, float32 } from '../../core/types/dtype';
import type { Optimizer } from '../base/optimizer';
import { valuesOf } from '../base/sparse';

/**
 * Multiplies the gradients of an optimizer's parameters by `inverse`.
 * @param allowHalf whether gradients of float16, in which what is unscaled may vanish, are taken
 * @returns for each device, whether a gradient is infinite or NaN: 0 for no, another number for yes
 */
export function unscaleGradients(optimizer: Optimizer, inverse: Tensor, allowHalf: boolean): Tensor[] {
  const found = new Map<string, { foundInf: Tensor; invScale: Tensor }>();
  const run = (grads: ForeachList, { device, dtype }: Tensor) => {
    if (!allowHalf && dtype === float16)
      throw new TypeError('GradScaler: expected gradients of another dtype than float16, got float16');
    let own = found.get(String(device));
    if (own === undefined) {
      own = { foundInf: functions.zeros([], { dtype: float32, device }), invScale: inverse.to(device) };
      found.set(String(device), own);
    }
    runOnLists('_amp_foreach_non_finite_check_and_unscale_', [grads], own);
  };
  noGrad(() =>
    releasing(() => {
      for (const { params } of optimizer.paramGroups) {
        const { params: own, grads, sparse } = ForeachList.gradientsOf(params);
        if (own.length === 0) continue;
        if (!sparse && isUniform(grads)) run(grads, own[0] as Tensor);
        else
          for (const [i, grad] of grads.tensors.entries())
            run(ForeachList.of([dense(own[i] as Tensor, grad)]), grad);
      }
    }),
  );
  return [...found.values()].map(({ foundInf }) => foundInf);
}

/** The elements of a gradient that are unscaled; the values of a sparse one. */
function dense(parameter: Tensor, grad: Tensor): Tensor {
  if (!grad.isSparse) return grad;
  if (grad.dtype !== float16) return valuesOf(grad);
  // The sum of elements with the same index can be infinite where the elements are finite.
  const coalesced = grad.coalesce();
  parameter.grad = coalesced;
  return valuesOf(coalesced);
}
