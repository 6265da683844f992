/** Products of tensors over several dimensions, and distances. */

import { type Arguments, choice, orNull, real, rule, signature, tensorRule } from '../arguments/rules';
import { operator } from '../operators/namespaces';
import { isTensor, type Tensor } from '../tensor/tensor';

/**
 * The dimensions to sum over: a number n for the last n of `a` and the first n of `b`; or two arrays, of the dimensions
 * of `a` and of those of `b` that go with them. A Tensor of integers may hold either.
 */
export type ContractedDims = number | readonly [readonly number[], readonly number[]] | Tensor;

/** The arguments of `tensordot` by name. */
export interface TensordotOptions {
  /** The first tensor. */
  a: Tensor;
  /** The second tensor, of the same dtype. */
  b: Tensor;
  /** The number of dimensions to sum over, or two arrays with the dimensions of `a` and of `b`; 2 by default. */
  dims?: ContractedDims;
  /** A tensor to write the result to, which is also returned; none by default. */
  out?: Tensor | null;
}

const bindTensordot = signature({
  a: tensorRule(),
  b: tensorRule(),
  dims: rule<ContractedDims>('an integer, two arrays of integers, or a Tensor of them', isDims, 2),
  out: orNull(tensorRule()),
});

function isDims(value: unknown): boolean {
  if (Number.isInteger(value) || isTensor(value)) return true;
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((list) => Array.isArray(list) && list.every(Number.isInteger))
  );
}

/** The dimensions of `a` and of `b` that are summed over, as two arrays. */
function contracted(
  dims: ContractedDims,
  a: Tensor,
  b: Tensor,
): readonly [readonly number[], readonly number[]] {
  if (Array.isArray(dims)) return dims as [number[], number[]];
  if (isTensor(dims) && dims.numel() > 1) {
    const lists = dims.tolist() as number[][];
    if (lists.length !== 2 || !isDims(lists)) {
      throw new RangeError(
        `tensordot: argument 'dims': expected a Tensor of size 2 in its first dimension, got ${dims.shape}`,
      );
    }
    return lists as [number[], number[]];
  }
  const count = isTensor(dims) ? dims.item() : (dims as number);
  if (count < 0 || count > Math.min(a.dim(), b.dim())) {
    throw new RangeError(
      `tensordot: argument 'dims': expected from 0 to ${Math.min(a.dim(), b.dim())} dimensions, got ${count}`,
    );
  }
  const range = Array.from({ length: count }, (_, i) => i);
  return [range.map((i) => i - count), range];
}

/**
 * Multiplies two tensors and sums over dimensions of both, as the product of matrices does over one.
 * @example
 * ```ts
 * torch.tensordot(torch.ones([2, 3, 4]), torch.ones([3, 4, 5])).shape; // torch.Size([2, 5])
 * torch.tensordot(torch.ones([2, 3]), torch.ones([2, 4]), [[0], [0]]).shape; // torch.Size([3, 4])
 * ```
 * @param a the first tensor
 * @param b the second tensor, of the same dtype
 * @param dims the number of dimensions to sum over, or two arrays with the dimensions of `a` and of `b`; 2 by default
 * @param out a tensor to write the result to, which is also returned; none by default
 * @returns a tensor with the other dimensions of `a`, then those of `b`
 * @throws RangeError for dimensions that the tensors do not have, Error where their sizes differ
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.tensordot.html
 */
export function tensordot(
  ...args: Arguments<
    [a: Tensor, b: Tensor, dims?: ContractedDims, out?: Tensor | null],
    TensordotOptions,
    ['a', 'b']
  >
): Tensor {
  const { a, b, dims, out } = bindTensordot('tensordot', args);
  const [dimsA, dimsB] = contracted(dims, a, b);
  return operator('aten::tensordot').callMany([a, b, dimsA, dimsB, ...(out ? [{ out }] : [])]) as Tensor;
}

/**
 * When Euclidean distances are computed with a product of matrices, which is faster and less exact: where a tensor has
 * more than 25 rows (`…_if_necessary`), always, or never.
 */
export type CdistMode =
  | 'use_mm_for_euclid_dist_if_necessary'
  | 'use_mm_for_euclid_dist'
  | 'donot_use_mm_for_euclid_dist';

const modes = [
  'use_mm_for_euclid_dist_if_necessary',
  'use_mm_for_euclid_dist',
  'donot_use_mm_for_euclid_dist',
] as const satisfies CdistMode[];

/** The arguments of `cdist` by name. */
export interface CdistOptions {
  /** Vectors as rows, of shape (…, P, M). */
  x1: Tensor;
  /** Vectors as rows, of shape (…, R, M). */
  x2: Tensor;
  /** The order of the norm, from 0 to ∞; 2, the Euclidean distance, by default. */
  p?: number;
  /**
   * When Euclidean distances are computed with a product of matrices, which is faster and less exact;
   * `'use_mm_for_euclid_dist_if_necessary'`, where a tensor has more than 25 rows, by default.
   */
  computeMode?: CdistMode;
}

const bindCdist = signature({
  x1: tensorRule(),
  x2: tensorRule(),
  p: real(2),
  computeMode: choice(modes, modes[0]),
});

/**
 * The distance of each row of `x1` to each row of `x2`.
 * @example
 * ```ts
 * torch.cdist(torch.tensor([[0, 0]]), torch.tensor([[3, 4], [0, 1]])); // tensor([[5., 1.]])
 * ```
 * @param x1 vectors as rows, of shape (…, P, M) and a floating-point dtype
 * @param x2 vectors as rows, of shape (…, R, M) and the same dtype
 * @param p the order of the norm, from 0 to ∞; 2, the Euclidean distance, by default. 0 counts the elements that differ
 * @param computeMode when Euclidean distances are computed with a product of matrices, which is faster and less exact;
 * `'use_mm_for_euclid_dist_if_necessary'`, where a tensor has more than 25 rows, by default
 * @returns a tensor of shape (…, P, R)
 * @throws Error for a negative `p`, tensors of integers, and rows of different lengths
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.cdist.html
 */
export function cdist(
  ...args: Arguments<
    [x1: Tensor, x2: Tensor, p?: number, computeMode?: CdistMode],
    CdistOptions,
    ['x1', 'x2']
  >
): Tensor {
  const { x1, x2, p, computeMode } = bindCdist('cdist', args);
  const mode = modes.indexOf(computeMode);
  return operator('aten::cdist').callMany([x1, x2, p, mode === 0 ? null : mode]) as Tensor;
}
