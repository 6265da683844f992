/** The masks of attention, and when libtorch's fused kernels may take over. */

import { isGradEnabled } from '../../../core/autograd/gradMode';
import { functions } from '../../../core/operators/namespaces';
import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import type { DType } from '../../../core/types/dtype';

/**
 * Converts a boolean mask to one that is added to scores: −∞ where it is true, 0 elsewhere.
 * @param other the dtype of the mask that it will be combined with, or null
 * @throws TypeError for a mask of integers
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
 * Makes a mask (size, size) with which no element attends to later ones: −∞ above the diagonal, 0 on and
 * below it.
 * @internal
 */
export function causalMask(
  size: number,
  made: { device?: Tensor['device'] | string | null; dtype?: DType | null },
): Tensor {
  return functions.triu(functions.full([size, size], Number.NEGATIVE_INFINITY, made), 1);
}

/** Whether `mask` is the causal mask: as `isCausal` says, or where that is null, by comparing. */
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

/** Combines both masks to the one that the fused kernels take, and gives its kind. */
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

/** Whether the fused kernels, whose operations autograd cannot record, can take these tensors. */
export function fusible(tensors: readonly (Tensor | null)[]): boolean {
  const records = isGradEnabled();
  return tensors.every(
    (tensor) => tensor === null || ((tensor.isCpu || tensor.isCuda) && !(records && tensor.requiresGrad)),
  );
}
