/**
 * Parametrizations that are ready to use.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#parametrizations
 */

import { noGrad } from '../../core/autograd/autograd';
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

/** Length times direction. */
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
 * Makes a weight a product of its length (`parametrizations.name.original0`) and its direction (`original1`), after
 * Salimans and Kingma (2016).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrizations.weight_norm.html
 */
export function weightNorm<M extends Module>(
  ...args: Arguments<
    [module: M, name?: string, dim?: number | null],
    {
      module: M;
      /** The weight; `'weight'` by default. */
      name?: string;
      /** Whose slices have a length each, 0 by default; null for one length of all. */
      dim?: number | null;
    },
    ['module']
  >
): M {
  const { module, name, dim } = bindWeightNorm('weightNorm', args);
  registerParametrization(module, name, new _WeightNorm(dim), { unsafe: true });
  // States made with the older `nn.utils.weightNorm`.
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

/** Division by the largest singular value. */
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

  /** Brings the vectors closer to the singular vectors of the largest value. */
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
    // The next improvement must not change what this one's backward needs.
    const u: Tensor = this._u.clone({ memoryFormat: contiguousFormat });
    const v: Tensor = this._v.clone({ memoryFormat: contiguousFormat });
    return weight.div(functions.vdot(u, matrix.mv(v)));
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

/**
 * Divides a weight by its largest singular value, after Miyato et al. (2018).
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
 * Makes the columns of a matrix orthonormal, or its rows where they are fewer.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrizations.orthogonal.html
 */
export function orthogonal<M extends Module>(
  ...args: Arguments<
    [module: M, name?: string, orthogonalMap?: OrthogonalMap | null],
    {
      module: M;
      /** The weight; `'weight'` by default. */
      name?: string;
      /** How it is computed: by default `'matrix_exp'` for square or complex matrices, else `'householder'`. */
      orthogonalMap?: OrthogonalMap | null;
      /** Starts from any matrix, at the cost of another one; true by default. */
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
