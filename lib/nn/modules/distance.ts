/** How far apart vectors are, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, integer, real, signature } from '../base/arguments';
import { Module } from '../base/module';

export interface PairwiseDistanceOptions {
  /** The norm; 2 by default. */
  p?: number;
  /** Added to the differences; 1e-6 by default. */
  eps?: number;
  /** Keeps the last dimension; false by default. */
  keepdim?: boolean;
}

const bindPairwise = signature({ p: real(2), eps: real(1e-6), keepdim: flag(false) });

/**
 * The `p`-norm of the difference of vectors: (N, D) and (N, D) → (N).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PairwiseDistance.html
 */
export class PairwiseDistance extends Module {
  static override readonly forwardNames = ['x1', 'x2'];

  norm: number;
  eps: number;
  keepdim: boolean;

  constructor(...args: Arguments<[p?: number, eps?: number, keepdim?: boolean], PairwiseDistanceOptions>) {
    super();
    const { p, eps, keepdim } = bindPairwise(new.target.name, args);
    this.norm = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return nnFunctions.pairwiseDistance(x1, x2, this.norm, this.eps, this.keepdim);
  }
}

export interface CosineSimilarityOptions {
  /** The dimension of the vectors; 1 by default. */
  dim?: number;
  /** The least product of norms; 1e-8 by default. */
  eps?: number;
}

const bindCosine = signature({ dim: integer(1), eps: real(1e-8) });

/**
 * The cosine of the angle between vectors.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CosineSimilarity.html
 */
export class CosineSimilarity extends Module {
  static override readonly forwardNames = ['x1', 'x2'];

  dim: number;
  eps: number;

  constructor(...args: Arguments<[dim?: number, eps?: number], CosineSimilarityOptions>) {
    super();
    const { dim, eps } = bindCosine(new.target.name, args);
    this.dim = dim;
    this.eps = eps;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return nnFunctions.cosineSimilarity(x1, x2, this.dim, this.eps);
  }
}
