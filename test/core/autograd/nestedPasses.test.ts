// Backward passes that run inside of others.
import { type FunctionCtx, type Tensor, torch } from 'torch-node';
import { native } from '../../support/inner';

const { Function: AutogradFunction, grad } = torch.autograd;

const leaf = (values: number[]) => torch.tensor(values, { requiresGrad: true });

describe('a custom function whose backward comes back to its own node', () => {
  /** Squares; the first time its backward runs, `inside` is called before. */
  function squares(inside: () => void) {
    let calls = 0;
    return class Square extends AutogradFunction {
      static forward(ctx: FunctionCtx, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x.mul(x);
      }
      static backward(ctx: FunctionCtx, gradient: Tensor): Tensor {
        const [x] = ctx.savedTensors;
        if (calls++ === 0) inside();
        return gradient.mul(x).mul(2);
      }
    };
  }

  test('computes both passes', () => {
    const x = leaf([1, 2, 3]);
    const inner: number[][] = [];
    const Square = squares(() => {
      inner.push(torch.enableGrad(() => grad([y.sum()], [x], { retainGraph: true })[0]?.tolist()));
    });
    const y: Tensor = Square.apply(x);
    y.sum().backward();
    expect(inner).toEqual([[2, 4, 6]]);
    expect(x.grad?.tolist()).toEqual([2, 4, 6]);
  });

  test('may free the graph: the pass that runs keeps what it saved', () => {
    const x = leaf([1, 2, 3]);
    const Square = squares(() => {
      torch.enableGrad(() => y.sum()).backward();
    });
    const y: Tensor = Square.apply(x);
    y.sum().backward({ retainGraph: true });
    expect(x.grad?.tolist()).toEqual([4, 8, 12]);
    expect(() => y.sum().backward()).toThrow('Trying to backward through the graph a second time');
  });

  test('works from the unpack hook of what it saved', () => {
    const x = leaf([1, 2, 3]);
    let unpacked = 0;
    const Square = squares(() => {});
    const y: Tensor = torch.autograd.graph.savedTensorsHooks(
      (t) => t.detach(),
      (t) => {
        if (unpacked++ === 0) torch.enableGrad(() => y.sum()).backward();
        return t;
      },
      () => Square.apply(x),
    );
    y.sum().backward({ retainGraph: true });
    expect(x.grad?.tolist()).toEqual([4, 8, 12]);
    expect(unpacked).toBe(2);
  });
});

describe.each([false, true])('200 passes, each inside of the one before, backward on a thread: %s', (on) => {
  beforeAll(() => native.setBackwardOnThread(on));
  afterAll(() => native.setBackwardOnThread(false));

  const deepest = 200;

  // The mode's function ends before the pass begins: its frames would fill V8's stack of 1 MB at this depth.
  const recorded = (x: Tensor) =>
    torch.enableGrad(() => {
      const y = x.mul(2);
      return { y, sum: y.sum() };
    });

  test('by hooks', () => {
    let depth = 0;
    const pass = (): number => {
      const x = leaf([1]);
      const { y, sum } = recorded(x);
      y.registerHook((gradient) => (++depth < deepest ? gradient.mul(pass()) : gradient));
      sum.backward();
      return x.grad?.item() as number;
    };
    expect(pass()).toBe(Infinity);
    expect(depth).toBe(deepest);
  });

  test('by custom functions', () => {
    let depth = 0;
    class Nesting extends AutogradFunction {
      static forward(_ctx: FunctionCtx, x: Tensor): Tensor {
        return x.clone();
      }
      static backward(_ctx: FunctionCtx, gradient: Tensor): Tensor {
        if (++depth === deepest) return gradient.mul(3);
        const x = leaf([1]);
        torch.enableGrad(() => (Nesting.apply(x) as Tensor).sum()).backward();
        return gradient.mul(x.grad as Tensor);
      }
    }
    const x = leaf([1]);
    (Nesting.apply(x) as Tensor).sum().backward();
    expect([depth, x.grad?.item()]).toEqual([deepest, 3]);
  });

  test('by re-entrant checkpoints', () => {
    const { checkpoint } = torch.utils.checkpoint;
    const nested = (depth: number, x: Tensor): Tensor =>
      depth === 0
        ? x.mul(3)
        : (checkpoint((inner: Tensor) => nested(depth - 1, inner), x, { useReentrant: true }) as Tensor);
    const x = leaf([1]);
    nested(deepest, x).sum().backward();
    expect(x.grad?.item()).toBe(3);
  });

  test('and an error at the bottom comes out at the top', () => {
    let depth = 0;
    const pass = (): void => {
      const { y, sum } = recorded(leaf([1]));
      y.registerHook(() => {
        if (++depth === deepest) throw new RangeError('the bottom');
        pass();
      });
      sum.backward();
    };
    expect(pass).toThrow('the bottom');
  });
});
