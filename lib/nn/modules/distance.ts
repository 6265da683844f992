/** Distances and similarities of vectors, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, integer, real, signature } from '../base/arguments';
import { Module } from '../base/module';

/** What the constructor of PairwiseDistance takes. */
export interface PairwiseDistanceOptions {
  /** The exponent of the norm; 2, the Euclidean distance, by default. */
  p?: number;
  /** Added to the differences, which keeps the gradient finite at zero; 1e-6 by default. */
  eps?: number;
  /** Whether the last dimension is kept with size 1; false by default. */
  keepdim?: boolean;
}

const bindPairwise = signature({ p: real(2), eps: real(1e-6), keepdim: flag(false) });

/**
 * Computes the distance of pairs of vectors, the p-norm of their difference: (N, D) and (N, D) → (N).
 * @example
 * ```ts
 * const distance = new nn.PairwiseDistance(2);
 * const output = distance(torch.randn(100, 128), torch.randn(100, 128)); // (100)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PairwiseDistance.html
 */
export class PairwiseDistance extends Module {
  static override readonly forwardNames = ['x1', 'x2'];

  /** The exponent of the norm. */
  norm: number;
  /** Added to the differences. */
  eps: number;
  /** Whether the last dimension is kept with size 1. */
  keepdim: boolean;

  constructor(...args: Arguments<[p?: number, eps?: number, keepdim?: boolean], PairwiseDistanceOptions>) {
    super();
    const { p, eps, keepdim } = bindPairwise(new.target.name, args);
    this.norm = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  /**
   * @param x1 (N, D) or (D)
   * @param x2 (N, D) or (D), broadcast against `x1`
   * @returns (N) or (); with `keepdim` (N, 1) or (1)
   */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return nnFunctions.pairwiseDistance(x1, x2, this.norm, this.eps, this.keepdim);
  }
}

/** What the constructor of CosineSimilarity takes. */
export interface CosineSimilarityOptions {
  /** The dimension that the vectors lie along; 1 by default. */
  dim?: number;
  /** The smallest norm that is divided by; 1e-8 by default. */
  eps?: number;
}

const bindCosine = signature({ dim: integer(1), eps: real(1e-8) });

/**
 * Computes the cosine of the angle between vectors: x₁ · x₂ / (‖x₁‖ · ‖x₂‖), from −1 to 1.
 * @example
 * ```ts
 * const similarity = new nn.CosineSimilarity({ dim: 1 });
 * const output = similarity(torch.randn(100, 128), torch.randn(100, 128)); // (100)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CosineSimilarity.html
 */
export class CosineSimilarity extends Module {
  static override readonly forwardNames = ['x1', 'x2'];

  /** The dimension that the vectors lie along. */
  dim: number;
  /** The smallest norm that is divided by. */
  eps: number;

  constructor(...args: Arguments<[dim?: number, eps?: number], CosineSimilarityOptions>) {
    super();
    const { dim, eps } = bindCosine(new.target.name, args);
    this.dim = dim;
    this.eps = eps;
  }

  /**
   * @param x1 any shape
   * @param x2 broadcast against `x1`
   * @returns the broadcast shape without dimension `dim`
   */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return nnFunctions.cosineSimilarity(x1, x2, this.dim, this.eps);
  }
}
