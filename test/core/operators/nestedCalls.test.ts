import { type FunctionCtx, slice, type Tensor, torch } from 'torch-node';
import { always } from './repeatedCalls';

// Calls of operators in the middle of others: while their arguments are read, and while they run.

// biome-ignore lint/suspicious/noExplicitAny: many of these calls are wrong on purpose
type Any = any;

const x = torch.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const row = (...values: number[]) => torch.tensor(values);
const ids = (...values: number[]) => torch.tensor(values.map(BigInt));
const leaf = (...values: number[]) => torch.tensor(values, { requiresGrad: true });

describe('what calls operators while it is read', () => {
  const long = new Array<number>(950).fill(1);
  /** Writes over the page, in short calls and in long ones. */
  const disturb = () => {
    row(7, 8).mul(9).sum([0], true);
    torch.ones(1).view(long);
    x.index([1, slice(0, 2)]);
  };
  const handler: ProxyHandler<Any> = {
    get: (target, key) => {
      disturb();
      return Reflect.get(target, key);
    },
    getPrototypeOf: (target) => {
      disturb();
      return Reflect.getPrototypeOf(target);
    },
    has: (target, key) => {
      disturb();
      return Reflect.has(target, key);
    },
  };
  const proxy = <T extends object>(target: T): T => new Proxy(target, handler);
  class Disturbing extends Array<Any> {
    override *[Symbol.iterator](): Generator<Any, undefined> {
      for (let i = 0; i < this.length; i++) {
        disturb();
        yield this[i];
      }
      return undefined;
    }
  }
  const withGetter = (list: Any[]): Any[] => {
    const first = list[0];
    return Object.defineProperty([...list], 0, {
      get: () => {
        disturb();
        return first;
      },
    });
  };

  test.each<[string, (list: Any[]) => Any[]]>([
    ['a plain list', (list) => list],
    ['a proxy that does nothing', (list) => new Proxy(list, {})],
    ['a proxy', proxy],
    ['an array with an iterator of its own', (list) => Disturbing.from(list)],
    ['an array with a getter', withGetter],
  ])('%s', (_, make) => {
    always(() => x.sum(make([1]), true), [[6], [15]]);
    always(() => x.sum([1], true), [[6], [15]]);
    always(() => torch.cat(make([x, x.neg()]), 1).shape, [2, 6]);
    always(() => torch.cat([x, x], 1).shape, [2, 6]);
    always(() => torch.ones(1).view(make(long)).dim(), 950);
    always(() => row(0, 1, 2).roll(make([1]), make([0])), [2, 0, 1]);
    always(() => x.index(make([1, 2])), 6);
    always(
      () => x.index(make([ids(1, 0), slice(1, null)])),
      [
        [5, 6],
        [2, 3],
      ],
    );
    always(
      () => x.index([make([1, 0])]),
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
    );
    always(() => x.index(make([null, '...', true, 0])).shape, [1, 2, 1]);
    always(() => {
      const copy = x.clone();
      copy.indexPut(make([0, make([0, 2])]), make([8, 9]));
      return copy;
    }, [
      [8, 2, 9],
      [4, 5, 6],
    ]);
  });

  test('a slice', () => {
    always(() => x.index([0, proxy(slice(0, 2))]), [1, 2]);
    always(() => x.index([proxy(slice(0, 1)), proxy(slice(0, 2))]), [[1, 2]]);
    always(() => x.index([proxy(x) as Any]), /^TypeError: index: expected an integer/);
  });

  test('numbers, complex numbers and keyword arguments', () => {
    const complex = Object.defineProperty({ im: 0 } as Any, 're', {
      enumerable: true,
      get: () => {
        disturb();
        return 2;
      },
    });
    always(() => row(3).mul(complex), [{ re: 6, im: 0 }]);
    always(
      () =>
        x.sum({
          get dim() {
            disturb();
            return [1];
          },
        } as Any),
      [6, 15],
    );
    always(() => x.select(0, proxy([1]) as Any), /^TypeError: select: /);
    always(() => x.mul(proxy(x)), /^TypeError: mul: /);
    always(() => torch.mul(proxy(x), x), /^TypeError: mul: /);
    always(() => x.softmax(0, proxy(torch.float64)).dtype, torch.float64);
  });

  test('it may throw, dispose of what was written, or hide its length', () => {
    const throwing = new Proxy([0], {
      get: (target, key) => {
        if (key === '0') throw new RangeError('mine');
        return Reflect.get(target, key);
      },
    });
    always(() => x.sum(throwing), 'RangeError: mine');
    always(() => x.index(throwing), 'RangeError: mine');
    always(() => {
      const goes = row(1);
      const disposing = new Proxy([row(2), goes], {
        get: (target, key) => {
          if (key === '1') goes.dispose();
          return Reflect.get(target, key);
        },
      });
      return torch.cat(disposing);
    }, /^TypeError: cat: .*disposed/);
    const ofLength = (list: Any[], length: unknown) =>
      new Proxy(list, { get: (target, key) => (key === 'length' ? length : Reflect.get(target, key)) });
    for (const length of [Number.NaN, -5, Number.NEGATIVE_INFINITY, undefined, null]) {
      always(() => x.sum(ofLength([0], length)), 21);
      always(() => torch.cat(ofLength([x], length)), /^RangeError: cat: .*non-empty list/);
    }
    for (const length of [1, 1.5, '1']) {
      always(() => x.sum(ofLength([0], length)), [5, 7, 9]);
      always(() => torch.cat(ofLength([x, x], length), 1).shape, [2, 3]);
    }
    always(() => x.sum(ofLength([0], 1n)), /^TypeError: /);
    always(() => x.sum([0]), [5, 7, 9]);
  });
});

describe('calls inside of calls', () => {
  class Square extends torch.autograd.Function {
    static forward(ctx: FunctionCtx, input: Tensor): Tensor {
      ctx.saveForBackward(input);
      return torch.cat([input]).mul(input);
    }
    static backward(ctx: FunctionCtx, gradient: Tensor): Tensor {
      const [input] = ctx.savedTensors;
      return gradient.mul(input).mul(2);
    }
  }

  test('custom functions, in hooks and within each other', () => {
    class Outer extends torch.autograd.Function {
      static forward(_ctx: FunctionCtx, input: Tensor): Tensor {
        return Square.apply(input).add(1) as Tensor;
      }
      static backward(_ctx: FunctionCtx, gradient: Tensor): Tensor {
        const inner = leaf(3);
        torch.enableGrad(() => (Square.apply(inner) as Tensor).sum().backward());
        return gradient.mul(inner.grad as Tensor);
      }
    }
    for (let i = 0; i < 3; i++) {
      const input = leaf(1, 2);
      const output = Outer.apply(input) as Tensor;
      expect(output.tolist()).toEqual([2, 5]);
      output.sum().backward();
      expect(input.grad?.tolist()).toEqual([6, 6]);
    }
  });

  test('hooks of tensors and of saved tensors', () => {
    for (let i = 0; i < 3; i++) {
      const input = leaf(2, 3);
      input.registerHook((gradient) => torch.stack([gradient, gradient]).sum([0]).mul(0.5));
      const loss = torch.autograd.graph.savedTensorsHooks(
        (tensor: Tensor) => tensor.add(1),
        (tensor) => torch.sub(tensor, 1),
        // While the operator runs, pack calls another.
        () => (Square.apply(input.mul(input)) as Tensor).sum(),
      );
      expect(loss.item()).toBe(16 + 81);
      loss.backward();
      expect(input.grad?.tolist()).toEqual([4 * 8, 4 * 27]);
    }
  });

  test('an error inside leaves nothing outside', () => {
    class Failing extends Square {
      static override backward(): Tensor {
        return torch.cat([row(1), x]);
      }
    }
    for (let i = 0; i < 3; i++) {
      const input = leaf(1, 2);
      expect(() => (Failing.apply(input) as Tensor).sum().backward()).toThrow(/same number of dimensions/);
      (Square.apply(input) as Tensor).sum().backward();
      expect(input.grad?.tolist()).toEqual([2, 4]);
    }
  });
});
