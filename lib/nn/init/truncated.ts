/** Initialization with normally distributed numbers within bounds. */
import { noGrad } from '../../core/autograd/gradMode';
import { tensor as makeTensor } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import { warn } from '../../core/support/warn';
import type { Generator } from '../../core/tensor/generator';
import type { Tensor } from '../../core/tensor/tensor';
import * as dtypes from '../../core/types/dtype';
import { type Arguments, generatorRule, orNull, real, signature, tensorRule } from '../base/arguments';
import type { Drawing } from './drawing';

const bindTruncNormal = signature({
  tensor: tensorRule(),
  mean: real(0),
  std: real(1),
  a: real(-2),
  b: real(2),
  generator: orNull(generatorRule()),
});

/**
 * Fills a tensor with normally distributed numbers from `a` to `b`, in place, and returns it; numbers out of
 * bounds are drawn again.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.trunc_normal_
 */
export function truncNormal_(
  ...args: Arguments<
    [tensor: Tensor, mean?: number, std?: number, a?: number, b?: number, generator?: Generator | null],
    Drawing & {
      /** The mean before truncation; 0 by default. */
      mean?: number;
      /** The standard deviation before truncation; 1 by default. */
      std?: number;
      /** The lower bound, in units of the numbers themselves; −2 by default. */
      a?: number;
      /** The upper bound; 2 by default. */
      b?: number;
    },
    ['tensor']
  >
): Tensor {
  const given = bindTruncNormal('truncNormal_', args);
  const { tensor, mean, std, a, b } = given;
  if (tensor.isMeta) return tensor;
  if (mean < a - 2 * std || mean > b + 2 * std) {
    warn(`truncNormal_: the mean (${mean}) is more than two deviations from [${a}, ${b}]`);
  }
  const inside = normalBelow((b - mean) / std) - normalBelow((a - mean) / std);
  noGrad(() => (inside > 0.3 ? redraw(given) : reject(given)));
  return tensor;
}

/** The probability that a standard normal number is below `x`. */
function normalBelow(x: number): number {
  const scaled = makeTensor(x / Math.sqrt(2), { dtype: dtypes.float64 });
  return (1 + functions.erf(scaled).item()) / 2;
}

type Given = ReturnType<typeof bindTruncNormal>;

/**
 * Draws numbers out of bounds again, which is quick where enough of the distribution lies within the bounds.
 */
function redraw({ tensor, mean, std, a, b, generator }: Given): void {
  // The bounds are rounded to the tensor's dtype.
  const [low, high] = makeTensor([a, b], { dtype: tensor.dtype }).tolist() as [number, number];
  let result: Tensor = tensor.normal_(mean, std, { generator });
  for (;;) {
    const outside: Tensor = result.lt(low).logicalOr(result.gt(high));
    if (!outside.any().item()) break;
    const again = functions.emptyLike(result).normal_(mean, std, { generator });
    result = functions.where(outside, again, result);
  }
  if (result !== tensor) tensor.copy_(result);
}

/**
 * Draws uniformly and keeps each number with a probability proportional to its density, where little of the
 * distribution lies within the bounds.
 */
function reject({ tensor, mean, std, a, b, generator }: Given): void {
  const mode = Math.max(a, Math.min(mean, b));
  const away = (mode - mean) / std;
  const logPeak = -0.5 * (away * away);
  const candidates: Tensor = functions.emptyLike(tensor);
  const chances: Tensor = functions.emptyLike(tensor);
  const refused = (): Tensor => {
    candidates.sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(logPeak);
    return chances.uniform_(0, 1, { generator }).log_().gt(candidates);
  };
  tensor.uniform_(a, b, { generator });
  candidates.copy_(tensor);
  let pending = refused();
  if (!pending.any().item()) return;
  let result: Tensor = tensor;
  do {
    candidates.uniform_(a, b, { generator });
    result = functions.where(pending, candidates, result);
    pending = functions.where(pending, refused(), pending);
  } while (pending.any().item());
  tensor.copy_(result);
}
