/** nn.utils does what Python's does (test/fixtures/nn/utils.py). */
import { nn, type Tensor, torch } from 'torch-node';
import { readAnswers } from '../support/answers';
import { elements, expectClose } from '../support/close';

const { utils } = nn;
const { parametrizations, parametrize, prune, stateless } = utils;

type Noted = Record<string, unknown>;
const expected = JSON.parse(readAnswers('nn/utils.json')) as Record<string, Noted>;

/** Expects what Python noted under the name. */
function check(name: string, values: Noted): void {
  const noted = expected[name] as Noted;
  expect(Object.keys(values)).toEqual(Object.keys(noted));
  for (const [key, value] of Object.entries(values)) {
    if (torch.isTensor(value)) expectClose(elements(value), noted[key] as number[]);
    else expect(value).toEqual(noted[key]);
  }
}

function linear(inputs = 3, outputs = 2): nn.Linear {
  torch.manualSeed(0);
  return new nn.Linear(inputs, outputs);
}

const row = (n = 3): Tensor => torch.arange(n).to(torch.float32).reshape([1, n]).add(1);
const keys = (module: nn.Module): string[] => Object.keys(module.stateDict());
const member = <T = Tensor>(module: nn.Module, name: string): T => Reflect.get(module, name) as T;

describe('clipping', () => {
  const withGradients = (): nn.Linear => {
    const module = linear();
    module(row()).pow(2).sum().backward();
    return module;
  };

  test.each([
    ['two', {}],
    ['one', { normType: 1 }],
    ['inf', { normType: Number.POSITIVE_INFINITY }],
    ['single', { foreach: false }],
  ] as const)('clipGradNorm_ %s', (name, options) => {
    const module = withGradients();
    const total = utils.clipGradNorm_(module.parameters(), 0.5, options);
    check(`clipNorm ${name}`, { total, weight: module.weight.grad, bias: module.bias?.grad });
  });

  test('getTotalNorm and clipGradValue_', () => {
    const module = withGradients();
    const gradients = module.parameters().map(({ grad }) => grad as Tensor);
    check('totalNorm', { total: utils.getTotalNorm(gradients, 3) });
    utils.clipGradValue_(module.parameters(), 0.75);
    check('clipValue', { weight: module.weight.grad, bias: module.bias?.grad });
  });

  test('a norm below the limit changes nothing', () => {
    const module = withGradients();
    const before = elements(module.weight.grad);
    const total = utils.getTotalNorm(module.parameters().map(({ grad }) => grad as Tensor));
    utils.clipGradsWithNorm_(module.parameters(), 1e6, total);
    expect(elements(module.weight.grad)).toEqual(before);
  });

  test('parameters without gradients, one tensor, and several dtypes', () => {
    expect(utils.clipGradNorm_(linear().parameters(), 1).item()).toBe(0);
    const p = new nn.Parameter(torch.ones([2]));
    const q = new nn.Parameter(torch.ones([2], { dtype: torch.float64 }));
    p.mul(3).sum().backward();
    q.mul(4).sum().backward();
    expect(utils.clipGradNorm_(p, 100).item()).toBeCloseTo(Math.sqrt(18), 5);
    expect(utils.clipGradNorm_([p, q], 1).item()).toBeCloseTo(Math.sqrt(50), 4);
    expect(p.grad?.tolist()[0]).toBeCloseTo(3 / Math.sqrt(50), 5);
  });

  test('what is no finite number', () => {
    const p = new nn.Parameter(torch.ones([1]));
    p.mul(Number.POSITIVE_INFINITY).sum().backward();
    expect(() => utils.clipGradNorm_(p, 1, { errorIfNonfinite: true })).toThrow(
      new RangeError(
        'clipGradNorm_: the total norm of order 2 of the gradients is Infinity, so they cannot be clipped',
      ),
    );
    expect(() => utils.clipGradNorm_([3] as never, 1)).toThrow(
      "clipGradNorm_: argument 'parameters': expected Tensors, got 3",
    );
  });
});

describe('vectors', () => {
  test('there and back', () => {
    const module = linear();
    const vector = utils.parametersToVector(module.parameters());
    expect(vector.shape).toEqual([8]);
    expect(vector.gradFn).not.toBeNull();
    const other = linear();
    utils.vectorToParameters(vector.detach().mul(2), other.parameters());
    expect(elements(other.weight)).toEqual(elements(module.weight)?.map((value) => 2 * value));
    expect(other.weight.requiresGrad).toBe(true);
    expect(() => utils.vectorToParameters([1] as never, other.parameters())).toThrow(
      "vectorToParameters: argument 'vec': expected a Tensor, got an array of 1",
    );
  });
});

describe('weight and spectral norm by hooks', () => {
  test.each([0, 1, null])('weightNorm over dimension %s', (dim) => {
    const module = utils.weightNorm(linear(), 'weight', dim);
    const out = module(row());
    out.sum().backward();
    check(`weightNorm ${dim === null ? 'None' : dim}`, {
      keys: keys(module),
      out,
      g: member(module, 'weight_g').grad,
      v: member(module, 'weight_v').grad,
    });
    if (dim !== null) return;
    expect(() => utils.weightNorm(module)).toThrow("weightNorm: 'weight' has a weight norm already");
    utils.removeWeightNorm(module);
    check('removeWeightNorm', { keys: keys(module), out: module(row()) });
    expect(() => utils.removeWeightNorm(module)).toThrow(
      "removeWeightNorm: 'weight' of Linear has no weight norm",
    );
  });

  test('spectralNorm', () => {
    const module = utils.spectralNorm(linear(), { nPowerIterations: 2 });
    const first = module(row());
    const second = module(row());
    module.eval();
    check('spectralNorm', {
      keys: keys(module),
      first,
      second,
      third: module(row()),
      u: member(module, 'weight_u'),
    });
    const state = module.stateDict();
    const other = utils.spectralNorm(linear());
    other.loadStateDict(state);
    utils.removeSpectralNorm(module);
    check('removeSpectralNorm', { keys: keys(module), out: module(row()) });
    torch.manualSeed(0);
    const transposed = utils.spectralNorm(new nn.ConvTranspose1d(2, 3, 2));
    check('spectralNorm transposed', {
      u: member(transposed, 'weight_u'),
      out: transposed(torch.ones([1, 2, 3])),
    });
  });
});

describe('parametrizations', () => {
  test('weightNorm', () => {
    const module = parametrizations.weightNorm(linear());
    const out = module(row());
    out.sum().backward();
    const list = member<nn.ModuleDict>(module, 'parametrizations').get('weight') as nn.Module;
    check('parametrized weightNorm', {
      text: String(module),
      keys: keys(module),
      out,
      g: member(list, 'original0').grad,
      v: member(list, 'original1').grad,
    });
    // Python’s `module.weight = …`: what the weight is computed from follows.
    Reflect.set(module, 'weight', torch.ones([2, 3]));
    check('assigned weightNorm', { weight: module.weight, g: member(list, 'original0') });
    const copy = module.clone();
    Reflect.set(copy, 'weight', torch.zeros([2, 3]).add(2));
    expect(elements(copy.weight)).not.toEqual(elements(module.weight));
  });

  test('states of the older weightNorm load', () => {
    const old = utils.weightNorm(linear());
    const module = parametrizations.weightNorm(new nn.Linear(3, 2));
    module.loadStateDict(old.stateDict());
    expectClose(elements(module.weight), elements(member(old, 'weight')));
  });

  test('spectralNorm', () => {
    const module = parametrizations.spectralNorm(linear());
    const out = module(row());
    out.sum().backward();
    const list = member<nn.ModuleDict>(module, 'parametrizations').get('weight') as nn.ModuleList;
    check('parametrized spectralNorm', {
      text: String(module),
      keys: keys(module),
      out,
      grad: member(list, 'original').grad,
      state: member(list.at(0), '_u'),
    });
  });

  test.each([
    [3, 3, null, true],
    [2, 4, null, true],
    [4, 2, null, true],
    [4, 2, 'householder', false],
    [3, 3, 'cayley', true],
    [2, 4, 'matrix_exp', false],
  ] as const)(
    'orthogonal %s x %s, %s, trivialized: %s',
    (outputs, inputs, orthogonalMap, useTrivialization) => {
      const module = parametrizations.orthogonal(linear(inputs, outputs), {
        orthogonalMap,
        useTrivialization,
      });
      module(row(inputs)).sum().backward();
      const list = member<nn.ModuleDict>(module, 'parametrizations').get('weight') as nn.Module;
      const map = orthogonalMap ?? 'None';
      check(`orthogonal ${outputs} ${inputs} ${map} ${useTrivialization ? 'True' : 'False'}`, {
        keys: keys(module),
        weight: module.weight,
        grad: member(list, 'original').grad,
      });
      if (useTrivialization) {
        torch.manualSeed(1);
        Reflect.set(module, 'weight', torch.randn([outputs, inputs]));
        check(`assigned orthogonal ${outputs} ${inputs} ${map}`, { weight: module.weight });
        return;
      }
      if (orthogonalMap !== 'matrix_exp') return;
      expect(() => Reflect.set(module, 'weight', torch.ones([outputs, inputs]))).toThrow(
        parametrize.NoRightInverse,
      );
      expect(parametrize.isParametrized(module, 'weight')).toBe(true);
      expect(parametrize.typeBeforeParametrizations(module)).toBe(nn.Linear);
      parametrize.removeParametrizations(module, 'weight');
      expect(module.constructor).toBe(nn.Linear);
      expect(parametrize.isParametrized(module)).toBe(false);
      check('removed orthogonal', { text: String(module), keys: keys(module), weight: module.weight });
    },
  );

  class Double extends nn.Module {
    calls = 0;
    forward(x: Tensor): Tensor {
      this.calls++;
      return x.mul(2);
    }
    rightInverse(x: Tensor): Tensor {
      return x.div(2);
    }
  }

  test('of one’s own, one after the other, computed once inside cached', () => {
    const module = linear();
    const before = elements(module.weight);
    const { weight } = module;
    const first = new Double();
    parametrize.registerParametrization(module, 'weight', first);
    // The right inverse keeps the value.
    expect(elements(module.weight)).toEqual(before);
    parametrize.registerParametrization(module, 'weight', new Double());
    expect(elements(module.weight)).toEqual(before?.map((value) => 2 * value));
    first.calls = 0;
    parametrize.cached(() => {
      module(row());
      module(row());
    });
    expect(first.calls).toBe(1);
    module(row());
    expect(first.calls).toBe(2);
    expect(module.parameters()).toContain(weight);
    const other = new nn.Linear(3, 2);
    parametrize.transferParametrizationsAndParams(module, other, 'weight');
    expect(elements(other.weight)).toEqual(elements(module.weight));
    parametrize.removeParametrizations(module, 'weight', false);
    expect(module.weight).toBe(weight);
  });

  test('must keep shape and dtype, unless unsafe', () => {
    class Sum extends nn.Module {
      forward(x: Tensor): Tensor {
        return x.sum(0);
      }
    }
    expect(() => parametrize.registerParametrization(linear(), 'weight', new Sum())).toThrow(
      /expected the shape torch.Size\(\[2, 3\]\), got torch.Size\(\[3\]\)/,
    );
    const module = linear();
    parametrize.registerParametrization(module, 'weight', new Sum(), { unsafe: true });
    expect(module.weight.shape).toEqual([3]);
    expect(() => Reflect.set(module, 'weight', torch.ones([3]))).toThrow(
      'Sum: it has no rightInverse, so its result cannot be assigned',
    );
    expect(() => parametrize.registerParametrization(linear(), 'missing', new Sum())).toThrow(
      new ReferenceError(
        "registerParametrization: Linear has no parameter, buffer or parametrized tensor 'missing'",
      ),
    );
    expect(() => parametrize.removeParametrizations(linear(), 'weight')).toThrow(
      "removeParametrizations: 'weight' of Linear is not parametrized",
    );
  });
});

describe('pruning', () => {
  test('one after the other', () => {
    const module = linear(4, 3);
    prune.l1Unstructured(module, 'weight', 0.3);
    const mask = (): Tensor => member(module, 'weight_mask');
    check('l1Unstructured', { keys: keys(module), weight: module.weight, mask: mask() });
    prune.randomUnstructured(module, 'weight', 2);
    check('randomUnstructured', { mask: mask() });
    prune.lnStructured(module, 'weight', 1, 2, 1);
    check('lnStructured', { mask: mask(), out: module(row(4)) });
    expect(prune.isPruned(new nn.Sequential(module))).toBe(true);
    prune.remove(module, 'weight');
    check('removed', { keys: keys(module), weight: module.weight, pruned: prune.isPruned(module) });
    expect(module.weight).toBeInstanceOf(nn.Parameter);
    expect(() => prune.remove(module, 'weight')).toThrow("prune.remove: 'weight' of Linear is not pruned");
  });

  test('randomStructured and globalUnstructured', () => {
    const module = linear(4, 3);
    prune.randomStructured(module, 'weight', 0.5, 0);
    check('randomStructured', { mask: member(module, 'weight_mask') });
    const first = linear(4, 3);
    const second = new nn.Linear(3, 2);
    prune.globalUnstructured(
      [
        [first, 'weight'],
        [second, 'weight'],
      ],
      prune.L1Unstructured,
      null,
      5,
    );
    check('globalUnstructured', {
      first: member(first, 'weight_mask'),
      second: member(second, 'weight_mask'),
    });
  });

  test('gradients reach the original where it is not pruned', () => {
    const module = prune.customFromMask(
      linear(),
      'weight',
      torch.tensor([
        [1, 0, 1],
        [0, 0, 1],
      ]),
    );
    module(row()).sum().backward();
    expect(member(module, 'weight_orig').grad?.tolist()).toEqual([
      [1, 0, 3],
      [0, 0, 3],
    ]);
  });

  test('importance decides in place of the elements', () => {
    const module = prune.l1Unstructured(
      linear(),
      'weight',
      1,
      torch.tensor([
        [3, 2, 1],
        [4, 5, 6],
      ]),
    );
    expect(member(module, 'weight_mask').tolist()).toEqual([
      [1, 1, 0],
      [1, 1, 1],
    ]);
  });

  test('a method of one’s own', () => {
    class EveryOther extends prune.BasePruningMethod {
      readonly PRUNING_TYPE = 'unstructured';
      computeMask(_: Tensor, defaultMask: Tensor): Tensor {
        const mask = defaultMask.clone();
        mask.view([-1]).indexPut([torch.slice(null, null, 2)], 0);
        return mask;
      }
    }
    const module = linear();
    EveryOther.apply(module, 'weight');
    expect(elements(member(module, 'weight_mask'))).toEqual([0, 1, 0, 1, 0, 1]);
    expect(new prune.L1Unstructured(2).prune(torch.tensor([3, -1, 2, 5])).tolist()).toEqual([3, -0, 0, 5]);
  });

  test('amounts', () => {
    const message = "L1Unstructured: argument 'amount': ";
    expect(() => new prune.L1Unstructured(-1)).toThrow(
      new RangeError(`${message}expected a count, or a share from 0 to 1, got -1`),
    );
    expect(() => new prune.L1Unstructured(1.5)).toThrow(RangeError);
    expect(() => new prune.L1Unstructured('1' as never)).toThrow(TypeError);
    expect(() => prune.l1Unstructured(linear(), 'weight', 7)).toThrow(
      new RangeError("prune: argument 'amount': expected at most 6, as many as there are, got 7"),
    );
    // What failed has left the module as it was.
    const module = linear();
    expect(() => prune.l1Unstructured(module, 'weight', 7)).toThrow();
    expect(keys(module)).toEqual(['weight', 'bias']);
    expect(() => prune.lnStructured(linear(), 'bias', 1, 2, 0)).toThrow(
      'prune: expected a tensor of at least 2 dimensions, got torch.Size([2])',
    );
  });
});

describe('functionalCall', () => {
  test('uses the given tensors, through which gradients flow', () => {
    const module = linear();
    const weight = torch.ones([2, 3], { requiresGrad: true });
    const own = module.weight;
    const out = stateless.functionalCall(module, { weight, bias: torch.zeros([2]) }, row());
    expect(out.tolist()).toEqual([[6, 6]]);
    out.sum().backward();
    expect(weight.grad?.tolist()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(module.weight).toBe(own);
    expect(own.grad).toBeNull();
  });

  test('ties, strictness and errors', () => {
    const shared = new nn.Linear(1, 1, false);
    const model = new nn.Sequential(shared, shared);
    const weight = torch.tensor([[3]]);
    expect(stateless.functionalCall(model, { '0.weight': weight }, torch.ones([1, 1])).item()).toBe(9);
    const untied = new nn.Sequential(new nn.Linear(1, 1, false), new nn.Linear(1, 1, false));
    (untied[1] as nn.Linear).weight = (untied[0] as nn.Linear).weight;
    torch.noGrad(() => (untied[0] as nn.Linear).weight.fill_(2));
    expect(stateless.functionalCall(untied, { '0.weight': weight }, torch.ones([1, 1])).item()).toBe(9);
    expect(
      stateless
        .functionalCall(untied, { '0.weight': weight }, torch.ones([1, 1]), { tieWeights: false })
        .item(),
    ).toBe(6);
    expect(() =>
      stateless.functionalCall(
        untied,
        { '0.weight': weight, '1.weight': torch.ones([1, 1]) },
        torch.ones([1, 1]),
      ),
    ).toThrow('functionalCall: several tensors were given for one that has the names 0.weight, 1.weight');
    expect(() =>
      stateless.functionalCall(linear(), { weight, extra: weight }, row(), { strict: true }),
    ).toThrow("Unexpected key(s): 'extra'.\n\tMissing key(s): 'bias'.");
    expect(() => stateless.functionalCall(linear(), { weight: 3 as never }, row())).toThrow(
      "functionalCall: 'weight': expected a Tensor, got 3",
    );
  });

  test('the module’s own are back also after an error', () => {
    const module = linear();
    const own = module.weight;
    expect(() => stateless.functionalCall(module, { weight: torch.ones([5, 5]) }, row())).toThrow();
    expect(module.weight).toBe(own);
  });

  test('buffers that the call changes are the given ones', () => {
    const norm = new nn.BatchNorm1d(3);
    const running_mean = torch.zeros([3]);
    stateless.functionalCall(norm, { running_mean }, torch.ones([2, 3]));
    expect(elements(running_mean)?.[0]).toBeCloseTo(0.1);
    expect(elements(norm.running_mean)).toEqual([0, 0, 0]);
  });
});

describe('other helpers', () => {
  test('fusing batch normalisation', () => {
    torch.manualSeed(0);
    const conv = new nn.Conv2d(2, 3, 2);
    const norm2d = new nn.BatchNorm2d(3);
    norm2d(torch.randn([4, 3, 2, 2]));
    const fused = utils.fuseConvBnEval(conv.eval(), norm2d.eval());
    check('fuseConvBn', { weight: fused.weight, bias: fused.bias });
    const x = torch.randn([1, 2, 3, 3]);
    expectClose(elements(fused(x)), elements(norm2d(conv(x))));
    const module = linear(3, 2);
    const norm1d = new nn.BatchNorm1d(2);
    norm1d(torch.randn([4, 2]));
    const fusedLinear = utils.fuseLinearBnEval(module.eval(), norm1d.eval());
    check('fuseLinearBn', { weight: fusedLinear.weight, bias: fusedLinear.bias });
    expect(() => utils.fuseConvBnEval(conv.train(), norm2d)).toThrow(
      'fuseConvBnEval: expected both modules in evaluation mode',
    );
  });

  test('skipInit draws nothing', () => {
    torch.manualSeed(0);
    const module = utils.skipInit(nn.Linear, 3, 2, { dtype: torch.float64 });
    const next = torch.rand([]).item();
    torch.manualSeed(0);
    expect(torch.rand([]).item()).toBe(next);
    expect(module.weight.shape).toEqual([2, 3]);
    expect(module.weight.dtype).toBe(torch.float64);
    expect(module.weight).toBeInstanceOf(nn.Parameter);
    expect(() => utils.skipInit(nn.ReLU)).toThrow("ReLU: unknown argument 'device'; expected inplace");
  });

  test('the order of convolutions’ weights in memory', () => {
    const model = new nn.Sequential(new nn.Conv2d(2, 2, 2), new nn.Linear(2, 2));
    utils.convertConv2dWeightMemoryFormat(model, torch.channelsLast);
    expect((model[0] as nn.Conv2d).weight.isContiguous({ memoryFormat: torch.channelsLast })).toBe(true);
  });
});
