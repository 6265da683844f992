import { type Tensor, torch } from 'torch-node';
import { native } from '../../support/inner';

const leaf = (values: number[]) => torch.tensor(values, { requiresGrad: true });

afterEach(() => native.setBackwardOnThread(false));

describe.each([
  ['on the calling thread', false],
  ["the accelerators' way", true],
])('%s', (_name, onThread) => {
  beforeEach(() => native.setBackwardOnThread(onThread));

  test('a hook sees the gradient, and what it returns takes its place', () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(2);
    const seen: number[][] = [];
    y.registerHook((gradient) => {
      seen.push(gradient.tolist() as number[]);
    });
    y.registerHook((gradient) => gradient.mul(10));
    y.sum().backward();
    expect(seen).toEqual([[1, 1, 1]]);
    expect(x.grad?.tolist()).toEqual([20, 20, 20]); // dy/dx = 2, times 10
  });

  test('hooks run in the order of registration, each on what the one before it gave', () => {
    const x = leaf([1]);
    x.registerHook((gradient) => gradient.add(1));
    x.registerHook((gradient) => gradient.mul(3));
    x.mul(5).backward();
    expect(x.grad?.tolist()).toEqual([18]); // (5 + 1) · 3
  });

  test('a pass inside of a hook', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    y.registerHook((gradient) => {
      const inner = leaf([3, 3]);
      inner.registerHook((own) => own.mul(2));
      torch.enableGrad(() => inner.square().sum().backward());
      return gradient.mul(inner.grad as Tensor);
    });
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([12, 12]); // 2 · 3, times 2
  });

  test('a pass inside of a hook that fails', () => {
    const y = leaf([1]).mul(1);
    y.registerHook(() => torch.ones(2).backward());
    expect(() => y.backward()).toThrow(/does not require grad/);
    const x = leaf([2]);
    x.square().backward();
    expect(x.grad?.item()).toBe(4);
  });

  test('a checkpoint runs its pass inside of another', () => {
    const x = leaf([2]);
    const { checkpoint } = torch.utils.checkpoint;
    const y = checkpoint(
      (a: Tensor) => checkpoint((b: Tensor) => b.square(), a, { useReentrant: true }).mul(3),
      x,
      {
        useReentrant: true,
      },
    ) as Tensor;
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([12]); // 6x
    // Only of a pass that comes to all leaves; libtorch says so on the thread of the pass.
    const z = checkpoint((a: Tensor) => a.square(), x, { useReentrant: true }) as Tensor;
    expect(() => torch.autograd.grad(z.sum(), x)).toThrow(/useReentrant/);
  });

  test('a removed hook no longer runs', () => {
    const x = leaf([1]);
    const handle = x.registerHook((gradient) => gradient.mul(100));
    x.mul(2).backward();
    handle.remove();
    handle.remove();
    x.mul(2).backward();
    expect(x.grad?.tolist()).toEqual([202]);
  });

  test('`using` removes at the end of the scope', () => {
    const x = leaf([1]);
    {
      using _ = x.registerHook(() => torch.zeros([1]));
      x.mul(2).backward();
    }
    x.mul(2).backward();
    expect(x.grad?.tolist()).toEqual([2]);
  });

  test('what a hook throws reaches the caller as itself, and the next backward works', () => {
    const x = leaf([1]);
    class Stop extends Error {}
    const thrown = new Stop('enough');
    const handle = x.registerHook(() => {
      throw thrown;
    });
    let caught: unknown;
    try {
      x.mul(2).backward();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    handle.remove();
    x.mul(2).backward();
    expect(x.grad?.tolist()).toEqual([2]);
  });

  test.each([['a string'], [null], [undefined], [42]])('a thrown %p arrives too', (value) => {
    const x = leaf([1]);
    x.registerHook(() => {
      throw value;
    });
    let caught: { value: unknown } | undefined;
    try {
      x.mul(2).backward();
    } catch (error) {
      caught = { value: error };
    }
    expect(caught).toEqual({ value });
  });

  test('a hook may run a backward of its own', () => {
    const x = leaf([3]);
    const z = leaf([4]);
    x.registerHook(() => {
      torch.enableGrad(() => z.mul(z).backward());
    });
    x.mul(2).backward();
    expect([x.grad?.tolist(), z.grad?.tolist()]).toEqual([[2], [8]]);
  });

  test('gradients in hooks are recorded with createGraph only', () => {
    const x = leaf([3]);
    const recorded: boolean[] = [];
    x.registerHook((gradient) => {
      recorded.push(gradient.mul(2).requiresGrad);
    });
    const [gradient] = torch.autograd.grad(x.pow(3), x, { createGraph: true });
    expect(torch.autograd.grad(gradient as Tensor, x)[0]?.tolist()).toEqual([18]); // 6x
    expect(recorded).toEqual([true, false]);
  });

  test('after accumulation the hook sees the leaf with its sum', () => {
    const x = leaf([1, 2]);
    const sums: unknown[] = [];
    const first = x.registerPostAccumulateGradHook((tensor) => sums.push(tensor.grad?.tolist()));
    x.registerPostAccumulateGradHook((tensor) => {
      sums.push('second');
      tensor.grad = null;
    });
    x.mul(2).sum().backward();
    x.mul(2).sum().backward();
    expect(sums).toEqual([[2, 2], 'second', [2, 2], 'second']);
    expect(x.grad).toBeNull();
    first.remove();
    x.mul(2).sum().backward();
    expect(sums).toHaveLength(5);
  });

  test('what such a hook throws reaches the caller as itself', () => {
    const x = leaf([1]);
    const thrown = { any: 'object' };
    x.registerPostAccumulateGradHook(() => {
      throw thrown;
    });
    let caught: unknown;
    try {
      x.mul(2).backward();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
  });

  test('a hook may keep gradients beyond the pass', () => {
    const x = leaf([1]);
    const kept: Tensor[] = [];
    x.registerHook((gradient) => {
      kept.push(gradient);
    });
    for (let i = 0; i < 100; i++) x.mul(i).backward();
    expect(kept.map((gradient) => gradient.item())).toEqual([...Array(100).keys()]);
  });
});

test('misuse', () => {
  const x = torch.ones([2]);
  expect(() => x.registerHook(() => {})).toThrow(/requires? grad/);
  expect(() => leaf([1]).registerHook(3 as never)).toThrow(
    new TypeError("registerHook: argument 'hook': expected a function, got 3"),
  );
  expect(() =>
    leaf([1])
      .mul(2)
      .registerPostAccumulateGradHook(() => {}),
  ).toThrow(/non-leaf/);
  const y = leaf([1]);
  y.registerHook(() => 3 as never);
  expect(() => y.mul(2).backward()).toThrow(/expected the hook to return a Tensor or nothing, got 3/);
  expect(() => x.registerHook.call({} as Tensor, () => {})).toThrow(/expected to be called on a Tensor/);
});
