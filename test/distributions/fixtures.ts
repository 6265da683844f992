/** What Python has written of distributions (test/fixtures/distributions), made and compared here. */
import { type distributions, type Tensor, torch } from 'torch-node';
import { isExact, type Rounding } from '../support/answers';
import { camelCase, camelKeys } from '../support/camelCase';

export interface EncodedTensor {
  dtype: string;
  shape: number[];
  values: (number | boolean | string)[];
}

export type Encoded =
  | number
  | boolean
  | string
  | null
  | EncodedTensor
  | ({ [Kind in 'distribution' | 'transform' | 'constraint']?: string } & {
      arguments: Record<string, Encoded>;
    })
  | Encoded[];

/** What a computation gave, or the error it threw. */
export type Noted = Encoded | { error: string };

const numbers: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

function numberOf(value: number | boolean | string): number {
  return typeof value === 'string' ? (numbers[value] as number) : Number(value);
}

function isTensor(value: unknown): value is EncodedTensor {
  return typeof value === 'object' && value !== null && 'dtype' in value;
}

export function tensorOf({ dtype, shape, values }: EncodedTensor): Tensor {
  const target = Reflect.get(torch, dtype) as typeof torch.float32;
  return torch.tensor(values.map(numberOf), { dtype: target }).reshape(shape);
}

/** What is described; tensors that can have gradients are put into `leaves`. */
export function build(value: Encoded, leaves?: Tensor[]): unknown {
  if (Array.isArray(value)) return value.map((item) => build(item, leaves));
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && value in numbers ? numbers[value] : value;
  }
  if (isTensor(value)) {
    const tensor = tensorOf(value);
    if (!leaves || !tensor.dtype.isFloatingPoint) return tensor;
    leaves.push(tensor.requiresGrad_());
    return tensor;
  }
  const entries = Object.entries(value.arguments).map(([key, item]) => [key, build(item, leaves)]);
  const args = camelKeys(Object.fromEntries(entries));
  if (value.constraint) {
    const found: unknown = Reflect.get(torch.distributions.constraints, camelCase(value.constraint));
    return entries.length === 0
      ? found
      : new (found as new (...args: unknown[]) => unknown)(...entries.map(([, item]) => item));
  }
  const Class = Reflect.get(torch.distributions, value.distribution ?? (value.transform as string));
  return new (Class as new (args: object) => unknown)(args);
}

export const distribution = (value: Encoded, leaves?: Tensor[]): distributions.Distribution =>
  build(value, leaves) as distributions.Distribution;

/** Expects what Python has, to the last bit where the processor allows it, and otherwise to few units in it. */
export function expectTensor(
  actual: Tensor,
  expected: EncodedTensor,
  rounding: Rounding = 'processor',
): void {
  expectWithin(actual, expected, isExact(rounding) ? 0 : undefined);
}

/** Expects what Python has, by default to few units in the last place. */
function expectWithin(actual: Tensor, expected: EncodedTensor, given?: number): void {
  expect([...actual.shape]).toEqual(expected.shape);
  expect(actual.dtype.name).toBe(expected.dtype);
  const values = actual.detach().flatten().tolist() as (number | boolean)[];
  const tolerance = given ?? (expected.dtype === 'float64' ? 1e-12 : 2e-6);
  for (const [i, value] of values.entries()) {
    const [own, other] = [Number(value), numberOf(expected.values[i] as number)];
    if (Object.is(own, other) || own === other) continue;
    if (Math.abs(own - other) <= tolerance * Math.max(1, Math.abs(other))) continue;
    throw new Error(`element ${i}: expected ${other}, got ${own}`);
  }
}

/** Expects the tensor that Python has, or an error where Python has one. */
export function expectNoted(compute: () => Tensor, expected: Noted, rounding?: Rounding): void {
  if (typeof expected === 'object' && expected !== null && 'error' in expected) {
    if (expected.error !== 'NotImplementedError') expect(compute).toThrow();
    else expect(compute).toThrow(expect.objectContaining({ name: 'NotImplementedError' }));
    return;
  }
  expectTensor(compute(), expected as EncodedTensor, rounding);
}

export interface WithGradients {
  value: EncodedTensor;
  gradients: (EncodedTensor | null)[] | { error: string } | null;
}

/** The derivatives of a weighted sum of the result, which are sums in an order of their own. */
function gradientsOf(result: Tensor, leaves: Tensor[]): (Tensor | null)[] {
  const weights = torch.arange(1, result.numel() + 1, { dtype: result.dtype }).reshape(result.shape);
  return torch.autograd.grad(result.mul(weights).sum(), leaves, { allowUnused: true });
}

export function expectGradients(
  result: Tensor,
  leaves: Tensor[],
  expected: WithGradients['gradients'],
): void {
  if (expected === null) {
    expect(leaves.length === 0 || !result.requiresGrad).toBe(true);
    return;
  }
  const gradients = gradientsOf(result, leaves);
  if (!Array.isArray(expected)) {
    // Python's autograd fails here. This one gives gradients, whose values a test of the family has to check.
    for (const [i, gradient] of gradients.entries()) {
      expect([...(gradient?.shape ?? [])]).toEqual([...(leaves[i] as Tensor).shape]);
      expect(gradient?.isfinite().all().item()).toBe(true);
    }
    return;
  }
  for (const [i, gradient] of gradients.entries()) {
    const other = expected[i] as EncodedTensor | null;
    if (other === null || gradient === null) expect(gradient).toBe(other);
    else expectWithin(gradient, other);
  }
}

/** Runs with gradients to all tensors that the value is made of. */
export function expectWithGradients(
  made: Encoded,
  compute: (made: distributions.Distribution) => Tensor,
  expected: WithGradients,
  rounding?: Rounding,
): void {
  const leaves: Tensor[] = [];
  const result = compute(distribution(made, leaves));
  expectTensor(result, expected.value, rounding);
  expectGradients(result, leaves, expected.gradients);
}
