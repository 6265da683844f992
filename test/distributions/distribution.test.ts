/** What distributions have in common: arguments, checks, expansion, gradients, subclasses. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Tensor, torch } from 'torch-node';
import { readAnswers } from '../support/answers';
import { camelCase } from '../support/camelCase';

const { distributions } = torch;
const {
  Bernoulli,
  Beta,
  Binomial,
  Categorical,
  constraints,
  Distribution,
  ExponentialFamily,
  Gamma,
  Geometric,
  Independent,
  LKJCholesky,
  LowRankMultivariateNormal,
  MixtureSameFamily,
  MultivariateNormal,
  Normal,
  Poisson,
  StudentT,
  TransformedDistribution,
  Uniform,
  Wishart,
} = distributions;

const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
beforeEach(() => warn.mockClear());

test("everything that Python's has", () => {
  const names = JSON.parse(readAnswers('distributions/names.json')) as Record<
    'distributions' | 'constraints',
    string[]
  >;
  const missing = (of: object, all: string[]) => all.filter((name) => !(camelCase(name) in of));
  expect(missing(distributions, names.distributions)).toEqual([]);
  expect(missing(constraints, names.constraints)).toEqual([]);
});

test('it is loaded when it is first asked for', () => {
  const program = `
    const { torch } = require(${JSON.stringify(join(__dirname, '../../dist'))});
    const loaded = () => Object.keys(require.cache).filter((file) => file.includes('distributions')).length;
    const before = loaded();
    torch.distributions.Normal;
    console.log(before, loaded() > 50);`;
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()).toBe('0 true');
});

describe('arguments', () => {
  test('by position and by name', () => {
    const same = [
      new Normal(1, 2, false),
      new Normal(1, { scale: 2, validateArgs: false }),
      new Normal({ loc: 1, scale: 2, validateArgs: false }),
      new Normal(torch.scalar(1, torch.int64), torch.tensor(2), { validateArgs: false }),
    ];
    for (const normal of same) {
      expect(String(normal)).toBe('Normal(loc: 1.0, scale: 2.0)');
      expect(normal.validateArgs).toBe(false);
    }
    expect(new StudentT(3).scale.item()).toBe(1);
    expect(new Binomial({ probs: 0.5 }).totalCount.item()).toBe(1);
  });

  test('numbers take the dtype of the tensors beside them', () => {
    expect(new Normal(0, torch.tensor([1, 2], { dtype: torch.float64 })).loc.dtype).toBe(torch.float64);
    torch.setDefaultDtype(torch.float64);
    expect(new Normal(0, 1).sample().dtype).toBe(torch.float64);
    torch.setDefaultDtype(torch.float32);
  });

  test('sample shapes', () => {
    const normal = new Normal(torch.zeros([2]), 1);
    expect([...normal.sample({ sampleShape: [3] }).shape]).toEqual([3, 2]);
    expect([...normal.sample().shape]).toEqual([2]);
    expect(() => normal.sample([1.5])).toThrow(
      "Normal: argument 'sampleShape': expected an array of sizes, got 1.5",
    );
    expect(() => normal.rsample(3 as never)).toThrow(
      "Normal: argument 'sampleShape': expected an array of sizes, got 3",
    );
    expect(() => normal.sample({ shape: [3] } as never)).toThrow(
      "Normal: unknown argument 'shape'; expected sampleShape",
    );
  });

  test.each<[() => unknown, string]>([
    [() => new Normal(0, { scales: 1 } as never), "Normal: unknown argument 'scales'; did you mean scale?"],
    [() => new Normal(0 as never), "Normal: missing argument 'scale'"],
    [
      () => new Normal('0' as never, 1),
      "Normal: argument 'loc': expected a number or a Tensor, got a string ('0')",
    ],
    [() => new Bernoulli(), "Bernoulli: expected either 'probs' or 'logits', got neither"],
    [() => new Bernoulli(0.5, 0.5), "Bernoulli: expected either 'probs' or 'logits', got both"],
    [() => new Categorical(0.5 as never), "Categorical: argument 'probs': expected a Tensor, got 0.5"],
    [
      () => new Categorical(torch.tensor(0.5)),
      "Categorical: argument 'probs': expected a Tensor of at least 1 dimension, got 0",
    ],
    [() => new LKJCholesky(1), "LKJCholesky: argument 'dim': expected an integer of at least 2, got 1"],
    [
      () => new MultivariateNormal(torch.zeros([2])),
      "MultivariateNormal: expected exactly one of 'covarianceMatrix', 'precisionMatrix' and 'scaleTril', got none",
    ],
    [
      () => new MultivariateNormal(torch.zeros([2]), torch.eye(2), { scaleTril: torch.eye(2) }),
      "got 'covarianceMatrix' and 'scaleTril'",
    ],
    [
      () => new MultivariateNormal(torch.zeros([2]), torch.ones([2])),
      "MultivariateNormal: argument 'covarianceMatrix': expected a Tensor of at least 2 dimensions, got 1",
    ],
    [
      () => new LowRankMultivariateNormal(torch.zeros([2]), torch.ones([3, 1]), torch.ones([2])),
      "argument 'covFactor': expected matrices of 2 rows, as many as loc has elements, got torch.Size([3, 1])",
    ],
    [
      () => new Wishart(1, torch.eye(2)),
      "Wishart: argument 'df': expected more than 1, the matrices' size less 1, got 1",
    ],
    [
      () => new Independent(new Normal(0, 1), 1),
      'Independent: expected reinterpretedBatchNdims to be at most 0, the batch dimensions of the base distribution, got 1',
    ],
    [
      () => new MixtureSameFamily(new Categorical(torch.ones([2])), new Normal(torch.zeros([3]), 1)),
      "MixtureSameFamily: expected componentDistribution's last batch dimension to be 2, the outcomes of mixtureDistribution, got torch.Size([3])",
    ],
    [
      () => new TransformedDistribution(new Normal(0, 1), [1 as never]),
      "TransformedDistribution: argument 'transforms': expected a Transform or an array of them, got an array of 1",
    ],
    [
      () => new TransformedDistribution(new Normal(0, 1), new distributions.StickBreakingTransform()),
      'TransformedDistribution: expected a base distribution whose shape has at least 1 dimensions, got torch.Size([])',
    ],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('checks', () => {
  test.each<[() => unknown, string]>([
    [
      () => new Normal(torch.zeros([2]), torch.tensor([1, -1])),
      'Normal: expected parameter scale (a Tensor of shape [2]) of Normal(loc: torch.Size([2]), scale: torch.Size([2])) ' +
        'to satisfy the constraint GreaterThan(lower_bound=0.0), got invalid values:\ntensor([ 1., -1.])',
    ],
    [() => new Normal(Number.NaN, 1), 'parameter loc'],
    [
      () => new Uniform(1, 0),
      'Uniform: expected parameter low (a Tensor of shape []) of Uniform(low: 1.0, high: 0.0) to satisfy the constraint LessThan(upper_bound=0.0)',
    ],
    [
      () => new Geometric(torch.tensor([0.5, 0])),
      'to satisfy the constraint positive, got invalid values:\ntensor([0.])',
    ],
    [
      () =>
        new MultivariateNormal(
          torch.zeros([2]),
          torch.tensor([
            [1, 2],
            [2, 1],
          ]),
        ),
      'MultivariateNormal: expected parameter covarianceMatrix (a Tensor of shape [2, 2]) of MultivariateNormal(loc: torch.Size([2]), covariance_matrix: torch.Size([2, 2])) to satisfy the constraint PositiveDefinite()',
    ],
    [
      () => new Beta(1, 1).logProb(torch.tensor([0.5, 2])),
      'Beta: expected the value (a Tensor of shape [2]) to be within the support (Interval(lower_bound=0.0, upper_bound=1.0)) ' +
        'of Beta(), got invalid values:\ntensor([0.5000, 2.0000])',
    ],
    [
      () => new distributions.Dirichlet(torch.ones([2])).logProb(torch.ones([3])),
      'Dirichlet: expected a value whose last sizes are the event shape torch.Size([2]), got torch.Size([3])',
    ],
    [
      () => new Normal(torch.zeros([2]), 1).logProb(torch.zeros([3])),
      'Normal: expected a value that broadcasts with the batch and event shape torch.Size([2]), got torch.Size([3])',
    ],
    [() => new Normal(0, 1).logProb(1 as never), "Normal: argument 'value': expected a Tensor, got 1"],
  ])('%#: %s', (compute, message) => {
    expect(compute).toThrow(message);
  });

  test('are left out where that is wished', () => {
    expect(new Normal(0, -1, false).scale.item()).toBe(-1);
    expect(new Beta(1, 1, { validateArgs: false }).logProb(torch.tensor(2)).item()).toBe(0);
    Distribution.setDefaultValidateArgs(false);
    expect(new Normal(0, -1).validateArgs).toBe(false);
    expect(() => new Normal(0, -1, true)).toThrow('parameter scale');
    Distribution.setDefaultValidateArgs(true);
    expect(() => new Normal(0, -1)).toThrow('parameter scale');
    expect(() => Distribution.setDefaultValidateArgs(1 as never)).toThrow(
      "setDefaultValidateArgs: argument 'value': expected a boolean, got 1",
    );
  });
});

describe('gradients', () => {
  test('flow through rsample, not through sample', () => {
    const loc = torch.zeros([2], { requiresGrad: true });
    const normal = new Normal(loc, 1);
    expect(normal.sample().requiresGrad).toBe(false);
    expect(normal.rsample().requiresGrad).toBe(true);
    expect(() => new Bernoulli(0.5).rsample()).toThrow('Bernoulli: has no rsample');
  });

  test('flow through what was first computed without recording', () => {
    const probs = torch.tensor([0.3], { requiresGrad: true });
    const bernoulli = new Bernoulli(probs);
    torch.noGrad(() => bernoulli.logits);
    bernoulli.logits.sum().backward();
    expect((probs.grad as Tensor).item()).toBeCloseTo(1 / 0.3 + 1 / 0.7, 4);
  });

  test('of Wishart samples, where Python’s autograd fails', () => {
    torch.manualSeed(0);
    const covariance = torch.eye(2).mul(2).requiresGrad_();
    new Wishart(3, covariance).rsample([2]).sum().backward();
    expect((covariance.grad as Tensor).abs().sum().item()).toBeGreaterThan(0);
  });
});

test('exponential families have entropies by their normalizers', () => {
  for (const family of [new Normal(1, 2), new Gamma(2, torch.tensor([0.5, 3])), new Bernoulli(0.3)]) {
    const entropy = ExponentialFamily.prototype.entropy.call(family);
    expect(entropy.allclose(family.entropy(), 1e-4)).toBe(true);
  }
  expect(() => new Poisson(1).entropy()).toThrow('Poisson: has no mean carrier measure');
});

describe('subclasses', () => {
  class Shifted extends Normal {
    readonly note = 'kept';
    constructor(shift: number) {
      super(torch.full([1], shift), 1);
    }
  }

  test('are expanded as what they are', () => {
    const wide = new Shifted(3).expand([4, 2]);
    expect(wide).toBeInstanceOf(Shifted);
    expect(wide.note).toBe('kept');
    expect(String(wide)).toBe('Shifted(loc: torch.Size([4, 2]), scale: torch.Size([4, 2]))');
    expect(wide.mean.tolist()).toEqual(new Array(4).fill([3, 3]));
    expect(() => wide.mode.add(1) && wide.enumerateSupport()).toThrow('Shifted: has no enumerateSupport');
  });

  class Bare extends Distribution {
    declare readonly loc: Tensor;
    constructor(loc: Tensor) {
      super(loc.shape, [], { fields: { loc } });
    }
    override logProb(value: Tensor): Tensor {
      this._validateSample(value);
      return value.sub(this.loc);
    }
  }

  test('give their shapes by position or by name', () => {
    class Empty extends Distribution {}
    const named = new Empty({ eventShape: [3], batchShape: [2], validateArgs: false });
    expect([named.batchShape, named.eventShape, named.validateArgs]).toEqual([[2], [3], false]);
    expect(new Empty([2], [3], false).validateArgs).toBe(false);
    expect(new Empty([2], { fields: { note: 'kept' }, validateArgs: false })).toMatchObject({ note: 'kept' });
    expect(() => new Empty(2 as never)).toThrow(
      "Empty: argument 'batchShape': expected an array of integers, got 2",
    );
  });

  test('without constraints and support are not checked, with a warning', () => {
    const bare = new Bare(torch.zeros([2]));
    expect(warn).toHaveBeenLastCalledWith(
      'Bare: has no argConstraints, so its parameters are not checked',
      'UserWarning',
    );
    expect(bare.logProb(torch.ones([2])).tolist()).toEqual([1, 1]);
    expect(warn).toHaveBeenLastCalledWith('Bare: has no support, so values are not checked', 'UserWarning');
    expect(() => bare.mean).toThrow(expect.objectContaining({ name: 'NotImplementedError' }));
    expect(() => bare.sample()).toThrow('Bare: has no rsample');
  });

  test('with constraints are checked', () => {
    class Checked extends Bare {
      static override readonly argConstraints = { loc: constraints.positive };
      static override readonly support = constraints.dependentProperty((self: Bare) =>
        constraints.greaterThan(self.loc),
      );
    }
    expect(() => new Checked(torch.zeros([2]))).toThrow('Checked: expected parameter loc');
    const checked = new Checked(torch.ones([2]));
    expect(checked.logProb(torch.tensor([2, 3])).tolist()).toEqual([1, 2]);
    expect(() => checked.logProb(torch.tensor([0, 3]))).toThrow('GreaterThan(lower_bound=tensor([1., 1.]))');
    expect(String(checked.expand([3, 2]))).toBe('Checked(loc: torch.Size([3, 2]))');
    expect(warn).not.toHaveBeenCalled();
  });
});

test('counts that differ are not enumerated', () => {
  const binomial = new Binomial(torch.tensor([1, 2]), 0.5);
  expect(() => binomial.enumerateSupport()).toThrow(
    "Binomial: can't enumerate values where counts differ: tensor([1., 2.])",
  );
});

test('a number is a density’s value where Python takes one', () => {
  expect(new Gamma(1, 1).logProb(1 as unknown as Tensor).item()).toBe(-1);
});
