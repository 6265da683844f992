import { type FunctionCtx, type Tensor, torch } from 'torch-node';
import { native } from '../../support/inner';

const { Function: AutogradFunction, grad, onceDifferentiable } = torch.autograd;

const leaf = (values: number[]) => torch.tensor(values, { requiresGrad: true });

class Exp extends AutogradFunction {
  static forward(ctx: FunctionCtx, x: Tensor): Tensor {
    const result = x.exp();
    ctx.saveForBackward(result);
    return result;
  }
  static backward(ctx: FunctionCtx, gradient: Tensor): Tensor {
    const [result] = ctx.savedTensors;
    return gradient.mul(result);
  }
}

/** x³ · scale, a plain number beside the tensor. */
class Cube extends AutogradFunction {
  static forward(x: Tensor, scale: number): Tensor {
    return x.pow(3).mul(scale);
  }
  static setupContext(
    ctx: FunctionCtx<{ scale: number }>,
    [x, scale]: [Tensor, number],
    _output: Tensor,
  ): void {
    ctx.saveForBackward(x);
    ctx.scale = scale;
  }
  static backward(ctx: FunctionCtx<{ scale: number }>, gradient: Tensor): [Tensor, null] {
    const [x] = ctx.savedTensors;
    return [gradient.mul(x.pow(2)).mul(3 * ctx.scale), null];
  }
}

/** A class whose backward is `backward` and whose forward doubles, or is `forward`. */
function made(
  backward: (ctx: FunctionCtx, ...gradients: Tensor[]) => unknown,
  forward?: (ctx: FunctionCtx, x: Tensor) => unknown,
) {
  return class Made extends AutogradFunction {
    static forward(ctx: FunctionCtx, x: Tensor, _second?: unknown): Tensor {
      return (forward ? forward(ctx, x) : x.mul(2)) as Tensor;
    }
    static backward(ctx: FunctionCtx, ...gradients: Tensor[]) {
      return backward(ctx, ...gradients);
    }
  };
}

afterEach(() => native.setBackwardOnThread(false));

describe.each([
  ['on the calling thread', false],
  ["the accelerators' way", true],
])('%s', (_name, onThread) => {
  beforeEach(() => native.setBackwardOnThread(onThread));

  test('values and gradient; the node has its name', () => {
    const x = leaf([0, 1]);
    const y = Exp.apply(x);
    expect(String(y.gradFn)).toBe('<ExpBackward>');
    expect(String(y)).toBe('tensor([1.0000, 2.7183], grad_fn=<ExpBackward>)');
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual(x.exp().tolist());
  });

  test('setupContext, an argument that is no tensor, second and third derivative', () => {
    const x = leaf([2]);
    const y = Cube.apply(x, 5);
    const [first] = grad(y, x, { createGraph: true });
    const [second] = grad(first as Tensor, x, { createGraph: true });
    const [third] = grad(second as Tensor, x);
    expect([y, first, second, third].map((each) => each?.item())).toEqual([40, 60, 60, 30]); // 5x³, 15x², 30x, 30
  });

  test('what backward throws reaches the caller as itself', () => {
    const thrown = { not: 'even an Error' };
    const Fails = made(() => {
      throw thrown;
    });
    let caught: unknown;
    try {
      Fails.apply(leaf([1])).backward();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
  });

  test('several results, one of them no tensor; zeros for the unused', () => {
    const seen: unknown[] = [];
    class Several extends AutogradFunction {
      static forward(ctx: FunctionCtx, a: Tensor, b: Tensor, k: number): [Tensor, number, Tensor] {
        expect(ctx.needsInputGrad).toEqual([true, true, false]);
        ctx.saveForBackward(a, b);
        return [a.mul(b).mul(k), 7, a.add(b)];
      }
      static backward(ctx: FunctionCtx, g: Tensor, none: null, h: Tensor) {
        seen.push(g.tolist(), none, h.tolist(), ctx.needsInputGrad);
        const [a, b] = ctx.savedTensors;
        return [g.mul(b), g.mul(a), null];
      }
    }
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    const [product, seven, sum] = Several.apply(a, b, 2);
    expect([product.tolist(), seven, sum.tolist()]).toEqual([[6, 16], 7, [4, 6]]);
    expect(grad(product.sum(), [a], { retainGraph: true })[0]?.tolist()).toEqual([3, 4]);
    expect(seen).toEqual([[1, 1], null, [0, 0], [true, true, false]]);
  });

  test('without materializeGrads, null for the unused', () => {
    const seen: unknown[] = [];
    class Two extends AutogradFunction {
      static forward(ctx: FunctionCtx, x: Tensor): [Tensor, Tensor] {
        ctx.setMaterializeGrads(false);
        return [x.mul(2), x.mul(3)];
      }
      static backward(_ctx: FunctionCtx, ...gradients: (Tensor | null)[]) {
        seen.push(...gradients.map((each) => each?.tolist() ?? null));
        return gradients[1]?.mul(3);
      }
    }
    const x = leaf([1]);
    Two.apply(x)[1].backward();
    expect([seen, x.grad?.tolist()]).toEqual([[null, [1]], [3]]);
  });

  test('a second backward needs retainGraph', () => {
    const y = Exp.apply(leaf([1]));
    y.backward({ retainGraph: true });
    y.backward();
    expect(() => y.backward()).toThrow(/backward through the graph a second time/i);
  });

  test('onceDifferentiable refuses a second derivative that depends on its gradient', () => {
    class Once extends AutogradFunction {
      static forward(ctx: FunctionCtx, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x.mul(x);
      }
      static backward = onceDifferentiable((ctx: FunctionCtx, gradient: Tensor) => {
        expect(torch.isGradEnabled()).toBe(false);
        return gradient.mul(ctx.savedTensors[0]).mul(2);
      });
    }
    const x = leaf([3]);
    const [plain] = grad(Once.apply(x), x, { createGraph: true });
    expect([plain?.item(), plain?.requiresGrad]).toEqual([6, false]); // as in Python
    const [first] = grad(Once.apply(x).pow(2), x, { createGraph: true });
    expect(first?.item()).toBe(4 * 27); // (x⁴)′
    expect(() => first?.backward()).toThrow(/marked as onceDifferentiable/);
  });
});

test('changing an argument in place', () => {
  class Double extends AutogradFunction {
    static forward(ctx: FunctionCtx, x: Tensor): Tensor {
      ctx.markDirty(x);
      return x.mul_(2);
    }
    static backward(_ctx: FunctionCtx, gradient: Tensor): Tensor {
      return gradient.mul(2);
    }
  }
  const x = leaf([1, 2]);
  const y = x.mul(3);
  const z = Double.apply(y);
  expect(z).toBe(y);
  expect(String(y.gradFn)).toBe('<DoubleBackward>');
  y.sum().backward();
  expect([y.tolist(), x.grad?.tolist()]).toEqual([
    [6, 12],
    [6, 6],
  ]);
  expect(() => Double.apply(leaf([1]))).toThrow(/leaf Variable that requires grad/);
  const Forgets = made(
    (_ctx, g) => [g, null],
    (ctx, a) => {
      ctx.markDirty(a);
      return a.mul(2);
    },
  );
  expect(() => Forgets.apply(leaf([1]).mul(1))).toThrow(/marked as dirty during the forward/);
});

test('a result that is not differentiable', () => {
  class Sort extends AutogradFunction {
    static forward(ctx: FunctionCtx, x: Tensor): [Tensor, Tensor] {
      const [values, order] = x.sort() as unknown as [Tensor, Tensor];
      ctx.markNonDifferentiable(order);
      ctx.saveForBackward(order);
      return [values, order];
    }
    static backward(ctx: FunctionCtx, gradient: Tensor, unused: Tensor): Tensor {
      expect(unused.tolist()).toEqual([0, 0, 0]);
      const [order] = ctx.savedTensors;
      return torch.zerosLike(gradient).scatter(0, order, gradient);
    }
  }
  const x = leaf([3, 1, 2]);
  const [values, order] = Sort.apply(x);
  expect([values.requiresGrad, order.requiresGrad]).toEqual([true, false]);
  values
    .mul(torch.tensor([1, 10, 100]))
    .sum()
    .backward();
  expect(x.grad?.tolist()).toEqual([100, 1, 10]);
});

test('an argument returned as it is becomes another tensor', () => {
  const Same = made(
    (_ctx, g) => [g.mul(7), null],
    (_ctx, x) => x,
  );
  const x = leaf([1]);
  const y = Same.apply(x);
  expect(y).not.toBe(x);
  y.backward();
  expect([x.isLeaf, x.grad?.tolist()]).toEqual([true, [7]]);
});

test('without grad nothing is recorded', () => {
  const x = leaf([1]);
  expect(torch.noGrad(() => Exp.apply(x)).requiresGrad).toBe(false);
  expect(Exp.apply(torch.ones([1])).requiresGrad).toBe(false);
});

test('a saved tensor changed in place is an error', () => {
  const y = Exp.apply(leaf([1, 2]));
  y.mul_(2);
  expect(() => y.sum().backward()).toThrow(/modified by an inplace operation/);
});

test('a hundred thousand applications leave no live tensors behind', () => {
  const x = leaf([1]);
  const run = (count: number) => {
    for (let i = 0; i < count; i++) Exp.apply(x).backward();
  };
  run(2000);
  const before = torch.memory().tensors;
  run(20_000);
  expect(torch.memory().tensors - before).toBeLessThan(5000);
});

test.each<[string, Parameters<typeof made>[0], RegExp]>([
  [
    'too many',
    (_c, g) => [g, null, g],
    /Made\.backward: expected 2 gradients, one for each argument of apply, got 3/,
  ],
  ['too few', () => [], /expected 2 gradients.*got 0/],
  ['one for two', (_c, g) => g, /expected 2 gradients.*got 1/],
  ['for a number', (_c, g) => [g, g], /gradient 1: expected null, because argument 1 of apply was no Tensor/],
  ['no tensor', () => [3, null], /gradient 0: expected a Tensor or null, got 3/],
  [
    'a wrong shape',
    () => [torch.ones([3]), null],
    /invalid gradient at index 0 - got \[3\] but expected shape compatible with \[2\]/,
  ],
])('gradients: %s', (_name, backward, message) => {
  expect(() =>
    made(backward)
      .apply(leaf([1, 2]), 5)
      .sum()
      .backward(),
  ).toThrow(message);
});

test('surplus nulls and a null for a tensor are allowed', () => {
  const x = leaf([1, 2]);
  made((_c, g) => [g, null, null])
    .apply(x, 5)
    .sum()
    .backward();
  made(() => [null, null])
    .apply(x, 5)
    .sum()
    .backward();
  expect(x.grad?.tolist()).toEqual([1, 1]);
});

test('misuse', () => {
  const x = leaf([1]);
  class Empty extends AutogradFunction {}
  expect(() => (Empty as unknown as typeof Exp).apply(x)).toThrow(
    'Empty: expected a static method forward, got undefined',
  );
  class NoBackward extends AutogradFunction {
    static forward(_ctx: FunctionCtx, a: Tensor): Tensor {
      return a.mul(2);
    }
  }
  expect(() => NoBackward.apply(x).backward()).toThrow(
    'NoBackward: expected a static method backward, got undefined',
  );
  const Context = (use: (ctx: FunctionCtx) => void) =>
    made(
      (_c, g) => [g, null],
      (ctx, a) => {
        use(ctx);
        return a.mul(2);
      },
    ).apply(x);
  expect(() => Context((ctx) => ctx.saveForBackward(3 as never))).toThrow(
    'saveForBackward: argument 0: expected a Tensor or null, got 3',
  );
  expect(() => Context((ctx) => ctx.markDirty(null as never))).toThrow(
    'markDirty: argument 0: expected a Tensor, got null',
  );
  expect(() => Context((ctx) => ctx.markNonDifferentiable('x' as never))).toThrow(TypeError);
  expect(() => Context((ctx) => ctx.setMaterializeGrads(1 as never))).toThrow(TypeError);
  expect(() => Context((ctx) => ctx.savedTensors)).toThrow(/to be read while Made's backward or jvp runs/);
  const Late = made((ctx, g) => {
    ctx.saveForBackward(g);
    return [g, null];
  });
  expect(() => Late.apply(x).backward()).toThrow(/while Made's forward or setupContext runs/);
  expect(() => new (Exp as unknown as new () => object)()).toThrow(
    'Exp: not made with new; call Exp.apply(…)',
  );
});
