/** Cases or functions that need more than `assert_close`'s defaults, each with the reason. */
import type { Tolerance } from './close';

export const tolerances: Record<string, Tolerance> = {
  // The memory's alignment decides how LAPACK sums: the same call gives other bits when it is repeated.
  'linalg.lstsq': { rtol: 1.3e-6, atol: 1e-5, everywhere: true },
  // The derivative divides by differences of eigenvalues, which magnifies their last bits some hundred times.
  'linalg.pinv': { rtol: 1e-4, atol: 1e-5 },
  // Alternating terms of some hundred times the sum.
  'special.hermite_polynomial_he': { rtol: 5e-5, atol: 1e-5 },
  // A weight's gradient is a sum of hundreds of products, whose order the processor's kernels choose.
  'nn.ConvTranspose3d': { rtol: 1.3e-6, atol: 4e-5 },
};
