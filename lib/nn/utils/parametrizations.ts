/**
 * Parametrizations that are ready to use.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#parametrizations
 */

import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { type Arguments, integer, orNull, rule, signature, text } from '../base/arguments';
import type { LoadReport } from '../base/hooks/moduleHooks';
import { Module } from '../base/module';
import type { ModuleMetadata, StateDict } from '../base/stateDict';
import { normalize } from '../functional/localNormalization';
import { Orthogonal, type OrthogonalMap } from './orthogonalMap';
import { registerParametrization } from './parametrize';
import { bindSpectralNorm, outputDim, type SpectralNormArguments } from './spectralNorm';
import { normExcept, tensorOf, withNorm } from './weightNorm';

export type { OrthogonalMap } from './orthogonalMap';

/** The product of a magnitude and a direction. */
class _WeightNorm extends Module {
  dim: number;

  constructor(dim: number | null) {
    super();
    this.dim = dim ?? -1;
  }

  forward(g: Tensor, v: Tensor): Tensor {
    return withNorm(v, g, this.dim);
  }

  rightInverse(weight: Tensor): [Tensor, Tensor] {
    return [normExcept(weight, this.dim), weight];
  }
}

const moduleRule = rule<Module>('a Module', (value) => value instanceof Module);
const dimRule = { ...orNull(integer()), fallback: 0 };
const bindWeightNorm = signature({ module: moduleRule, name: text('weight'), dim: dimRule });

/**
 * Parametrizes a weight as the product of its magnitude (`parametrizations.weight.original0`) and its
 * direction (`original1`), after Salimans and Kingma (2016).
 * @returns the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrizations.weight_norm.html
 */
export function weightNorm<M extends Module>(
  ...args: Arguments<
    [module: M, name?: string, dim?: number | null],
    {
      /** The module whose weight is parametrized. */
      module: M;
      /** The weight's name; `'weight'` by default. */
      name?: string;
      /**
       * The dimension whose slices have a magnitude each; 0 by default, null for one magnitude of the whole
       * weight.
       */
      dim?: number | null;
    },
    ['module']
  >
): M {
  const { module, name, dim } = bindWeightNorm('weightNorm', args);
  registerParametrization(module, name, new _WeightNorm(dim), { unsafe: true });
  // Converts the keys of state dicts made with the older `nn.utils.weightNorm`.
  module.registerLoadStateDictPreHook(
    (_: Module, state: StateDict, prefix: string, _metadata: ModuleMetadata, _report: LoadReport) => {
      const old = ['_g', '_v'].map((suffix) => `${prefix}${name}${suffix}`);
      if (!old.every((key) => Object.hasOwn(state, key))) return;
      for (const [i, key] of old.entries()) {
        state[`${prefix}parametrizations.${name}.original${i}`] = state[key];
        delete state[key];
      }
    },
  );
  return module as M;
}

/** The division by the largest singular value. */
class _SpectralNorm extends Module {
  dim: number;
  eps: number;
  nPowerIterations: number;
  /** The left singular vector, a buffer. */
  declare _u: Tensor;
  /** The right singular vector, a buffer. */
  declare _v: Tensor;

  constructor(weight: Tensor, nPowerIterations: number, dim: number, eps: number) {
    super();
    const rank = weight.dim();
    if (dim >= rank || dim < -rank) {
      throw new RangeError(`spectralNorm: argument 'dim': expected a dimension of ${rank}, got ${dim}`);
    }
    this.dim = dim < 0 ? dim + rank : dim;
    this.eps = eps;
    this.nPowerIterations = nPowerIterations;
    if (rank < 2) return;
    const matrix = this.matrixOf(weight);
    const [height, width] = matrix.shape;
    const u: Tensor = matrix.newEmpty([height]).normal_(0, 1);
    const v: Tensor = matrix.newEmpty([width]).normal_(0, 1);
    this.registerBuffer(
      '_u',
      noGrad(() => normalize(u, { dim: 0, eps })),
    );
    this.registerBuffer(
      '_v',
      noGrad(() => normalize(v, { dim: 0, eps })),
    );
    this.improve(matrix, 15);
  }

  private matrixOf(weight: Tensor): Tensor {
    return (this.dim === 0 ? weight : weight.movedim(this.dim, 0)).flatten(1);
  }

  /** Improves the approximation of the singular vectors by power iteration. */
  private improve(matrix: Tensor, iterations: number): void {
    noGrad(() => {
      for (let i = 0; i < iterations; i++) {
        this._u = normalize(matrix.mv(this._v), { dim: 0, eps: this.eps, out: this._u });
        this._v = normalize(matrix.H.mv(this._u), { dim: 0, eps: this.eps, out: this._v });
      }
    });
  }

  forward(weight: Tensor): Tensor {
    if (weight.dim() === 1) return normalize(weight, { dim: 0, eps: this.eps });
    const matrix = this.matrixOf(weight);
    if (this.training) this.improve(matrix, this.nPowerIterations);
    // The vectors are cloned, because the next iteration would overwrite what this one's backward pass needs.
    const u: Tensor = this._u.clone({ memoryFormat: contiguousFormat });
    const v: Tensor = this._v.clone({ memoryFormat: contiguousFormat });
    return weight.div(functions.vdot(u, matrix.mv(v)));
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

/**
 * Parametrizes a weight so that it is divided by its largest singular value, after Miyato et al. (2018),
 * which stabilizes the discriminators of generative adversarial networks.
 * @returns the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrizations.spectral_norm.html
 */
export function spectralNorm<M extends Module>(...args: SpectralNormArguments<M>): M {
  const { module, name, nPowerIterations, eps, dim } = bindSpectralNorm('spectralNorm', args);
  const weight = tensorOf('spectralNorm', module, name);
  const norm = new _SpectralNorm(weight, nPowerIterations, dim ?? outputDim(module), eps);
  return registerParametrization(module, name, norm) as M;
}

const bindOrthogonal = signature(
  {
    module: moduleRule,
    name: text('weight'),
    orthogonalMap: orNull(
      rule<OrthogonalMap>("'matrix_exp', 'cayley' or 'householder'", (value) =>
        ['matrix_exp', 'cayley', 'householder'].includes(value as string),
      ),
    ),
    useTrivialization: rule<boolean>('a boolean', (value) => typeof value === 'boolean', true),
  },
  3,
);

/**
 * Parametrizes a weight so that its columns (or rows, where they are fewer) are orthonormal.
 * @returns the module
 * @throws RangeError for a weight of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrizations.orthogonal.html
 */
export function orthogonal<M extends Module>(
  ...args: Arguments<
    [module: M, name?: string, orthogonalMap?: OrthogonalMap | null],
    {
      /** The module whose weight is parametrized. */
      module: M;
      /** The weight's name; `'weight'` by default. */
      name?: string;
      /**
       * How the matrix is computed: by default `'matrix_exp'` for square or complex matrices, else
       * `'householder'`.
       */
      orthogonalMap?: OrthogonalMap | null;
      /**
       * Whether any orthogonal matrix can be assigned, at the cost of storing another matrix; true by
       * default.
       */
      useTrivialization?: boolean;
    },
    ['module']
  >
): M {
  const { module, name, orthogonalMap, useTrivialization } = bindOrthogonal('orthogonal', args);
  const weight = tensorOf('orthogonal', module, name);
  if (!isTensor(weight) || weight.dim() < 2) {
    throw new RangeError(
      `orthogonal: '${name}': expected a tensor of at least 2 dimensions, got ${weight.shape}`,
    );
  }
  const square = weight.size(-1) === weight.size(-2) || weight.dtype.isComplex;
  const map = orthogonalMap ?? (square ? 'matrix_exp' : 'householder');
  return registerParametrization(module, name, new Orthogonal(weight, map, useTrivialization), {
    unsafe: true,
  }) as M;
}
