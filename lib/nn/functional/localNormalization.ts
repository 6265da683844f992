/**
 * Divides by the strength of neighboring channels, and by the norm.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#normalization-functions
 */
import { nnFunctions, operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, integer, natural, orNull, real, signature, tensorRule } from '../base/arguments';

const bindLocal = signature({
  input: tensorRule(),
  size: natural(undefined, 1),
  alpha: real(1e-4),
  beta: real(0.75),
  k: real(1),
});

/**
 * Divides each element by the strength of the neighboring channels at the same position: x / (k + alpha /
 * size · Σ x²)^beta, where the sum is over `size` channels around the element's own.
 * @throws RangeError for an input of fewer than 3 dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.local_response_norm.html
 */
export function localResponseNorm(
  ...args: Arguments<
    [input: Tensor, size: number, alpha?: number, beta?: number, k?: number],
    {
      /** The input, (N, C, …). */
      input: Tensor;
      /** The number of neighboring channels that are summed over. */
      size: number;
      /** The factor of the sum of squares; 1e-4 by default. */
      alpha?: number;
      /** The exponent; 0.75 by default. */
      beta?: number;
      /** Added to the sum before the power is taken; 1 by default. */
      k?: number;
    },
    ['input', 'size']
  >
): Tensor {
  const { input, size, alpha, beta, k } = bindLocal('localResponseNorm', args);
  const sizes = input.shape;
  if (sizes.length < 3) {
    throw new RangeError(`localResponseNorm: expected a tensor of at least 3 dimensions, got ${sizes}`);
  }
  if (input.numel() === 0) return input;
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  let mean: Tensor = input.mul(input);
  if (sizes.length === 3) {
    mean = nnFunctions.pad(mean.unsqueeze(1), [0, 0, before, after]);
    mean = nnFunctions.avgPool2d(mean, [size, 1], 1).squeeze(1);
  } else {
    mean = mean.view([sizes[0] as number, 1, sizes[1] as number, sizes[2] as number, -1]);
    mean = nnFunctions.pad(mean, [0, 0, 0, 0, before, after]);
    mean = nnFunctions.avgPool3d(mean, [size, 1, 1], 1).squeeze(1).view(sizes);
  }
  return input.div(mean.mul(alpha).add(k).pow(beta));
}

const divide = operator('aten::div');
const bindNormalize = signature({
  input: tensorRule(),
  p: real(2),
  dim: integer(1),
  eps: real(1e-12),
  out: orNull(tensorRule()),
});

/**
 * Divides each vector along a dimension by its norm, so that it has norm one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.normalize.html
 */
export function normalize(
  ...args: Arguments<
    [input: Tensor, p?: number, dim?: number, eps?: number, out?: Tensor | null],
    {
      /** The input, of any shape; the result has the same shape. */
      input: Tensor;
      /** The exponent of the norm; 2 by default. */
      p?: number;
      /** The dimension that the vectors lie along; 1 by default. */
      dim?: number;
      /** The smallest norm that is divided by; 1e-12 by default. */
      eps?: number;
      /** A tensor that the result is written into; none by default. */
      out?: Tensor | null;
    },
    ['input']
  >
): Tensor {
  const { input, p, dim, eps, out } = bindNormalize('normalize', args);
  const norm: Tensor = input.norm(p, [dim], true).clampMin(eps).expandAs(input);
  return out === null ? input.div(norm) : (divide.callMany([input, norm, { out }]) as Tensor);
}
