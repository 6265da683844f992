/** Initialization with random orthogonal and sparse matrices. */
import { noGrad } from '../../core/autograd/gradMode';
import { functions, linalg } from '../../core/operators/namespaces';
import type { Generator } from '../../core/tensor/generator';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, generatorRule, orNull, real, signature, tensorRule } from '../base/arguments';
import type { Drawing } from './drawing';

const bindOrthogonal = signature({ tensor: tensorRule(), gain: real(1), generator: orNull(generatorRule()) });

/**
 * Fills a tensor, seen as a matrix of its first dimension by all others, with a random matrix whose rows (or
 * columns, where they are fewer) are orthonormal, after Saxe et al. (2013), in place, and returns it.
 * @throws RangeError for a tensor of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.orthogonal_
 */
export function orthogonal_(
  ...args: Arguments<
    [tensor: Tensor, gain?: number, generator?: Generator | null],
    Drawing & {
      /** A factor; 1 by default. */
      gain?: number;
    },
    ['tensor']
  >
): Tensor {
  const { tensor, gain, generator } = bindOrthogonal('orthogonal_', args);
  if (tensor.dim() < 2)
    throw new RangeError(`orthogonal_: expected a tensor of at least 2 dimensions, got ${tensor.shape}`);
  if (tensor.numel() === 0 || tensor.isMeta) return tensor;
  const rows = tensor.size(0);
  const columns = tensor.numel() / rows;
  noGrad(() => {
    const drawn: Tensor = tensor.newEmpty([rows, columns]).normal_(0, 1, { generator });
    const [q, r] = linalg.qr(rows < columns ? drawn.t() : drawn) as [Tensor, Tensor];
    // Multiplying by the signs of the diagonal makes the distribution of orthogonal matrices uniform.
    const signed: Tensor = q.mul(r.diagonal().sign());
    tensor.copy_((rows < columns ? signed.t() : signed).reshape(tensor.shape)).mul_(gain);
  });
  return tensor;
}

const bindSparse = signature({
  tensor: tensorRule(),
  sparsity: real(),
  std: real(0.01),
  generator: orNull(generatorRule()),
});

/**
 * Fills a matrix with normally distributed numbers, of which a share in each column is zero, after Martens
 * (2010), in place, and returns it.
 * @throws RangeError for a tensor without 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.sparse_
 */
export function sparse_(
  ...args: Arguments<
    [tensor: Tensor, sparsity: number, std?: number, generator?: Generator | null],
    Drawing & {
      /** The share of zeros in each column, from 0 to 1. */
      sparsity: number;
      /** The standard deviation of the other numbers; 0.01 by default. */
      std?: number;
    },
    ['tensor', 'sparsity']
  >
): Tensor {
  const { tensor, sparsity, std, generator } = bindSparse('sparse_', args);
  const { shape } = tensor;
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(`sparse_: expected a tensor of 2 dimensions, got ${shape}`);
  }
  if (tensor.isMeta) return tensor;
  const zeros = Math.ceil(sparsity * rows);
  noGrad(() => {
    tensor.normal_(0, std, { generator });
    for (let column = 0; column < columns; column++) {
      const places: Tensor = functions.randperm(rows).narrow(0, 0, zeros);
      tensor.indexPut([places, column], 0);
    }
  });
  return tensor;
}
