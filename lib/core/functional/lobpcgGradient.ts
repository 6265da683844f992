/** The gradient of some of the eigenvalues and eigenvectors of a symmetric matrix. */

import { operator } from '../operators/namespaces';
import { Generator } from '../tensor/generator';
import type { Tensor } from '../tensor/tensor';

const call = (name: string, ...args: unknown[]): Tensor => operator(`aten::${name}`).callMany(args) as Tensor;
const matmul = (a: Tensor, b: Tensor): Tensor => call('matmul', a, b);

/**
 * The part of the gradient within the space that the eigenvectors span. Where all eigenvectors were computed, it is the
 * whole gradient.
 */
function withinSpan(valueGrad: Tensor, vectorGrad: Tensor, values: Tensor, vectors: Tensor): Tensor {
  const gaps: Tensor = values.unsqueeze(-2).sub(values.unsqueeze(-1));
  gaps.diagonal(0, -2, -1).fill_(Number.POSITIVE_INFINITY);
  const inner: Tensor = valueGrad.diagEmbed().add(matmul(vectors.mT, vectorGrad).mul(gaps.pow(-1)));
  return matmul(vectors, matmul(inner, vectors.mT));
}

/** The coefficients of the polynomials that have these roots, beginning with that of x⁰: (…, n) → (…, n + 1). */
function coefficientsOf(roots: Tensor): Tensor {
  const n = roots.size(-1);
  const one: Tensor = roots.newOnes([...roots.shape.slice(0, -1), 1]);
  let result = one;
  for (let i = 0; i < n; i++) {
    const zero: Tensor = one.mul(0);
    const shifted = call('cat', [zero, result], -1);
    result = shifted.sub(call('cat', [result.mul(roots.narrow(-1, i, 1)), zero], -1));
  }
  return result;
}

/**
 * The gradient with respect to `a` (…, m, m), from the gradients of its eigenvalues (…, k) and eigenvectors (…, m, k).
 * @internal
 */
export function eigenpairGradient(
  valueGrad: Tensor,
  vectorGrad: Tensor,
  a: Tensor,
  values: Tensor,
  vectors: Tensor,
  largest: boolean,
): Tensor {
  const within = withinSpan(valueGrad, vectorGrad, values, vectors);
  const [m, k] = [a.size(-1), values.size(-1)];
  if (m === k) return within;
  const projection: Tensor = matmul(vectors, vectors.mT).neg();
  projection.diagonal(0, -2, -1).add_(1);
  // A basis of the space orthogonal to the eigenvectors. A new generator is used, so that it is the same every time and
  // the program's random numbers are not affected.
  const options = { dtype: a.dtype, device: a.device, generator: new Generator(a.device) };
  const orthogonal = matmul(projection, call('randn', [...a.shape.slice(0, -1), m - k], options));
  const coefficients = coefficientsOf(values);
  const coefficient = (i: number): Tensor => coefficients.select(-1, i);
  // The polynomial solution of Sylvester's equation: Hu, Cheng, Applied Mathematics Letters 19 (2006).
  let power = vectorGrad;
  let series: Tensor = vectorGrad.mul(0);
  for (let i = 1; i <= k; i++) {
    let polynomial: Tensor = values.mul(0).add(1);
    for (let j = k - 1; j >= i; j--) polynomial = polynomial.mul(values).add(coefficient(j).unsqueeze(-1));
    series = series.add(power.mul(polynomial.unsqueeze(-2)));
    power = matmul(a, power);
  }
  let atMatrix = call('eye', m, { dtype: a.dtype, device: a.device }).expand(a.shape).clone() as Tensor;
  for (let j = k - 1; j >= 0; j--) {
    atMatrix = matmul(a, atMatrix);
    atMatrix.diagonal(0, -2, -1).add_(coefficient(j).unsqueeze(-1));
  }
  // With this sign the matrix is positive definite, where the eigenvalues differ.
  const sign = largest && k % 2 === 1 ? -1 : 1;
  const restricted: Tensor = matmul(orthogonal.mT, matmul(atMatrix, orthogonal)).mul(sign);
  const solved = call('cholesky_solve', matmul(orthogonal.mT, series), call('linalg_cholesky', restricted));
  return within.sub(matmul(matmul(orthogonal, solved.mul(sign)), vectors.mT)) as Tensor;
}
