/** Comparing with PyTorch's answers as its `assert_close` does: dtype, shape, and elements within tolerances. */
import { type Tensor, torch } from 'torch-node';
import { isLive } from '../support/answers';

export interface Tolerance {
  rtol: number;
  atol: number;
  /** Whether two calls in one process of Python differ too. */
  everywhere?: boolean;
}

/** By the dtype's text; others must be equal. */
const defaults: Record<string, Tolerance> = {
  'torch.float16': { rtol: 1e-3, atol: 1e-5 },
  'torch.bfloat16': { rtol: 1.6e-2, atol: 1e-5 },
  'torch.float32': { rtol: 1.3e-6, atol: 1e-5 },
  'torch.float64': { rtol: 1e-7, atol: 1e-7 },
  'torch.complex32': { rtol: 1e-3, atol: 1e-5 },
  'torch.complex64': { rtol: 1.3e-6, atol: 1e-5 },
  'torch.complex128': { rtol: 1e-7, atol: 1e-7 },
};

/** Pairs of doubles: the real and imaginary parts of the elements; bigints of integers. */
function elements(tensor: Tensor): { values: ArrayLike<number | bigint>; width: 1 | 2 } {
  const { dtype } = tensor;
  const plain = tensor.detach();
  if (dtype.isComplex) {
    return { values: torch.viewAsReal(plain.resolveConj()).to(torch.float64).toTypedArray(), width: 2 };
  }
  return { values: (dtype.isFloatingPoint ? plain.to(torch.float64) : plain).toTypedArray(), width: 1 };
}

/** Answers of this processor must be met to the last bit. */
function isClose(actual: number[], expected: number[], { rtol, atol, everywhere }: Tolerance): boolean {
  if (actual.every((value, i) => Object.is(value, expected[i]) || value === expected[i])) return true;
  if (isLive && !everywhere) return false;
  const distance = Math.hypot(...actual.map((value, i) => value - (expected[i] as number)));
  return distance <= atol + rtol * Math.hypot(...expected);
}

function differenceOfTensors(
  actual: Tensor,
  expected: Tensor,
  given: Tolerance | undefined,
): string | undefined {
  if (actual.dtype !== expected.dtype) return `dtype ${actual.dtype}, expected ${expected.dtype}`;
  if (String(actual.shape) !== String(expected.shape))
    return `shape ${actual.shape}, expected ${expected.shape}`;
  const tolerance = given ?? defaults[String(actual.dtype)];
  const a = elements(actual);
  const b = elements(expected);
  const { width } = a;
  for (let i = 0; i < a.values.length; i += width) {
    const pair = [
      Array.prototype.slice.call(a.values, i, i + width),
      Array.prototype.slice.call(b.values, i, i + width),
    ];
    const same = tolerance
      ? isClose(pair[0] as number[], pair[1] as number[], tolerance)
      : pair[0]?.[0] === pair[1]?.[0];
    if (!same) return `element ${i / width}: ${pair[0]}, expected ${pair[1]}`;
  }
  return undefined;
}

/** What differs, or undefined. A complex element is compared by its distance. */
export function difference(actual: unknown, expected: unknown, tolerance?: Tolerance): string | undefined {
  if (expected instanceof torch.Tensor) {
    if (!(actual instanceof torch.Tensor)) return `${String(actual)}, expected a tensor`;
    return differenceOfTensors(actual, expected, tolerance);
  }
  if (typeof expected === 'number' && typeof actual === 'number') {
    return isClose([actual], [expected], tolerance ?? { rtol: 1e-7, atol: 1e-7 })
      ? undefined
      : `${actual}, expected ${expected}`;
  }
  return Object.is(actual, expected) ? undefined : `${String(actual)}, expected ${String(expected)}`;
}

/** As `difference`, of lists, element by element. */
export function differenceOfLists(
  what: string,
  actual: readonly unknown[],
  expected: readonly unknown[],
  tolerance?: Tolerance,
): string | undefined {
  if (actual.length !== expected.length)
    return `${what}: ${actual.length} values, expected ${expected.length}`;
  for (const [i, value] of expected.entries()) {
    const found = difference(actual[i], value, tolerance);
    if (found) return `${what}[${i}]: ${found}`;
  }
  return undefined;
}
