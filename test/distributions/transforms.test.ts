/** Transforms and registries give what Python's do (test/fixtures/distributions/transforms.py). */
import { type distributions, type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import {
  build,
  type Encoded,
  type EncodedTensor,
  expectGradients,
  expectNoted,
  expectTensor,
  type Noted,
  tensorOf,
  type WithGradients,
} from './fixtures';

const {
  AffineTransform,
  bijectTo,
  CatTransform,
  ComposeTransform,
  ConstraintRegistry,
  constraints,
  CorrCholeskyTransform,
  ExpTransform,
  IndependentTransform,
  identityTransform,
  Normal,
  PowerTransform,
  ReshapeTransform,
  SigmoidTransform,
  StackTransform,
  StickBreakingTransform,
  TanhTransform,
  Transform,
  transformTo,
} = torch.distributions;

interface BothWays {
  y: EncodedTensor;
  gradients: WithGradients['gradients'];
  inverse: Noted;
  logDet: Noted;
  inverseLogDet: Noted;
  bijective: boolean;
  text: string;
  inverseText: string;
  domain: string;
  codomain: string;
  eventDims: [number, number];
  shapes: [number[], number[]];
  sign: number | EncodedTensor | null;
}

type Case = { made: Encoded; registry?: 'bijectTo' | 'transformTo'; x: EncodedTensor } & (
  | BothWays
  | { error: string }
);

const cases = readAnswerLines<Case>('distributions/transforms.jsonl').map((one, i) => {
  const { transform, constraint } = one.made as { transform?: string; constraint?: string };
  return [`${i} ${one.registry ?? ''} ${transform ?? constraint}`, one] as const;
});

test.each(cases)('%s', (_, one) => {
  const make = (leaves?: Tensor[]): distributions.Transform => {
    const made = build(one.made, leaves);
    if (!one.registry) return made as distributions.Transform;
    return torch.distributions[one.registry](made as distributions.constraints.Constraint);
  };
  if ('error' in one) {
    expect(make).toThrow(expect.objectContaining({ name: 'NotImplementedError' }));
    return;
  }
  const leaves: Tensor[] = [];
  const transform = make(leaves);
  const leaf = tensorOf(one.x).requiresGrad_();
  const result = transform(leaf);
  expectTensor(result, one.y);
  expectGradients(result, [leaf, ...leaves], one.gradients);
  const [x, y] = [tensorOf(one.x), tensorOf(one.y)];
  expectNoted(() => transform.inv(y), one.inverse);
  expectNoted(() => transform.logAbsDetJacobian(x, y), one.logDet);
  expectNoted(() => transform.inv.logAbsDetJacobian(y, x), one.inverseLogDet);
  expect(transform.bijective).toBe(one.bijective);
  expect(transform.inv.bijective).toBe(one.bijective);
  expect([String(transform), String(transform.inv)]).toEqual([one.text, one.inverseText]);
  expect([String(transform.domain), String(transform.codomain)]).toEqual([one.domain, one.codomain]);
  expect([transform.domain.eventDim, transform.codomain.eventDim]).toEqual(one.eventDims);
  expect([[...transform.forwardShape(x.shape)], [...transform.inverseShape(y.shape)]]).toEqual(one.shapes);
  if (one.sign === null)
    expect(() => transform.sign).toThrow(expect.objectContaining({ name: 'NotImplementedError' }));
  else if (typeof one.sign === 'number') expect(transform.sign).toBe(one.sign);
  else expectTensor(transform.sign as Tensor, one.sign);
});

describe('cache', () => {
  test('gives back the very tensors, both ways', () => {
    const transform = new ExpTransform({ cacheSize: 1 });
    const x = torch.ones([2]);
    const y = transform(x);
    expect(transform(x)).toBe(y);
    expect(transform.inv(y)).toBe(x);
    const back = transform.inv(torch.ones([2]));
    expect(transform.inv(y)).not.toBe(x);
    expect(back).not.toBe(x);
  });

  test('without one, nothing is kept', () => {
    const transform = new ExpTransform();
    const x = torch.ones([2]);
    expect(transform(x)).not.toBe(transform(x));
  });

  test.each([
    new TanhTransform(),
    new AffineTransform(1, 2),
    new PowerTransform(2),
    new ComposeTransform([new ExpTransform(), new AffineTransform(0, 2)]),
    new IndependentTransform(new ExpTransform(), 1),
    new CatTransform([new ExpTransform(), new TanhTransform()]),
    new StackTransform([new ExpTransform(), new TanhTransform()]),
    new ReshapeTransform([2], [2, 1]),
    new torch.distributions.CumulativeDistributionTransform(new Normal(0, 1)),
  ])('withCache of %s', (transform) => {
    const cached = transform.withCache();
    expect(cached).not.toBe(transform);
    expect(cached.constructor).toBe(transform.constructor);
    expect(cached.withCache(1)).toBe(cached);
    const x = torch.tensor([0.5, 0.25]);
    const y = cached(x);
    expect(y.tolist()).toEqual(transform(x).tolist());
    expect(cached.inv(y)).toBe(x);
    expect(transform.inv.withCache().inv.withCache(1)).not.toBe(transform);
  });
});

test('equality is by parameters', () => {
  const affine = () => new AffineTransform(0, torch.tensor([1, 2]));
  expect(affine().equals(affine())).toBe(true);
  expect(affine().equals(new AffineTransform(0, 1))).toBe(false);
  expect(new AffineTransform(0, 1).equals(new AffineTransform(0, torch.ones([])))).toBe(true);
  expect(affine().inv.equals(affine().inv)).toBe(true);
  expect(affine().inv.equals(affine())).toBe(false);
  expect(new ExpTransform().equals(new ExpTransform())).toBe(true);
  expect(new ExpTransform().equals(new TanhTransform())).toBe(false);
  expect(new PowerTransform(2).equals(new PowerTransform(3))).toBe(false);
  expect(new ComposeTransform([affine()]).equals(new ComposeTransform([affine()]))).toBe(true);
  expect(new ComposeTransform([affine()]).equals(identityTransform)).toBe(false);
  expect(affine().inv.inv).toBeInstanceOf(AffineTransform);
});

test('a transform of one’s own', () => {
  class Twice extends Transform {
    static override readonly domain = constraints.real;
    static override readonly codomain = constraints.real;
    static override readonly bijective = true;
    override _call(x: Tensor): Tensor {
      return x.mul(2);
    }
  }
  const twice = new Twice();
  expect(twice(torch.ones([1])).item()).toBe(2);
  expect(() => twice.inv(torch.ones([1]))).toThrow('Twice: has no inverse');
  expect(() => twice.sign).toThrow('Twice: has no sign');
  expect(twice.eventDim).toBe(0);
});

test('a registry of one’s own', () => {
  const registry = new ConstraintRegistry();
  registry.register(constraints.greaterThan, ({ lowerBound }) => new AffineTransform(lowerBound, 1));
  registry.register(constraints.real, () => new ExpTransform());
  expect(registry(constraints.greaterThan(3))(torch.zeros([1])).item()).toBe(3);
  expect(registry(constraints.positive)).toBeInstanceOf(AffineTransform);
  expect(registry(constraints.real)).toBeInstanceOf(ExpTransform);
  expect(() => registry(constraints.lessThan(1))).toThrow(
    'no transform is registered for LessThan constraints',
  );
  expect(() => registry.register(Normal as never, () => new ExpTransform())).toThrow(
    "register: argument 'constraint': expected a Constraint or a class of them, got the function or class Normal",
  );
  expect(transformTo(constraints.simplex)).not.toBeInstanceOf(StickBreakingTransform);
  expect(bijectTo(constraints.simplex)).toBeInstanceOf(StickBreakingTransform);
});

test.each([
  [() => new ExpTransform({ cacheSize: 2 }), "ExpTransform: argument 'cacheSize': expected 0 or 1, got 2"],
  [
    () => new ReshapeTransform([2], [3]),
    'ReshapeTransform: expected shapes of equally many elements, got torch.Size([2]) and torch.Size([3])',
  ],
  [
    () => new ReshapeTransform([2], [2, 1]).forwardShape([3]),
    'ReshapeTransform: expected a shape that ends with [2], got [3]',
  ],
  [
    () => new StickBreakingTransform().eventDim && new StickBreakingTransform().forwardShape([]),
    'StickBreakingTransform: expected a shape of at least 1 dimensions, got []',
  ],
  [() => new CorrCholeskyTransform().eventDim, 'ask domain.eventDim or codomain.eventDim'],
  [
    () => new CorrCholeskyTransform().forwardShape([4]),
    'CorrCholeskyTransform: expected D·(D − 1)/2 elements for a D × D matrix, got 4',
  ],
  [
    () => new CatTransform([new ExpTransform()], { lengths: [1, 2] }),
    'CatTransform: expected 1 lengths, one for each transform, got 2',
  ],
  [
    () => new CatTransform([new ExpTransform()])(torch.zeros([2])),
    'CatTransform: expected size 1 at dimension 0, got 2',
  ],
  [
    () => new StackTransform([new ExpTransform()], 1)(torch.zeros([2])),
    'StackTransform: dim 1 is out of range for a Tensor of 1 dimensions',
  ],
  [
    () => new ComposeTransform([1 as never]),
    "ComposeTransform: argument 'parts': expected an array of Transforms, got an array of 1",
  ],
  [
    () => new IndependentTransform(new SigmoidTransform(), 2)(torch.zeros([2])),
    'IndependentTransform: expected a Tensor of at least 2 dimensions, got 1',
  ],
])('%s', (compute, message) => {
  expect(compute).toThrow(message);
});

test('a registry is filled by a decorator’s form too, and shows what depends on it', () => {
  const registry = new ConstraintRegistry();
  const factory = registry.register(constraints.unitInterval)(() => new SigmoidTransform());
  expect(registry(constraints.interval(0, 2))).toBeInstanceOf(SigmoidTransform);
  expect(factory()).toBeInstanceOf(SigmoidTransform);
  expect(() => new ExpTransform({ cache: 1 } as never)).toThrow("ExpTransform: unknown argument 'cache'");
});
