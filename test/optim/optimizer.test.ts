/** What all optimizers share: groups, hooks, gradients to zero, messages, text. Texts are PyTorch's. */
import { nn, optim, type Tensor, torch } from 'torch-node';

const leaf = (...shape: number[]): Tensor => torch.ones(shape).requiresGrad_();

/** A parameter whose gradient is given. */
function withGradient(value: number[], grad: number[]): Tensor {
  const parameter = torch.tensor(value).requiresGrad_();
  parameter.grad = torch.tensor(grad);
  return parameter;
}

describe('hyper-parameters', () => {
  test('come by position, by name, or as one object', () => {
    const expected = { lr: 0.5, momentum: 0.9, weightDecay: 0.1 };
    for (const optimizer of [
      new optim.SGD([leaf(1)], 0.5, 0.9, 0, 0.1),
      new optim.SGD([leaf(1)], 0.5, 0.9, { weightDecay: 0.1 }),
      new optim.SGD([leaf(1)], expected),
      new (optim.SGD as unknown as new (all: object) => optim.SGD)({ params: [leaf(1)], ...expected }),
    ]) {
      expect(optimizer.paramGroups[0]).toMatchObject(expected);
      expect(optimizer.defaults).toMatchObject({ ...expected, nesterov: false, foreach: null });
    }
  });

  test('of groups stand before the defaults', () => {
    const [a, b] = [leaf(1), leaf(2)];
    const optimizer = new optim.SGD(
      [
        { params: a, lr: 0.1 },
        { params: [b], momentum: 0.5 },
      ],
      { lr: 0.2 },
    );
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.1, 0],
      [0.2, 0.5],
    ]);
    expect(optimizer.paramGroups.map(({ params }) => params.indexOf(a))).toEqual([0, -1]);
    expect(optimizer.paramGroups.map(({ params }) => params.indexOf(b))).toEqual([-1, 0]);
  });

  test('are read at each step', () => {
    const parameter = withGradient([1], [1]);
    const optimizer = new optim.SGD([parameter], { lr: 0.5 });
    optimizer.step();
    (optimizer.paramGroups[0] as { lr: number }).lr = 0.25;
    optimizer.step();
    expect(parameter.tolist()).toEqual([0.25]);
  });

  test.each([
    [
      () => new optim.Adam([leaf(1)], { lr: -1 }),
      RangeError,
      "Adam: argument 'lr': expected a number of at least 0, got -1",
    ],
    [
      () => new optim.Adam([leaf(1)], { lr: Number.NaN }),
      RangeError,
      "Adam: argument 'lr': expected a number of at least 0, got NaN",
    ],
    [
      () => new optim.Adam([leaf(1)], { lr: '1' as never }),
      TypeError,
      "Adam: argument 'lr': expected a number of at least 0, got a string ('1')",
    ],
    [
      () => new optim.Adam([leaf(1)], { lr: torch.ones([2]) }),
      RangeError,
      "Adam: argument 'lr': expected a number or a Tensor of one element, got a Tensor of shape [2]",
    ],
    [
      () => new optim.AdamW([leaf(1)], { betas: [0.9, 1] }),
      RangeError,
      "AdamW: argument 'betas'[1]: expected a number of at least 0 and below 1, got 1",
    ],
    [
      () => new optim.Adam([leaf(1)], { betas: 0.9 as never }),
      TypeError,
      "Adam: argument 'betas': expected an array of 2 values, got 0.9",
    ],
    [
      () => new optim.Adam([leaf(1)], { eps: -1 }),
      RangeError,
      "Adam: argument 'eps': expected a number of at least 0, got -1",
    ],
    [
      () => new optim.Adam([leaf(1)], { fused: true, foreach: true }),
      TypeError,
      'Adam: expected fused or foreach, got both',
    ],
    [
      () => new optim.Adam([leaf(1)], { fused: true, differentiable: true }),
      TypeError,
      'Adam: expected fused or differentiable, got both',
    ],
    [
      () => new optim.SGD([leaf(1)], { nesterov: true }),
      RangeError,
      'SGD: nesterov needs a momentum above 0 and no dampening, got momentum 0 and dampening 0',
    ],
    [
      () => new optim.SGD([leaf(1)], { momentun: 1 } as never),
      TypeError,
      "SGD: unknown argument 'momentun'; did you mean momentum?",
    ],
    [
      () => new optim.Adadelta([leaf(1)], { rho: 1.1 }),
      RangeError,
      "Adadelta: argument 'rho': expected a number from 0 to 1, got 1.1",
    ],
    [
      () => new optim.Rprop([leaf(1)], { etas: [1, 0.5] }),
      RangeError,
      "Rprop: argument 'etas'[0]: expected a number above 0 and below 1, got 1",
    ],
    [
      () => new optim.LBFGS([leaf(1)], { lineSearchFn: 'armijo' as never }),
      RangeError,
      "LBFGS: argument 'lineSearchFn': expected one of 'strong_wolfe', null, got a string ('armijo')",
    ],
    [
      () => new optim.Muon([leaf(2)]),
      RangeError,
      "Muon: argument 'params': expected matrices, got a Tensor of shape [2]",
    ],
    [
      () => new optim.SparseAdam([leaf(2)], { eps: 0 }),
      RangeError,
      "SparseAdam: argument 'eps': expected a number above 0, got 0",
    ],
    [
      () => new optim.Adafactor([leaf(2)], { d: 0.5 }),
      RangeError,
      "Adafactor: argument 'd': expected a number of at least 1, got 0.5",
    ],
    [
      () => new optim.Adafactor([leaf(2)], { beta2Decay: 0.1 }),
      RangeError,
      "Adafactor: argument 'beta2Decay': expected a number of at most 0, got 0.1",
    ],
    [
      () => new optim.Muon([leaf(2)], { nsSteps: 100 }),
      RangeError,
      "Muon: argument 'nsSteps': expected an integer from 0 to 99, got 100",
    ],
    [
      () => new optim.SGD([leaf(1)], { foreach: 'yes' as never }),
      TypeError,
      "SGD: argument 'foreach': expected a boolean, got a string ('yes')",
    ],
    [
      () => new optim.SGD([leaf(1)], 0.1, 0, 0, 0, false, true as never),
      TypeError,
      'SGD: expected at most 6 positional arguments, got 7 (true is too many)',
    ],
    [
      () => new optim.SGD([{ params: [leaf(1)], momentum: -1 }], { lr: 0.1 }),
      RangeError,
      "SGD: argument 'momentum': expected a number of at least 0, got -1",
    ],
  ])('are checked: %#', (make, type, message) => {
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });
});

test('undefined in a group leaves the default', () => {
  const group = { params: [leaf(1)], lr: undefined, fused: undefined } as never;
  expect(new optim.SGD([group], { lr: 0.5 }).paramGroups[0]).toMatchObject({ lr: 0.5, fused: null });
});

describe('parameters', () => {
  test.each([
    [
      () => new optim.SGD([]),
      RangeError,
      "SGD: argument 'params': expected at least one parameter, got none; layers in an array or object become part of a module by ModuleList and ModuleDict",
    ],
    [
      () => new optim.SGD(leaf(1) as never),
      TypeError,
      "SGD: argument 'params': expected an iterable of Tensors or parameter groups, got a Tensor",
    ],
    [() => new optim.SGD([1] as never), TypeError, "SGD: argument 'params'[0]: expected a Tensor, got 1"],
    [
      () => new optim.SGD([leaf(1).mul(2)]),
      RangeError,
      "SGD: argument 'params'[0]: expected a leaf Tensor, got one that <MulBackward0> made",
    ],
    [
      () => new optim.SGD([{ params: new Set([leaf(1)]) }]),
      TypeError,
      "SGD: argument 'params': expected an array, whose order stays between runs, got a Set",
    ],
    [
      () => new optim.SGD([['a', leaf(1)], leaf(1)] as never),
      RangeError,
      "SGD: argument 'params': expected a name for each of the 2 parameters or for none, got 1 names",
    ],
    [
      () => new optim.SGD([{} as never]),
      TypeError,
      "SGD: argument 'params': expected a Tensor or an iterable of Tensors, got undefined",
    ],
    [
      () => new optim.SGD([{ params: [leaf(1)] }, 3 as never]),
      TypeError,
      "SGD.addParamGroup: argument 'paramGroup': expected an object with params, got 3",
    ],
  ])('are checked: %#', (make, type, message) => {
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });

  test('may be in one group only', () => {
    const shared = leaf(1);
    const make = () => new optim.SGD([{ params: [shared] }, { params: [leaf(1), shared] }]);
    expect(make).toThrow(new RangeError('SGD: some parameters appear in more than one parameter group'));
  });

  test('given twice in a group are updated twice, with a warning', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const parameter = withGradient([1], [1]);
    new optim.SGD([parameter, parameter], { lr: 0.25, momentum: 0.5 }).step();
    expect(warn.mock.calls).toEqual([
      ['SGD: a parameter is given twice in one group, and is updated twice in each step', 'UserWarning'],
    ]);
    warn.mockRestore();
    // Python: buf = 1, p = 0.75; buf = 1.5, p = 0.375
    expect(parameter.tolist()).toEqual([0.375]);
  });

  test('without a gradient stay as they are', () => {
    const [a, b] = [withGradient([1], [1]), leaf(1)];
    const optimizer = new optim.Adam([a, b]);
    optimizer.step();
    expect(b.tolist()).toEqual([1]);
    expect([optimizer.state.size, optimizer.state.has(a)]).toEqual([1, true]);
  });

  test('keep their names', () => {
    const optimizer = new optim.SGD([
      ['weight', leaf(2)],
      ['bias', leaf(1)],
    ]);
    expect(optimizer.paramGroups[0]?.paramNames).toEqual(['weight', 'bias']);
    expect(optimizer.stateDict().param_groups[0]).toMatchObject({
      param_names: ['weight', 'bias'],
      params: [0, 1],
    });
    expect(String(optimizer)).toContain("    param_names: ['weight', 'bias']\n");
    expect(() => optimizer.addParamGroup({ params: [leaf(1)] })).toThrow(
      "SGD: argument 'params': expected named parameters in all groups or in none, got both",
    );
  });
});

test('text is as in Python', () => {
  const optimizer = new optim.SGD([{ params: [leaf(1)] }, { params: [leaf(1)], lr: 1 }], {
    lr: 1e-5,
    momentum: 0.9,
  });
  expect(String(optimizer)).toBe(`SGD (
Parameter Group 0
    dampening: 0
    differentiable: False
    foreach: None
    fused: None
    lr: 1e-05
    maximize: False
    momentum: 0.9
    nesterov: False
    weight_decay: 0

Parameter Group 1
    dampening: 0
    differentiable: False
    foreach: None
    fused: None
    lr: 1.0
    maximize: False
    momentum: 0.9
    nesterov: False
    weight_decay: 0
)`);
});

describe('zeroGrad', () => {
  test('lets go of gradients', () => {
    const parameter = withGradient([1], [1]);
    new optim.SGD([parameter]).zeroGrad();
    expect(parameter.grad).toBeNull();
  });

  test.each([false, { setToNone: false }])('fills them with zeros for %j', (setToNone) => {
    const [a, b] = [withGradient([1], [1]), leaf(1)];
    const { grad } = a;
    new optim.SGD([a, b]).zeroGrad(setToNone);
    expect(a.grad).toBe(grad);
    expect(a.grad?.tolist()).toEqual([0]);
    expect(b.grad).toBeNull();
  });
});

describe('step', () => {
  test('calls the closure with gradients recorded, and returns its loss', () => {
    const parameter = torch.tensor([3]).requiresGrad_();
    const optimizer = new optim.SGD([parameter], { lr: 0.5 });
    const loss = torch.noGrad(() =>
      optimizer.step(() => {
        optimizer.zeroGrad();
        const value = parameter.mul(parameter).sum();
        value.backward();
        return value;
      }),
    );
    expect(loss.item()).toBe(9);
    expect(parameter.tolist()).toEqual([0]);
    expect(optimizer.step()).toBeNull();
  });

  test('refuses what is no function', () => {
    const optimizer = new optim.SGD([leaf(1)]);
    expect(() => optimizer.step(1 as never)).toThrow(
      new TypeError("SGD.step: argument 'closure': expected a function that gives the loss, got 1"),
    );
    expect(() => new optim.LBFGS([leaf(1)]).step()).toThrow(
      new TypeError("LBFGS.step: argument 'closure': expected a function that gives the loss, got undefined"),
    );
  });

  test('leaves the gradient mode as it was, even when it fails', () => {
    const optimizer = new optim.SGD([leaf(1)]);
    expect(() =>
      optimizer.step(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(torch.isGradEnabled()).toBe(true);
  });

  test('refuses sparse gradients where the update is none for them', () => {
    const parameter = leaf(3);
    parameter.grad = torch.sparseCooTensor(torch.tensor([[0n]]), torch.tensor([1]), [3]);
    expect(() => new optim.Adam([parameter]).step()).toThrow(
      new TypeError('Adam: does not take sparse gradients; SparseAdam, SGD and Adagrad do'),
    );
    expect(() => new optim.SparseAdam([withGradient([1], [1])]).step()).toThrow(
      new TypeError('SparseAdam: expected sparse gradients, got dense ones, which Adam takes'),
    );
  });

  test('refuses capturable on devices without graphs', () => {
    expect(() => new optim.Adam([withGradient([1], [1])], { capturable: true }).step()).toThrow(
      new TypeError('Adam: capturable needs parameters on cuda, xpu, hpu or xla, got one on cpu'),
    );
  });
});

describe('hooks', () => {
  test('run around the step, and can be removed', () => {
    const seen: string[] = [];
    const parameter = withGradient([1], [1]);
    const optimizer = new optim.SGD([parameter], { lr: 1 });
    using _global = optim.registerOptimizerStepPreHook(() => {
      seen.push('every before');
      return undefined;
    });
    using _after = optim.registerOptimizerStepPostHook(() => void seen.push('every after'));
    const before = optimizer.registerStepPreHook((own, args) => {
      expect(own).toBe(optimizer);
      expect(args).toEqual([]);
      seen.push(`before ${parameter.item()}`);
      return undefined;
    });
    optimizer.registerStepPostHook(() => void seen.push(`after ${parameter.item()}`));
    optimizer.step();
    before.remove();
    optimizer.step();
    expect(seen).toEqual([
      ...['every before', 'before 1', 'after 0', 'every after'],
      ...['every before', 'after -1', 'every after'],
    ]);
  });

  test('may give other arguments', () => {
    const optimizer = new optim.SGD([leaf(1)]);
    optimizer.registerStepPreHook(() => [() => 7]);
    expect(optimizer.step(() => 5)).toBe(7);
    optimizer.registerStepPreHook(() => 3 as never);
    expect(() => optimizer.step()).toThrow(
      'SGD: expected a step hook to return nothing or an array of arguments, got 3',
    );
  });

  test('run around state dicts', () => {
    const optimizer = new optim.SGD([leaf(1)], { lr: 1 });
    const seen: string[] = [];
    optimizer.registerStateDictPreHook(() => void seen.push('second'));
    optimizer.registerStateDictPreHook(() => void seen.push('first'), true);
    optimizer.registerStateDictPostHook((_, dict) => ({ ...dict, extra: 1 }));
    const dict = optimizer.stateDict();
    expect(seen).toEqual(['first', 'second']);
    expect(dict).toHaveProperty('extra', 1);
    optimizer.registerLoadStateDictPreHook((_, given) => ({
      ...given,
      param_groups: given.param_groups.map((group) => ({ ...group, lr: 2 })),
    }));
    optimizer.registerLoadStateDictPostHook((own) => void seen.push(`loaded ${own.paramGroups[0]?.['lr']}`));
    optimizer.loadStateDict(dict);
    expect(seen.at(-1)).toBe('loaded 2');
  });
});

describe('loadStateDict', () => {
  const dict = new optim.SGD([leaf(1), leaf(2)]).stateDict();

  test.each([
    [
      {},
      TypeError,
      "SGD.loadStateDict: argument 'stateDict': expected an object with state and param_groups, got an object",
    ],
    [
      null,
      TypeError,
      "SGD.loadStateDict: argument 'stateDict': expected an object with state and param_groups, got null",
    ],
    [
      { ...dict, param_groups: [] },
      RangeError,
      "SGD.loadStateDict: argument 'stateDict': expected 1 parameter groups as the optimizer has, got 0",
    ],
    [
      { ...dict, param_groups: [{ params: [0] }] },
      RangeError,
      "SGD.loadStateDict: argument 'stateDict': expected 2 parameters in group 0 as the optimizer's has, got 1",
    ],
  ])('refuses %j', (given, type, message) => {
    const optimizer = new optim.SGD([leaf(1), leaf(2)]);
    const load = () => optimizer.loadStateDict(given as never);
    expect(load).toThrow(type);
    expect(load).toThrow(message);
  });

  test('gives defaults to what an older version left out', () => {
    const optimizer = new optim.Adam([leaf(1)]);
    optimizer.loadStateDict({ state: {}, param_groups: [{ params: [0], lr: 0.5 }] });
    expect(optimizer.paramGroups[0]).toMatchObject({
      lr: 0.5,
      betas: [0.9, 0.999],
      decoupledWeightDecay: false,
    });
  });

  test('keeps the decay of AdamW decoupled', () => {
    const optimizer = new optim.AdamW([leaf(1)]);
    optimizer.loadStateDict(new optim.Adam([leaf(1)]).stateDict());
    expect(optimizer.paramGroups[0]?.decoupledWeightDecay).toBe(true);
  });

  test('reads state by number', () => {
    const parameter = withGradient([1], [1]);
    const optimizer = new optim.SGD([parameter], { momentum: 0.9 });
    optimizer.step();
    const { state } = optimizer.stateDict();
    expect(state[0]).toBe(state.get(0));
    expect(Object.keys(state[0] as object)).toEqual(['momentum_buffer']);
  });
});

describe("optimizers of one's own", () => {
  test('say how a group is updated', () => {
    class Descent extends optim.Optimizer<{ lr: number }> {
      constructor(params: optim.Params<{ lr: number }>, lr = 0.5) {
        super(params, { lr });
      }

      protected override updateGroup(
        { lr }: { lr: number },
        { params, grads, list }: optim.Update<object>,
      ): void {
        list(params).add_(grads, -lr);
      }
    }
    const parameter = withGradient([1, 2], [2, 4]);
    const optimizer = new Descent([parameter]);
    optimizer.step();
    expect(parameter.tolist()).toEqual([0, 0]);
    expect(String(optimizer)).toBe('Descent (\nParameter Group 0\n    lr: 0.5\n)');
  });

  test('or write the whole step, which hooks surround all the same', () => {
    class Clear extends optim.Optimizer<object> {
      override step(): null {
        torch.noGrad(() => {
          for (const { params } of this.paramGroups) for (const parameter of params) parameter.zero_();
        });
        return null;
      }
    }
    const parameter = leaf(2);
    const optimizer = new Clear([parameter], {});
    let count = 0;
    optimizer.registerStepPostHook(() => void count++);
    optimizer.step();
    expect(parameter.tolist()).toEqual([0, 0]);
    expect(count).toBe(1);
  });

  test('must do one of them', () => {
    expect(() => new optim.Optimizer([withGradient([1], [1])], {}).step()).toThrow(
      new TypeError('Optimizer: has no updateGroup and no step'),
    );
  });
});

test('differentiable steps let gradients through', () => {
  // p₁ = p₀ − lr · 2 p₀ and ∂(p₁²)/∂lr = 2 p₁ · (−2 p₀)
  const start = torch.tensor([3]).requiresGrad_();
  const lr = torch.tensor(0.25).requiresGrad_();
  const parameter = start.clone();
  parameter.retainGrad();
  const optimizer = new optim.SGD([parameter], { lr, differentiable: true });
  parameter.grad = start.detach().mul(2);
  optimizer.step();
  parameter.pow(2).sum().backward();
  expect(parameter.tolist()).toEqual([1.5]);
  expect(lr.grad?.item()).toBe(-18);
});

describe('a step, which is not recorded,', () => {
  class Scale extends optim.Optimizer {
    protected override updateGroup(_: object, { params, list }: optim.Update<object>): void {
      list(params).mul_(2).each('mul_.Scalar', 3);
    }
  }

  test('is noticed by graphs that hold what it changes', () => {
    const parameter = withGradient([1, 2], [1, 1]);
    const square = parameter.mul(parameter);
    new Scale([parameter], {}).step();
    expect(() => square.sum().backward()).toThrow(/has been modified by an inplace operation/);
  });

  test('takes tangents along', () => {
    const { dualLevel, makeDual, unpackDual } = torch.autograd.forwardAd;
    dualLevel(() => {
      const dual = makeDual(torch.tensor([1, 2]), torch.tensor([10, 20]));
      dual.grad = torch.ones([2]);
      new Scale([dual], {}).step();
      const { primal, tangent } = unpackDual(dual);
      expect([primal.tolist(), tangent?.tolist()]).toEqual([
        [6, 12],
        [60, 120],
      ]);
    });
  });
});

describe('keys of a parameter group', () => {
  const weight = () => new nn.Parameter(torch.ones(1));
  const refused: [object, string][] = [
    [
      { weight_decay: 0.5 },
      "SGD: parameter group: unknown argument 'weight_decay'; did you mean weightDecay?",
    ],
    [{ momentun: 0.5 }, "SGD: parameter group: unknown argument 'momentun'; did you mean momentum?"],
    [{ initial_lr: 0.5 }, "SGD: parameter group: unknown argument 'initial_lr'; did you mean initialLr?"],
    [
      { decay: 1 },
      "SGD: parameter group: unknown argument 'decay'; expected params, lr, momentum, dampening, weightDecay, nesterov, maximize, foreach, differentiable, fused, name",
    ],
  ];

  test.each(refused)('%j is refused', (keys, message) => {
    const group = { params: [weight()], ...keys } as optim.GroupInit<optim.SGDOptions>;
    expect(() => new optim.SGD([group])).toThrow(message);
    const optimizer = new optim.SGD([weight()]);
    expect(() => optimizer.addParamGroup(group)).toThrow(message);
    expect(optimizer.paramGroups).toHaveLength(1);
  });

  test('a name, and the groups of another optimizer, are taken', () => {
    const first = new optim.SGD([{ params: [weight()], name: 'backbone' }], { lr: 0.5 });
    new optim.lrScheduler.OneCycleLR(first, { maxLr: 1, totalSteps: 10 });
    const second = new optim.SGD(first.paramGroups);
    expect(second.paramGroups[0]).toMatchObject({ name: 'backbone', maxLr: 1 });
  });
});
