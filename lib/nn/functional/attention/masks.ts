/** The masks of attention, and when libtorch's fused kernels may take over. */

import { isGradEnabled } from '../../../core/autograd/autograd';
import { functions } from '../../../core/operators/namespaces';
import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import type { DType } from '../../../core/types/dtype';

/**
 * A mask as what is added to scores: −∞ where a boolean one is true.
 * @param other the dtype of the mask that it will be joined with, or null
 * @throws TypeError for integers
 */
export function additiveMask(
  callee: string,
  name: string,
  mask: Tensor | null,
  dtype: DType,
  other: DType | null = null,
): Tensor | null {
  if (mask === null) return null;
  const isBoolean = mask.dtype.name === 'bool';
  if (!isBoolean && !mask.dtype.isFloatingPoint) {
    throw new TypeError(
      `${callee}: argument '${name}': expected a boolean or floating-point mask, got ${mask.dtype}`,
    );
  }
  if (other !== null && mask.dtype !== other) {
    warn(
      `${callee}: masks of different dtypes (${mask.dtype} and ${other}) are deprecated; give both the same`,
    );
  }
  return isBoolean ? functions.zerosLike(mask, { dtype }).maskedFill_(mask, Number.NEGATIVE_INFINITY) : mask;
}

/**
 * −∞ above the diagonal, zeros elsewhere: (size, size). Added to scores, it hides what comes later.
 * @internal
 */
export function causalMask(
  size: number,
  made: { device?: Tensor['device'] | string | null; dtype?: DType | null },
): Tensor {
  return functions.triu(functions.full([size, size], Number.NEGATIVE_INFINITY, made), 1);
}

/** Whether `mask` hides what comes later, where that is not said: of `size` elements, or as many as it has. */
export function detectCausal(
  mask: Tensor | null,
  isCausal: boolean | null,
  size: number | null = null,
): boolean {
  if (isCausal !== null || mask === null) return isCausal === true;
  const { device, dtype } = mask;
  const causal = causalMask(size ?? mask.size(-2), { device, dtype });
  return String(mask.shape) === String(causal.shape) && mask.equal(causal);
}

/** Both masks as the one that the fused kernels take, and its kind. */
export function mergeMasks(
  attention: Tensor | null,
  padding: Tensor | null,
  query: Tensor,
  heads: number,
): { mask: Tensor | null; kind: number | null } {
  if (attention === null) return { mask: padding, kind: padding === null ? null : 1 };
  const batch = query.size(0);
  const length = query.size(1);
  const mask: Tensor =
    attention.dim() === 3
      ? attention.view([batch, -1, length, length])
      : attention.view([1, 1, length, length]).expand([batch, heads, -1, -1]);
  if (padding === null) return { mask, kind: 2 };
  return { mask: mask.add(padding.view([batch, 1, 1, length]).expand([-1, heads, -1, -1])), kind: 2 };
}

/** Whether fused kernels, which autograd can't record, take these tensors. */
export function fusible(tensors: readonly (Tensor | null)[]): boolean {
  const records = isGradEnabled();
  return tensors.every(
    (tensor) => tensor === null || ((tensor.isCpu || tensor.isCuda) && !(records && tensor.requiresGrad)),
  );
}
