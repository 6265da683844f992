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

test('runs once forward, without recording, and once more in the backward', () => {
  const modes: boolean[] = [];
  const x = torch.tensor([2], { requiresGrad: true });
  const y = checkpoint((a: Tensor) => {
    modes.push(torch.isGradEnabled());
    return a.mul(a);
  }, x);
  expect(modes).toEqual([false]);
  y.backward();
  expect([modes, x.grad?.item()]).toEqual([[false, true], 4]);
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
    return a.mul(2);
  }, x);
  let caught: unknown;
  try {
    y.backward();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBe(thrown);
});

test('misuse', () => {
  const x = torch.tensor([1], { requiresGrad: true });
  const y = checkpoint((a: Tensor) => a.mul(2), x);
  expect(() => torch.autograd.grad(y, x)).toThrow(/do not work through a checkpoint/);
  expect(() => checkpoint(3 as never, x)).toThrow('checkpoint: expected a function or module, got 3');
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
