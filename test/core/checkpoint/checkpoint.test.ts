import { nn, type Tensor, torch } from 'torch-node';

const { checkpoint, checkpointSequential } = torch.utils.checkpoint;

function network(): InstanceType<typeof nn.Sequential> {
  torch.manualSeed(3);
  return new nn.Sequential(
    new nn.Linear(4, 8),
    new nn.ReLU(),
    new nn.Dropout(0.5),
    new nn.Linear(8, 8),
    new nn.Tanh(),
    new nn.Linear(8, 1),
  );
}

function gradientsOf(run: (model: ReturnType<typeof network>, x: Tensor) => Tensor): unknown[] {
  const model = network();
  const x = torch.randn([5, 4]).requiresGrad_();
  torch.manualSeed(7);
  const loss = run(model, x).pow(2).sum();
  const next = torch.rand([1]).item();
  loss.backward();
  // The backward draws from the first run's numbers and leaves the generator as it was.
  return [
    loss.item(),
    next,
    torch.rand([1]).item(),
    x.grad?.tolist(),
    ...[...model.parameters()].map((each) => each.grad?.tolist()),
  ];
}

test.each([[undefined], [{ useReentrant: true }], [{ useReentrant: false, preserveRngState: true }]])(
  'the same loss, gradients and random numbers, dropout included: %p',
  (options) => {
    const plain = gradientsOf((model, x) => model(x) as Tensor);
    expect(
      gradientsOf((model, x) => (options ? checkpoint(model, x, options) : checkpoint(model, x)) as Tensor),
    ).toEqual(plain);
    expect(gradientsOf((model, x) => checkpointSequential(model, 3, x, options) as Tensor)).toEqual(plain);
  },
);

test.each([
  [false, true],
  [true, false],
])('runs once forward, and once more in the backward: useReentrant %p', (useReentrant, recorded) => {
  const modes: boolean[] = [];
  const x = torch.tensor([2], { requiresGrad: true });
  const y = checkpoint(
    (a: Tensor) => {
      modes.push(torch.isGradEnabled());
      return a.mul(a);
    },
    x,
    { useReentrant },
  );
  expect(modes).toEqual([recorded]);
  y.backward();
  expect([modes, x.grad?.item()]).toEqual([[recorded, true], 4]);
});

test('autograd.grad, inputs, and derivatives of higher order', () => {
  const x = torch.tensor([0.5, 2], { requiresGrad: true });
  const weight = torch.tensor([3, 5], { requiresGrad: true });
  const run = () => checkpoint((a: Tensor) => a.pow(3).mul(weight), x).sum();
  const [first] = torch.autograd.grad(run(), x, { createGraph: true }) as [Tensor];
  expect(first.tolist()).toEqual([2.25, 60]); // 3wx²
  const [second] = torch.autograd.grad(first.sum(), [weight]) as [Tensor];
  expect(second.tolist()).toEqual([0.75, 12]);
  run().backward({ inputs: [x] });
  expect([x.grad?.tolist(), weight.grad]).toEqual([[2.25, 60], null]);
});

test('the second run ends when it has made what is needed, unless told otherwise', () => {
  const { setCheckpointEarlyStop } = torch.utils.checkpoint;
  const endings = (run: (fn: (a: Tensor) => Tensor, x: Tensor) => Tensor) => {
    let ends = 0;
    const fn = (a: Tensor) => {
      const result = a.exp();
      ends++;
      return result;
    };
    run(fn, torch.ones(2, { requiresGrad: true }))
      .sum()
      .backward();
    return ends;
  };
  expect(endings((fn, x) => checkpoint(fn, x))).toBe(1);
  expect(endings((fn, x) => checkpoint(fn, x, { earlyStop: false }))).toBe(2);
  expect(endings((fn, x) => setCheckpointEarlyStop(false, () => checkpoint(fn, x)))).toBe(2);
});

test('two runs that differ are an error', () => {
  const { CheckpointError, setCheckpointDebugEnabled } = torch.utils.checkpoint;
  const twice = (first: (a: Tensor) => Tensor, second: (a: Tensor) => Tensor, options = {}) => {
    let runs = 0;
    const x = torch.ones(2, { requiresGrad: true });
    return () =>
      checkpoint((a: Tensor) => (runs++ === 0 ? first(a) : second(a)), x, options)
        .sum()
        .backward();
  };
  const square = (a: Tensor) => a.mul(a);
  expect(twice(square, (a) => a.add(1))).toThrow(CheckpointError);
  expect(twice(square, (a) => a.add(1))).toThrow(/the second run kept 0 tensors, the first 2/);
  const wide = (a: Tensor) => square(torch.cat([a, a])).narrow(0, 0, 2);
  expect(twice(square, wide)).toThrow(
    /tensor 0: torch.Size\(\[2\]\), torch.float32, cpu at first, then torch.Size\(\[4\]\), torch.float32, cpu/,
  );
  const more = (a: Tensor) => square(square(a));
  expect(twice(square, more, { earlyStop: false })).toThrow(
    /keeps more tensors than the first, which kept 2/,
  );
  expect(() => setCheckpointDebugEnabled(true, twice(square, wide))).toThrow(
    /second run, tensor 1 \(torch.Size\(\[4\]\), torch.float32, cpu\):\n.*checkpoint.test/,
  );
});

test('backward inside a checkpoint', () => {
  const x = torch.tensor([0.3], { requiresGrad: true });
  // As in Python: the second run finds what the inner backward has freed, and skips it.
  const y = checkpoint((a: Tensor) => {
    const [gradient] = torch.autograd.grad(a.sin().cos(), a) as [Tensor];
    return a.cos().mul(gradient);
  }, x);
  y.backward();
  expect(x.grad?.item()).toBeCloseTo(0.08222255110740662, 6);
});

test('a saved tensor once a pass; a group of passes has one second run', () => {
  const { GraphExecGroup } = torch.utils.checkpoint;
  let runs = 0;
  const x = torch.tensor([0.5], { requiresGrad: true });
  const pair = () =>
    checkpoint((a: Tensor): [Tensor, Tensor] => {
      runs++;
      return [a.exp(), a.sin()];
    }, x);
  const [a, b] = pair();
  a.backward({ retainGraph: true });
  b.backward();
  expect(runs).toBe(3);
  const [c, d] = pair();
  new GraphExecGroup().run(() => {
    c.backward({ retainGraph: true });
    d.backward();
    expect(() => new GraphExecGroup().run()).toThrow(/outside of all groups/);
  });
  expect(runs).toBe(5);
});

test('contextFn, and mixed precision as it was', () => {
  const log: string[] = [];
  const scope = (name: string) => () => {
    log.push(`enter ${name}`);
    return { [Symbol.dispose]: () => void log.push(`leave ${name}`) };
  };
  const x = torch.ones([2, 2], { requiresGrad: true });
  const y = torch.autocast('cpu', () =>
    checkpoint(
      (a: Tensor) => {
        const product = a.matmul(a);
        log.push(String(product.dtype));
        return product.sin();
      },
      x,
      { contextFn: () => [scope('first'), scope('second')] },
    ),
  );
  y.sum().backward();
  const run = (name: string) => [`enter ${name}`, 'torch.bfloat16', `leave ${name}`];
  expect(log).toEqual([...run('first'), ...run('second')]);
});

test('the parts: device states, detached variables, the default device', () => {
  const { DefaultDeviceType, detachVariable, getDeviceStates, setDeviceStates } = torch.utils.checkpoint;
  expect(getDeviceStates(torch.ones(2), 3)).toEqual([[], []]);
  setDeviceStates([], []);
  expect(() => setDeviceStates([0], [])).toThrow(/expected as many states as devices \(1\)/);
  const x = torch.ones(2, { requiresGrad: true });
  const [detached, rest] = detachVariable([x.mul(2), 'text']);
  expect([detached.isLeaf, detached.requiresGrad, rest]).toEqual([true, true, 'text']);
  const before = DefaultDeviceType.getDeviceType();
  DefaultDeviceType.setDeviceType('meta');
  expect(DefaultDeviceType.getDeviceType()).toBe('meta');
  DefaultDeviceType.setDeviceType(before);
});

test('several arguments and results, some no tensors', () => {
  const x = torch.tensor([2], { requiresGrad: true });
  const y = torch.tensor([3], { requiresGrad: true });
  const plain = torch.tensor([10]);
  const [a, b, n] = checkpoint(
    (p: Tensor, k: number, q: Tensor, r: Tensor): [Tensor, Tensor, number] => [p.mul(q).mul(k), q.mul(r), k],
    x,
    5,
    y,
    plain,
  );
  expect([a.item(), b.item(), n]).toEqual([30, 30, 5]);
  a.add(b).backward();
  expect([x.grad?.item(), y.grad?.item(), plain.grad]).toEqual([15, 20, null]);
});

test('parameters alone: recorded, but not by the reentrant variant, as in Python', () => {
  const model = new nn.Linear(2, 1);
  const x = torch.ones([1, 2]);
  const y = checkpoint(model, x);
  expect(y.requiresGrad).toBe(true);
  y.sum().backward();
  expect(model.weight.grad?.tolist()).toEqual([[1, 1]]);
  expect(checkpoint(model, x, { useReentrant: true }).requiresGrad).toBe(false);
  expect(torch.noGrad(() => checkpoint(model, x)).requiresGrad).toBe(false);
});

test('nested', () => {
  const x = torch.tensor([0.5], { requiresGrad: true });
  const square = (a: Tensor) => a.mul(a);
  checkpoint((a: Tensor) => checkpoint(square, checkpoint(square, a)), x).backward();
  expect(x.grad?.item()).toBe(0.5); // 4x³
});

test('what fn throws reaches the caller, in either run', () => {
  const x = torch.tensor([1], { requiresGrad: true });
  const thrown = new Error('second');
  let runs = 0;
  const y = checkpoint((a: Tensor) => {
    if (++runs === 2) throw thrown;
    return a.mul(a);
  }, x);
  let caught: unknown;
  try {
    y.backward();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBe(thrown);
});

test('functions by name, and an input of several tensors', () => {
  const x = torch.tensor([1, 2], { requiresGrad: true });
  let runs = 0;
  const squared = checkpoint({
    function: () => {
      runs++;
      return x.mul(x).mul(2);
    },
    preserveRngState: false,
  });
  squared.sum().backward();
  expect([runs, x.grad?.tolist()]).toEqual([2, [4, 8]]);
  const functions = [
    ({ a, b }: { a: Tensor; b: Tensor }) => ({ a: a.mul(2), b }),
    ({ a, b }: { a: Tensor; b: Tensor }) => ({ a: a.add(b), b }),
  ];
  expect(checkpointSequential(functions, 1, { a: x, b: x }).a.tolist()).toEqual([3, 6]);
  expect(checkpointSequential(functions, { segments: 1, input: { a: x, b: x } }).a.tolist()).toEqual([3, 6]);
});

test('misuse', () => {
  const x = torch.tensor([1], { requiresGrad: true });
  const y = checkpoint((a: Tensor) => a.mul(2), x, { useReentrant: true });
  expect(() => torch.autograd.grad(y, x)).toThrow(/with useReentrant: true, autograd.grad/);
  expect(() => checkpoint((a: Tensor) => a, x, { useReentrant: true, debug: true })).toThrow(
    /'debug': expected useReentrant to be false/,
  );
  expect(() => checkpoint(3 as never, x)).toThrow(
    "checkpoint: argument 'function': expected a function or module, got 3",
  );
  expect(() => checkpoint((a: Tensor) => a, x, { useReentrant: 1 as never })).toThrow(
    /'useReentrant': expected a boolean, got 1/,
  );
  expect(() => checkpointSequential([(a: Tensor) => a], 2, x)).toThrow(
    /'segments': expected an integer from 1 to 1, got 2/,
  );
  expect(() => checkpointSequential([(a: Tensor) => a], 1, x, { wrong: 1 } as never)).toThrow(
    /unknown argument 'wrong'/,
  );
});
