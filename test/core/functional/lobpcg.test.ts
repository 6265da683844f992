/** `torch.lobpcg`, beside PyTorch's answers (test/fixtures/core/lobpcg.py). */
import { type Tensor, torch } from 'torch-node';
import { isLive, readAnswers } from '../../support/answers';
import { camelCase } from '../../support/camelCase';
import { expectWithin, type Numbers } from '../../support/close';

interface Case {
  batch: number[];
  m: number;
  k: number | null;
  keywords: Record<string, unknown>;
  b: boolean;
  x: number | null;
  sparse: boolean;
  preconditioner: boolean;
  gradient: boolean;
  given: Numbers[];
  seen: [number, number][];
}

const cases = JSON.parse(readAnswers('core/lobpcg.json')) as Case[];
const dtype = torch.float64;

/** Python's keywords as ours, inner ones too. */
function camel(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCase(name), camel(inner)]));
}

function matrix(...sizes: number[]): Tensor {
  const x: Tensor = torch.randn(sizes, { dtype });
  const m = sizes.at(-1) as number;
  return x
    .matmul(x.mT)
    .div(m)
    .add(torch.arange(1, m + 1, { dtype }).diag());
}

function expectEigenvalues(actual: Tensor, expected: Numbers): void {
  expectWithin(actual, expected, isLive ? 0 : 1e-9);
}

/** LAPACK chooses the signs of eigenvectors, and other kernels lead it to another choice. */
function expectEigenvectors(actual: Tensor, expected: Numbers): void {
  const signs = isLive ? 1 : actual.mul(torch.tensor(expected, { dtype })).sum(-2, true).sign();
  expectWithin(actual.mul(signs), expected, isLive ? 0 : 1e-6);
}

/** The number of iterations follows rounding errors where a tolerance is near them. */
function expectSteps(actual: [number, number][], expected: [number, number][]): void {
  if (isLive) {
    expect(actual).toEqual(expected);
    return;
  }
  expect(actual.at(-1)?.[1]).toBe(expected.at(-1)?.[1]);
  expect(Math.abs(actual.length - expected.length)).toBeLessThanOrEqual(2);
}

const titled = cases.map((one): [string, Case] => [
  `${one.batch} ${one.m} ${one.k} ${JSON.stringify(one.keywords)}`,
  one,
]);

test.each(titled)('%s', (_, { batch, m, k, gradient, ...one }) => {
  torch.manualSeed(0);
  const a = matrix(...batch, m, m);
  const leaf: Tensor = one.sparse ? a.toSparse() : a.clone().requiresGrad_(gradient);
  const seen: [number, number][] = [];
  const [e, v] = torch.lobpcg(leaf, k, {
    ...(camel(one.keywords) as object),
    ...(one.b ? { B: matrix(...batch, m, m) } : {}),
    ...(one.x === null ? {} : { X: torch.randn([...batch, m, one.x], { dtype }) }),
    ...(one.preconditioner ? { iK: torch.linalg.inv(a) } : {}),
    ...(batch.length > 0
      ? {}
      : {
          tracker: ({ ivars }) => {
            seen.push([ivars['istep'] as number, ivars['convergedCount'] as number]);
          },
        }),
  });
  expectEigenvalues(e, one.given[0] as Numbers);
  expectEigenvectors(v, one.given[1] as Numbers);
  expectSteps(seen, one.seen);
  if (!gradient) return;
  const values: Tensor = e.mul(torch.arange(1, e.size(-1) + 1));
  values.sum().add(v.pow(4).sum()).backward();
  expectWithin(leaf.grad as Tensor, one.given[2] as Numbers, 1e-6);
  expect(leaf.grad?.allclose(leaf.grad.mT)).toBe(true);
});

test('the eigenpairs are those of the whole decomposition', () => {
  torch.manualSeed(1);
  const a = matrix(30, 30);
  const [e, v] = torch.lobpcg(a, { k: 3 });
  const [values] = torch.linalg.eigh(a);
  expect(e.allclose(values.narrow(0, 27, 3).flip([0]))).toBe(true);
  expect(a.matmul(v).allclose(v.mul(e), 1e-5, 1e-5)).toBe(true);
});

test('a tracker ends the iteration, and X stays as it was given', () => {
  const x = torch.randn([30, 2], { dtype });
  const before = x.clone();
  let steps = 0;
  const tracker = ({ bvars }: { bvars: Record<string, boolean> }): void => {
    bvars['forceStop'] = ++steps === 2;
  };
  torch.lobpcg(matrix(30, 30), { X: x, tracker, method: 'basic' });
  expect(steps).toBe(2);
  expect(x.equal(before)).toBe(true);
});

test('misuse is named', () => {
  expect(() => torch.lobpcg(torch.ones([3, 4]))).toThrow("lobpcg: argument 'A': expected square matrices");
  expect(() => torch.lobpcg(torch.eye(5), 2)).toThrow(
    "lobpcg: argument 'A': expected at least 6 rows for 2 eigenpairs, got torch.Size([5, 5])",
  );
  expect(() => torch.lobpcg(torch.eye(9), 2, { B: torch.eye(8) })).toThrow(
    "lobpcg: argument 'B': expected size torch.Size([9, 9]), got torch.Size([8, 8])",
  );
  expect(() => torch.lobpcg(torch.eye(9), { X: torch.ones([8, 2]) })).toThrow(
    "argument 'X': expected size [9,2]",
  );
  expect(() => torch.lobpcg(torch.eye(9).to(torch.int64))).toThrow(
    "lobpcg: argument 'A': expected torch.float32 or torch.float64, got torch.int64",
  );
  expect(() => torch.lobpcg(torch.eye(9), { method: 'fast' as 'basic' })).toThrow(
    "lobpcg: argument 'method': expected one of 'basic', 'ortho', got a string ('fast')",
  );
  const a = torch.eye(9, { dtype }).requiresGrad_();
  const [e] = torch.lobpcg(a, { B: torch.eye(9, { dtype }), k: 1 });
  expect(() => e.sum().backward()).toThrow('lobpcg: expected no B for gradients, got one');
});

test('no generator of a thread of its own', () => {
  expect(torch.threadSafeGenerator()).toBeNull();
});
