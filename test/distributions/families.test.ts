/** Every family draws and computes what Python's does (test/fixtures/distributions/families.py). */
import { type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import {
  distribution,
  type Encoded,
  type EncodedTensor,
  expectGradients,
  expectNoted,
  expectTensor,
  expectWithGradients,
  type Noted,
  tensorOf,
  type WithGradients,
} from './fixtures';

interface Family {
  made: Encoded;
  text: string;
  shapes: [number[], number[]];
  flags: [boolean, boolean];
  support: string;
  discrete: boolean;
  constraints: string[];
  mean: Noted;
  mode: Noted;
  variance: Noted;
  stddev: Noted;
  entropy: Noted;
  perplexity: Noted;
  entropyGradients: WithGradients['gradients'];
  samples: Noted[];
  rsample: WithGradients | null;
  logProb: WithGradients;
  cdf: Noted;
  icdf: Noted;
  enumerated: Noted;
  notExpanded: Noted;
  expanded: { text: string; sample: Noted; mean: Noted; logProb: Noted };
}

beforeAll(() => {
  // Python warns of Wishart's samples; so does this of few degrees of freedom.
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

/**
 * Draws that multiply matrices, and LogisticNormal's: 18 elements go through its sigmoid, 16 of them as vectors on AVX2 and
 * none on AVX-512.
 */
const dependent = /^(LogisticNormal|MultivariateNormal|LowRankMultivariateNormal|Wishart|LKJCholesky)\(/;

const cases = readAnswerLines<Family>('distributions/families.jsonl').map(
  (family, i) => [`${i} ${family.text}`, family] as const,
);

describe.each(cases)('%s', (_, family) => {
  const make = () => distribution(family.made);
  const rounding = dependent.test(family.text) ? 'processor' : 'elements';
  const seeded = <T>(compute: () => T): T => {
    torch.manualSeed(0);
    return compute();
  };

  test('text, shapes, support and constraints', () => {
    const made = make();
    expect(String(made)).toBe(family.text);
    expect([[...made.batchShape], [...made.eventShape]]).toEqual(family.shapes);
    expect([made.hasRsample, made.hasEnumerateSupport]).toEqual(family.flags);
    expect(String(made.support)).toBe(family.support);
    expect(made.support.isDiscrete).toBe(family.discrete);
    expect(Object.values(made.argConstraints).map(String)).toEqual(family.constraints);
  });

  test('draws', () => {
    for (const [i, shape] of [[], [3], [2, 1]].entries()) {
      expectNoted(() => seeded(() => make().sample(shape)), family.samples[i] as Noted, rounding);
    }
    const { rsample } = family;
    if (rsample === null) return;
    torch.manualSeed(0);
    expectWithGradients(family.made, (made) => made.rsample([3]), rsample, rounding);
  });

  test('moments', () => {
    for (const name of ['mean', 'mode', 'variance', 'stddev'] as const) {
      expectNoted(() => make()[name], family[name]);
    }
    expectNoted(() => make().entropy(), family.entropy);
    expectNoted(() => make().perplexity(), family.perplexity);
    if (family.entropyGradients === null) return;
    const leaves: ReturnType<typeof tensorOf>[] = [];
    expectGradients(distribution(family.made, leaves).entropy(), leaves, family.entropyGradients);
  });

  test('density and cumulative distribution', () => {
    const value = tensorOf(family.samples[1] as EncodedTensor);
    expectWithGradients(family.made, (made) => made.logProb(value), family.logProb);
    expectNoted(() => make().cdf(value), family.cdf);
    const probabilities = torch
      .linspace(0.05, 0.95, 3, { dtype: value.dtype })
      .reshape([3, ...new Array<number>(value.dim() - 1).fill(1)]);
    expectNoted(() => make().icdf(probabilities), family.icdf);
  });

  test('support, one by one', () => {
    expectNoted(() => make().enumerateSupport(), family.enumerated, 'elements');
    expectNoted(() => make().enumerateSupport({ expand: false }), family.notExpanded, 'elements');
  });

  test('expansion', () => {
    const wide = make().expand([2, ...family.shapes[0]]);
    expect(String(wide)).toBe(family.expanded.text);
    expect([...wide.batchShape]).toEqual([2, ...family.shapes[0]]);
    expectNoted(() => seeded(() => wide.sample()), family.expanded.sample, rounding);
    expectNoted(() => wide.mean, family.expanded.mean);
    const value = tensorOf(family.samples[1] as EncodedTensor).index(0);
    expectNoted(() => wide.logProb(value), family.expanded.logProb);
  });
});

test('tensors are compared', () => {
  expect(() => expectTensor(torch.ones([1]), { dtype: 'float32', shape: [1], values: [2] })).toThrow(
    'expected 2',
  );
});

// Python's autograd fails on its draws, so that there are no gradients to compare with. But a draw is homogeneous in the
// matrix that the distribution is given, and Euler's theorem then says what the gradient times the matrix sums to.
test.each([
  ['covarianceMatrix', 1],
  ['precisionMatrix', -1],
  ['scaleTril', 2],
] as const)('the gradient of draws of Wishart to %s, in which they are of degree %d', (name, degree) => {
  const matrix = torch.tensor(
    [
      [2, 0],
      [0.5, 1],
    ],
    { dtype: torch.float64, requiresGrad: true },
  );
  const given = name === 'scaleTril' ? matrix : matrix.matmul(matrix.t());
  torch.manualSeed(0);
  const made = new torch.distributions.Wishart({
    df: torch.tensor(3.5, { dtype: torch.float64 }),
    [name]: given,
  });
  const draws = made
    .rsample([4])
    .mul(
      torch.tensor([
        [1, 2],
        [3, 4],
      ]),
    )
    .sum();
  const [gradient] = torch.autograd.grad(draws, [given]) as [Tensor];
  expect(gradient.mul(given).sum().item()).toBeCloseTo(degree * draws.item(), 10);
});
