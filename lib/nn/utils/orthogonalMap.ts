/** Maps from arbitrary matrices to matrices with orthonormal columns. */
import { noGrad } from '../../core/autograd/gradMode';
import { functions, linalg } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import * as dtypes from '../../core/types/dtype';
import { Module } from '../base/module';
import { NoRightInverse } from './parametrizationList';

/**
 * How an orthogonal matrix is computed: as the exponential of a skew-symmetric matrix, as its Cayley
 * transform, or as a product of Householder reflections.
 */
export type OrthogonalMap = 'matrix_exp' | 'cayley' | 'householder';

/** The machine epsilon of a dtype. */
function epsilon(dtype: dtypes.DType): number {
  switch (dtype) {
    case dtypes.float64:
    case dtypes.complex128:
      return 2 ** -52;
    case dtypes.float16:
      return 2 ** -10;
    case dtypes.bfloat16:
      return 2 ** -7;
    default:
      return 2 ** -23;
  }
}

function identity(n: number, like: Tensor): Tensor {
  return functions.eye(n, { dtype: like.dtype, device: like.device });
}

function isOrthogonal(q: Tensor): boolean {
  const atol = 10 * q.size(-2) * epsilon(q.dtype);
  return functions.allclose(q.mH.matmul(q), identity(q.size(-1), q), 1e-5, atol) as unknown as boolean;
}

/** The Q of a QR decomposition whose R has a positive diagonal. */
function makeOrthogonal(a: Tensor): Tensor {
  const [x, tau] = functions.geqrf(a) as unknown as [Tensor, Tensor];
  const signs: Tensor = x.diagonal({ dim1: -2, dim2: -1 }).sgn().unsqueeze(-2);
  return linalg.householderProduct(x, tau).mul(signs);
}

/** The Householder reflections whose product is `q`. */
function reflectionsOf({ orthogonalMap }: _Orthogonal, q: Tensor, wide: boolean): Tensor {
  if (orthogonalMap !== 'householder') {
    throw new NoRightInverse(
      `orthogonal: the map '${orthogonalMap}' can be assigned to only with useTrivialization`,
    );
  }
  const [a, tau] = functions.geqrf(q) as unknown as [Tensor, Tensor];
  const diagonal: Tensor = a.diagonal({ dim1: -2, dim2: -1 });
  diagonal.sign_();
  // Where tau is zero there is no reflection, and the sign is the opposite.
  diagonal.copy_(functions.where(tau.eq(0), diagonal.neg(), diagonal));
  return wide ? a.mT : a;
}

/** The parametrization of `orthogonal`; the name is the one that Python shows in a model's text. */
class _Orthogonal extends Module {
  readonly shape: Size;
  readonly orthogonalMap: OrthogonalMap;
  /**
   * The orthogonal matrix that the map starts from, a buffer; undefined where it always starts from the
   * identity.
   */
  declare base: Tensor | null | undefined;

  constructor(weight: Tensor, orthogonalMap: OrthogonalMap, useTrivialization: boolean) {
    super();
    if (weight.dtype.isComplex && orthogonalMap === 'householder') {
      throw new TypeError("orthogonal: the map 'householder' does not take complex tensors");
    }
    this.shape = weight.shape;
    this.orthogonalMap = orthogonalMap;
    if (useTrivialization) this.registerBuffer('base', null);
  }

  forward(input: Tensor): Tensor {
    const wide = input.size(-2) < input.size(-1);
    const x: Tensor = wide ? input.mT : input;
    let q = this.orthogonalMap === 'householder' ? householder(x) : fromSkew(x, this.orthogonalMap);
    if (this.base) q = this.base.matmul(q);
    return wide ? q.mT : q;
  }

  rightInverse(value: Tensor): Tensor {
    if (String(value.shape) !== String(this.shape)) {
      throw new RangeError(`orthogonal: expected the shape ${this.shape}, got ${value.shape}`);
    }
    return noGrad(() => {
      const wide = value.size(-2) < value.size(-1);
      const q: Tensor = wide ? value.mT : value;
      if (this.base === undefined) return reflectionsOf(this, q, wide);
      const [n, k] = [q.size(-2), q.size(-1)];
      if (n !== k) {
        const more = functions.randn([...q.shape.slice(0, -2), n, n - k], {
          dtype: q.dtype,
          device: q.device,
        });
        this.base = makeOrthogonal(functions.cat([q, more], -1));
      } else {
        this.base = isOrthogonal(q) ? q.clone() : makeOrthogonal(q);
      }
      // With −1 on the diagonal the map gives the identity, and so the base as it is.
      const start: Tensor = functions.zerosLike(value);
      start.diagonal({ dim1: -2, dim2: -1 }).fill_(-1);
      return start;
    });
  }
}

function fromSkew(x: Tensor, map: 'matrix_exp' | 'cayley'): Tensor {
  const [n, k] = [x.size(-2), x.size(-1)];
  let lower: Tensor = x.tril();
  if (n !== k) {
    const zeros = x.newZeros([n, n - k]).expand([...x.shape.slice(0, -2), -1, -1]);
    lower = functions.cat([lower, zeros], -1);
  }
  const skew: Tensor = lower.sub(lower.mH);
  let q: Tensor;
  if (map === 'matrix_exp') {
    q = functions.matrixExp(skew);
  } else {
    const one = identity(n, skew);
    q = linalg.solve(one.add(skew, { alpha: -0.5 }), one.add(skew, { alpha: 0.5 }));
  }
  return n === k ? q : q.narrow(-1, 0, k);
}

function householder(x: Tensor): Tensor {
  const a: Tensor = x.tril(-1);
  const squares: Tensor = a.mul(a).sum(-2);
  const tau: Tensor = squares.add(1).reciprocal().mul(2);
  const signs: Tensor = x.diagonal({ dim1: -2, dim2: -1 }).int().unsqueeze(-2);
  return linalg.householderProduct(a, tau).mul(signs);
}

export { _Orthogonal as Orthogonal };
