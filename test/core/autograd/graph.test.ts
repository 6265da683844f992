import { type Tensor, torch } from 'torch-node';
import { native } from '../../support/inner';

const { graph } = torch.autograd;
type Node = InstanceType<typeof graph.Node>;
const leaf = (...values: number[]) => torch.tensor(values, { requiresGrad: true });

describe('nodes', () => {
  test('names and edges are those of Python', () => {
    const x = leaf(1, 2);
    const y = x.mul(torch.ones(2)).sin();
    const node = y.gradFn;
    expect(node).toBeInstanceOf(graph.Node);
    expect([String(node), node?.name()]).toEqual(['<SinBackward0>', 'SinBackward0']);
    const [[multiplied, number]] = (node as Node).nextFunctions as [[Node, number]];
    expect([String(multiplied), number]).toEqual(['<MulBackward0>', 0]);
    expect(multiplied.nextFunctions.map(([next]) => String(next))).toEqual(['<AccumulateGrad>', 'null']);
    const [[accumulate]] = multiplied.nextFunctions as [[Node, number]];
    expect(accumulate.isSame(graph.getGradientEdge(x).node)).toBe(true);
    expect(accumulate.isSame(multiplied)).toBe(false);
  });

  test('hooks before and after a node, which may put other gradients in place', () => {
    const x = leaf(1, 2, 3);
    const y = x.mul(x).sum();
    const node = y.gradFn as Node;
    const log: unknown[] = [];
    const after = node.registerHook((inputs, outputs) => {
      log.push([inputs.map((g) => g?.tolist()), outputs.map((g) => g?.item())]);
      return inputs.map((gradient) => gradient?.mul(10) ?? null);
    });
    const before = node.registerPrehook((outputs) => {
      log.push(outputs.map((g) => g?.item()));
      return [torch.tensor(2)];
    });
    y.backward({ retainGraph: true });
    expect(log).toEqual([[1], [[[2, 2, 2]], [2]]]);
    expect(x.grad?.tolist()).toEqual([40, 80, 120]);
    after.remove();
    before.remove();
    x.grad = null;
    y.backward({ retainGraph: true });
    expect([log.length, x.grad]).toEqual([2, expect.objectContaining({})]);
    expect((x.grad as unknown as Tensor).tolist()).toEqual([2, 4, 6]);
    using _ = node.registerHook(() => [null, null]);
    expect(() => y.backward()).toThrow(/expected the hook to return 1 gradients or nothing/);
    expect(() => node.registerHook(3 as never)).toThrow(
      "registerHook: argument 'fn': expected a function, got 3",
    );
  });
});

test('gradient edges stand for tensors in grad and backward', () => {
  const x = leaf(1, 2, 3);
  const edge = graph.getGradientEdge(x);
  expect([String(edge.node), edge.outputNr]).toEqual(['<AccumulateGrad>', 0]);
  const square = () => x.mul(x).sum();
  expect(torch.autograd.grad(square(), edge)[0]?.tolist()).toEqual([2, 4, 6]);
  expect(torch.autograd.grad(graph.getGradientEdge(square()), [x])[0]?.tolist()).toEqual([2, 4, 6]);
  const outer = graph.getGradientEdge(x.exp());
  expect(torch.autograd.grad(square(), [edge, outer], { allowUnused: true })[1]).toBeNull();
  expect(() => torch.autograd.grad(square(), [outer])).toThrow(/allowUnused: true/);
  torch.autograd.backward(graph.getGradientEdge(square()));
  expect(x.grad?.tolist()).toEqual([2, 4, 6]);
  square().backward({ inputs: [edge] });
  expect(x.grad?.tolist()).toEqual([4, 8, 12]);
  expect(() => torch.autograd.grad(graph.getGradientEdge(x.mul(2)), x)).toThrow(/only for scalar outputs/);
  expect(
    torch.autograd.grad(graph.getGradientEdge(x.mul(2)), x, { gradOutputs: torch.ones(3) })[0]?.tolist(),
  ).toEqual([2, 2, 2]);
  expect(() => graph.getGradientEdge(torch.ones(1))).toThrow(/expected a tensor that requires grad/);
  expect(() => torch.autograd.grad(edge, 3 as never)).toThrow(/expected a Tensor or GradientEdge, got 3/);
});

describe('saved tensors', () => {
  test('go through the hooks', () => {
    const x = leaf(1, 2, 3);
    const log: unknown[] = [];
    const y = graph.savedTensorsHooks(
      (tensor) => {
        log.push(tensor.tolist());
        return tensor.mul(2).tolist() as number[];
      },
      (packed) => torch.tensor(packed),
      () => x.mul(x).sum(),
    );
    y.backward();
    // Both factors were kept doubled: 2 · 2x.
    expect([log, x.grad?.tolist()]).toEqual([
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [4, 8, 12],
    ]);
  });

  test('the innermost hooks count, until they are left', () => {
    const x = leaf(2);
    const log: string[] = [];
    const noting = (name: string) => (tensor: Tensor) => {
      log.push(name);
      return tensor;
    };
    const same = (tensor: Tensor) => tensor;
    {
      using _ = graph.savedTensorsHooks(noting('outer'), same);
      graph.savedTensorsHooks(noting('inner'), same, () => x.exp());
      x.exp();
    }
    x.exp();
    expect(log).toEqual(['inner', 'outer']);
  });

  test('errors of hooks reach the program, and hooks can be forbidden', () => {
    const x = leaf(2);
    const thrown = new Error('pack');
    const throwing = () => {
      throw thrown;
    };
    const same = (tensor: Tensor) => tensor;
    expect(() => graph.savedTensorsHooks(throwing, same, () => x.exp())).toThrow(thrown);
    const y = graph.savedTensorsHooks(same, throwing, () => x.exp());
    expect(() => y.backward()).toThrow(thrown);
    const z = graph.savedTensorsHooks(same, (() => 3) as never, () => x.exp());
    expect(() => z.backward()).toThrow(/expected unpackHook to return a Tensor, got 3/);
    expect(() =>
      graph.savedTensorsHooks(
        (tensor) => tensor.add_(1),
        same,
        () => x.exp(),
      ),
    ).toThrow(/modifying its input in place/);
    graph.disableSavedTensorsHooks('not now', () => {
      expect(() => graph.savedTensorsHooks(same, same)).toThrow(/not now/);
    });
    expect(graph.savedTensorsHooks(same, same, () => 5)).toBe(5);
  });

  test('are kept on the CPU', () => {
    const x = leaf(1, 2);
    const y = graph.saveOnCpu(() => x.mul(x).sum());
    y.backward();
    expect(x.grad?.tolist()).toEqual([2, 4]);
    expect(graph.saveOnCpu({ pinMemory: true }, () => x.exp().sum()).requiresGrad).toBe(true);
    expect(() => graph.saveOnCpu({ pinMemory: 1 as never })).toThrow(/'pinMemory': expected a boolean/);
  });

  test('nothing is left behind in a loop', () => {
    const x = torch.ones(1000, { requiresGrad: true });
    const step = () =>
      graph
        .savedTensorsHooks(
          (tensor) => tensor.detach(),
          (tensor) => tensor,
          () => x.exp().mul(x).sum(),
        )
        .backward();
    for (let i = 0; i < 50; i++) step();
    const before = torch.memory().bytes;
    for (let i = 0; i < 5000; i++) step();
    // 5,000 steps make 80 MB of what is kept.
    expect(torch.memory().bytes - before).toBeLessThan(40e6);
  });
});

describe.each([
  ['', false],
  [", the accelerators' way", true],
])('registerMultiGradHook%s', (_, onThread) => {
  beforeEach(() => native.setBackwardOnThread(onThread));
  afterEach(() => native.setBackwardOnThread(false));

  // The example of Python's documentation.
  test('all', () => {
    const [a, b] = [leaf(1, 1), leaf(1, 1)];
    const [c, d] = [a.mul(b), b.mul(b)];
    const log: boolean[][] = [];
    const handle = graph.registerMultiGradHook([a, b, c, d], (gradients) => {
      log.push(gradients.map((gradient) => gradient !== null));
    });
    c.sum().backward({ retainGraph: true });
    c.sum().backward({ inputs: [a], retainGraph: true });
    expect(log).toEqual([
      [true, true, true, false],
      [true, false, true, false],
    ]);
    handle.remove();
    c.sum().backward();
    expect(log.length).toBe(2);
  });

  test('any', () => {
    const x = leaf(1, 2);
    const y = x.mul(2);
    const log: unknown[] = [];
    graph.registerMultiGradHook([x, y, torch.ones(2)], (gradient) => log.push(gradient.tolist()), {
      mode: 'any',
    });
    y.sum().backward();
    expect(log).toEqual([[1, 1]]);
    expect(() => graph.registerMultiGradHook([x], () => {}, { mode: 'some' as never })).toThrow(
      /argument 'mode': expected one of 'all', 'any', got/,
    );
    expect(() => graph.registerMultiGradHook(x as never, () => {})).toThrow(/expected an array of Tensors/);
  });
});

test('versions, and settings of backward passes', () => {
  const x = torch.ones(2);
  const version = x._version;
  graph.incrementVersion([x, x]);
  expect(x._version - version).toBe(2);
  const w = leaf(1, 2);
  const y = w.mul(2).exp();
  graph.incrementVersion(y);
  expect(() => y.sum().backward()).toThrow(/modified by an inplace operation/);
  const { setMultithreadingEnabled, enforceGradLayoutPolicy, gradMode } = torch.autograd;
  const gradient = setMultithreadingEnabled(false, () => torch.autograd.grad(w.mul(3).sum(), w)[0]);
  expect(gradient?.tolist()).toEqual([3, 3]);
  expect(gradMode.noGrad(() => w.mul(2)).requiresGrad).toBe(false);
  // Python's strides.
  const stridesOf = () => {
    const p = torch.zeros(3, 4).t().requiresGrad_();
    p.backward(torch.ones(4, 3).contiguous());
    return p.grad?.stride();
  };
  expect(stridesOf()).toEqual([1, 4]);
  expect(enforceGradLayoutPolicy(false, stridesOf)).toEqual([1, 4]);
  graph.setWarnOnAccumulateGradStreamMismatch(true);
});

test('gradDtype', () => {
  const x = torch.ones(2, { dtype: torch.bfloat16, requiresGrad: true });
  expect(x.gradDtype).toBe(torch.bfloat16);
  x.gradDtype = torch.float32;
  x.float().sum().backward();
  expect([x.gradDtype, x.grad?.dtype]).toEqual([torch.float32, torch.float32]);
  expect(() => {
    x.mul(2).gradDtype = torch.float32;
  }).toThrow(/leaf/);
  expect(() => {
    x.gradDtype = 3 as never;
  }).toThrow('gradDtype: expected a dtype or null, got 3');
});
