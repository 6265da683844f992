import { slice, type Tensor, Tensor as TensorClass, torch } from 'torch-node';
import { native } from '../../support/inner';
import { always } from './repeatedCalls';

// Arguments cross on a page of numbers once a call of their shapes has been seen; the first calls take another way.
// Both must agree, whatever the arguments are and whatever else is called while they are written.

// biome-ignore lint/suspicious/noExplicitAny: many of these calls are wrong on purpose
type Any = any;
const { aten } = torch.ops;
const { linear, maxPool2d } = torch.nn.functional;

const x = torch.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const column = torch.tensor([[10], [20]]);
const row = (...values: number[]) => torch.tensor(values);
const ids = (...values: number[]) => torch.tensor(values.map(BigInt));

describe('signatures that are called unboxed', () => {
  const changing = (change: (tensor: Tensor) => Tensor) => () => {
    const copy = x.clone();
    expect(change(copy)).toBe(copy);
    return copy;
  };
  test.each<[string, () => unknown, string]>([
    ['T', () => torch.neg(row(1, -2)), '[-1,2]'],
    ['T, T', () => torch.mul(column, row(1, 2)), '[[10,20],[20,40]]'],
    ['T, T, T', () => torch.where(row(1, 0).gt(0), row(1, 2), row(3, 4)), '[1,4]'],
    ['T, S', () => row(1, 2).pow(3), '[1,8]'],
    ['T, T, S', () => torch.add(row(1, 2), row(3, 4)), '[4,6]'],
    ['T, S, S', () => torch.rsub(row(1, 2), 0.5), '[-0.5,-1.5]'],
    ['T, T, S with a number', () => row(1, 2).add(0.5), '[1.5,2.5]'],
    ['T, T with a number first', () => torch.mul(2, row(1, 2)), '[2,4]'],
    ['self, T with a number', changing((self) => self.mul_(10)), '[[10,20,30],[40,50,60]]'],
    ['T, T, T, S, S', () => torch.addmm(row(1, 2), column, row(1, 2).view(1, 2)), '[[11,22],[21,42]]'],
    ['T, int', () => row(1, 2).unsqueeze(1), '[[1],[2]]'],
    ['T, int, int', () => x.transpose(0, 1), '[[1,4],[2,5],[3,6]]'],
    ['T, int, SymInt', () => x.select(1, -1), '[3,6]'],
    ['T, T, int', () => torch.linalg.vecdot(x, x), '[14,77]'],
    ['T, int, T', () => x.indexSelect(1, ids(2, 0)), '[[3,1],[6,4]]'],
    ['T, int, bool', () => row(3, 1, 2).argsort(0, true), '[0,2,1]'],
    ['T, dtype', () => x.sum(), '21'],
    ['T, int, dtype', () => x.cumsum(1), '[[1,3,6],[4,9,15]]'],
    ['T, int[1]?, bool, dtype', () => x.sum([1], true), '[[6],[15]]'],
    ['T, int[]', () => x.flip([1]), '[[3,2,1],[6,5,4]]'],
    ['T, SymInt[]', () => x.view([3, 2]), '[[1,2],[3,4],[5,6]]'],
    ['T, int[], bool', () => x.amax([0], true), '[[4,5,6]]'],
    ['T, SymInt[], bool', () => column.expand([-1, 2]), '[[10,10],[20,20]]'],
    ['T, int?, bool', () => x.argmax(1), '[2,2]'],
    ['T, T, T?', () => linear(row(1, 2), column.t().expand(3, 2), row(1, 2, 3)), '[51,52,53]'],
    ['T[], int', () => torch.cat([x, x.neg()], 1), '[[1,2,3,-1,-2,-3],[4,5,6,-4,-5,-6]]'],
    ['T[], int, of another form', () => torch.stack([row(1, 2), row(3, 4)], 1), '[[1,3],[2,4]]'],
    ['T[]', () => torch.blockDiag(row(1), row(2)), '[[1,0],[0,2]]'],
    ['self', changing((self) => self.neg_()), '[[-1,-2,-3],[-4,-5,-6]]'],
    ['self, T', changing((self) => self.mul_(column)), '[[10,20,30],[80,100,120]]'],
    ['self, S', changing((self) => self.fill_(2.5)), '[[2.5,2.5,2.5],[2.5,2.5,2.5]]'],
    ['self, T, S', changing((self) => self.sub_(column)), '[[-9,-8,-7],[-16,-15,-14]]'],
  ])('%s', (_, act, expected) => always(act, JSON.parse(expected)));

  test('a result that is false is found by one call', () => {
    let calls = 0;
    const counted =
      (call: (...args: Any[]) => unknown) =>
      (...args: unknown[]) => {
        calls++;
        return call(...args);
      };
    const describeOperator = native.describeOperator;
    const spy = jest.spyOn(native, 'describeOperator').mockImplementation((name) =>
      describeOperator(name).map((overload) => ({
        ...overload,
        call: counted(overload.call),
        callFromBuffer: counted(overload.callFromBuffer),
      })),
    );
    always(() => torch.equal(row(1), row(2)), false);
    expect(calls).toBe(3);
    spy.mockRestore();
  });
});

describe('numbers', () => {
  const two = ids(2, 3);
  const product = (value: Any) => () => {
    const result = two.mul(value);
    return [String(result.dtype), ...(result.tolist() as unknown[])];
  };
  // NaN comes first: what it chose is what another fraction chooses.
  test.each<[string, unknown, unknown[]]>([
    ['NaN', Number.NaN, ['torch.float32', Number.NaN, Number.NaN]],
    ['a fraction', 0.5, ['torch.float32', 1, 1.5]],
    [
      'infinity',
      Number.NEGATIVE_INFINITY,
      ['torch.float32', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ],
    ['an int', 2, ['torch.int64', 4, 6]],
    ['zero', 0, ['torch.int64', 0, 0]],
    ['minus zero', -0, ['torch.float32', -0, -0]],
    ['2^54', 2 ** 54, ['torch.float32', 2 ** 55, 3 * 2 ** 54]],
    ['1e300', 1e300, ['torch.float32', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]],
    ['true', true, ['torch.int64', 2, 3]],
    ['a bigint', 5n, ['torch.int64', 10, 15]],
    ['a Scalar', torch.scalar(2, torch.float64), ['torch.float32', 4, 6]],
    ['a 0-d tensor', torch.tensor(2), ['torch.float32', 4, 6]],
  ])('as an operand: %s', (_, value, expected) => always(product(value), expected));

  test('2^53 and bigints beyond are exact', () => {
    always(
      () =>
        two
          .mul(2 ** 53)
          .select(0, 1)
          .itemBigInt(),
      3n * 2n ** 53n,
    );
    always(
      () =>
        two
          .mul((2n ** 60n + 1n) as Any)
          .select(0, 0)
          .itemBigInt(),
      2n ** 61n + 2n,
    );
  });

  // 33/32 · 0.99 is 130.68 128ths, which bfloat16 counts here; `mul_.Scalar` first makes 253/256 of 0.99, and 130.45 of it.
  test('as an operand of half precision is not rounded first', () => {
    const half = () => torch.tensor(33 / 32).bfloat16();
    for (const name of ['mul', 'mul_', 'multiply_'] as const) always(() => half()[name](0.99), 131 / 128);
    always(() => half().mul_(true), 33 / 32);
    always(() => aten.mul_(half(), 0.99), 131 / 128);
    always(() => aten['mul_']?.['Scalar']?.(half(), 0.99), 130 / 128);
  });

  test('booleans stay booleans', () => {
    const mask = torch.tensor([true, false]);
    always(() => mask.mul(true as Any), [true, false]);
    always(() => mask.mul(2), [2, 0]);
    always(() => x.argmax(1, true), [[2], [2]]);
    always(() => x.argmax(1, 1 as Any), /^TypeError: argmax: .*'keepdim': expected a boolean, got 1/);
  });

  test.each<[string, unknown, unknown]>([
    ['an int', 1, [4, 5, 6]],
    ['minus zero', -0, [1, 2, 3]],
    ['a bigint', 1n, [4, 5, 6]],
    ['a tensor', torch.tensor(1n), [4, 5, 6]],
    ['a fraction', 1.5, /^TypeError: select: .*argument 'index': expected an integer, got 1.5/s],
    ['NaN', Number.NaN, /^TypeError: select: .*argument 'index': expected an integer, got NaN/s],
    ['2^53', 2 ** 53, /^RangeError: select\(\): index 9007199254740992 out of range/],
    ['2^53 + 2', 2 ** 53 + 2, /^RangeError: select: argument 'index': expected an integer within ±2\^53/],
    ['2^63', 2n ** 63n, /^RangeError: select: argument 'index': expected an integer of 64 bits/],
    ['a boolean', true, /^TypeError: select: .*argument 'index': expected an integer, got true/s],
    ['a dtype', torch.int64, /^TypeError: select: .*argument 'index': expected an integer/s],
    ['a string', '1', /^TypeError: select: .*argument 'index': expected an integer, got a string \('1'\)/s],
    ['what has a value', { valueOf: () => 1 }, /^TypeError: select: unknown argument 'valueOf'/],
  ])('as an index: %s', (_, value, expected) => {
    always(() => x.select(0, value as Any), expected);
    always(() => x.select(0, 1), [4, 5, 6]);
  });
});

describe('lists of integers', () => {
  test('none, one, many, and one by one', () => {
    always(() => x.sum([]), 21);
    always(() => x.sum([-1]), [6, 15]);
    always(() => x.sum([0, 1]), 21);
    always(() => x.sum(0), [5, 7, 9]);
    always(() => x.view(3, 2).shape, [3, 2]);
    always(() => x.view(6).shape, [6]);
    always(() => x.view(-1, 1, 2).shape, [3, 1, 2]);
    always(() => x.view(x.shape).shape, [2, 3]);
    always(() => maxPool2d(x.view(1, 2, 3), 2), [[[5]]]);
    always(() => maxPool2d(x.view(1, 2, 3), [1, 3]), [[[3], [6]]]);
  });

  test.each([957, 958, 959, 960, 961, 1023, 1024, 5000])('%i of them', (length) => {
    const ones = new Array<number>(length).fill(1);
    always(() => torch.ones(1).view(ones).dim(), length);
    always(() => torch.ones(length).splitWithSizes(ones).length, length);
    const turned = row(0, 1, 2, 3, 4, 5, 6).roll(length % 7);
    always(() => row(0, 1, 2, 3, 4, 5, 6).roll(ones, new Array(length).fill(0)), turned.tolist());
  });

  test.each<[string, unknown[]]>([
    ['a fraction', [0, 0.5]],
    ['a hole', new Array(2)],
    ['a string', [0, '1']],
    ['null', [0, null]],
    ['a list', [0, [1]]],
    ['a boolean', [true]],
  ])('with %s among them', (_, list) => {
    always(() => x.sum(list as Any), /^TypeError: sum: .*argument 'dim': expected an/s);
    always(() => x.sum([0, 1]), 21);
  });

  test('bigints, Scalars and tensors among them', () => {
    always(() => x.sum([0, 1n] as Any), 21);
    always(() => x.sum([torch.tensor(0n), torch.scalar(1, torch.int64)] as Any), 21);
  });
});

describe('lists of tensors', () => {
  test.each([1, 2, 957, 958, 959, 960, 961, 3000])('%i of them', (length) => {
    const list = Array.from({ length }, (_, i) => torch.tensor([i]));
    always(() => torch.cat(list).sum().item(), (length * (length - 1)) / 2);
    always(() => torch.stack(list, 1).shape, [1, length]);
  });

  test('none, and what is no tensor among them', () => {
    always(() => torch.cat([]), /^RangeError: cat: .*expected a non-empty list of Tensors/);
    always(() => torch.cat([x, null] as Any), /^TypeError: cat: /);
    always(() => torch.cat([x, 1] as Any), /^TypeError: cat: /);
    always(() => torch.cat([1, x] as Any), /^TypeError: cat: /);
    always(() => torch.cat([x, Object.create(TensorClass.prototype)] as Any), /^TypeError: cat: /);
    always(() => torch.cat([row(1), row(2)]), [1, 2]);
  });

  test('0-d tensors are a list of tensors, and no scalars, whatever came before', () => {
    const each = aten['_foreach_add'] as NonNullable<(typeof aten)['']>;
    const pairs = [[row(3)], [torch.tensor(3)], [torch.tensor(3n)]];
    for (const other of [...pairs, ...pairs]) {
      expect(each<Tensor[]>([row(1)], other).map((sum) => sum.tolist())).toEqual([[4]]);
    }
    always(() => each([x, x], [1, torch.tensor(2)]), /^TypeError: _foreach_add: /);
  });
});

test('null, undefined, dtypes, devices and strings', () => {
  const weight = x;
  always(() => linear(row(1, 1, 1), weight), [6, 15]);
  always(() => linear(row(1, 1, 1), weight, null as Any), [6, 15]);
  always(() => x.sum(undefined as Any, undefined as Any), 21);
  always(() => x.sum(null as Any, true), [[21]]);
  always(() => row(-1, 2).clamp(null as Any, 1), [-1, 1]);
  always(() => row(-1, 2).clamp(0, undefined), [0, 2]);
  always(() => torch.softmax(row(0, 0), 0, torch.float64).dtype, torch.float64);
  always(() => torch.softmax(row(0, 0), 0, null as Any).dtype, torch.float32);
  always(() => torch.softmax(row(0, 0), 0, 'float64' as Any), /^TypeError: softmax: /);
  always(() => torch.softmax(row(0, 0), torch.float64 as Any), /^TypeError: softmax: /);
  always(() => x.to('cpu').dtype, torch.float32);
  always(() => x.to(torch.int32).dtype, torch.int32);
  always(() => torch.div(row(7), row(2), { roundingMode: 'floor' }), [3]);
  always(() => torch.einsum('i,i', row(1, 2), row(3, 4)), 11);
});

describe('tensors that are not whole', () => {
  test('disposed of, at any place', () => {
    const gone = row(1, 2);
    gone.dispose();
    const disposed = (name: string) => new RegExp(`^TypeError: ${name}: .*this tensor has been disposed of`);
    always(() => gone.neg(), disposed('neg'));
    always(() => row(1, 2).mul(gone), disposed('mul'));
    always(() => gone.mul(2), disposed('mul'));
    always(() => torch.cat([row(1, 2), gone]), disposed('cat'));
    always(() => linear(row(1, 1), x.t(), gone), disposed('linear'));
    always(() => gone.neg_(), disposed('neg_'));
    always(() => x.index([gone]), disposed('index'));
    always(() => row(1, 2).neg(), [-1, -2]);
  });

  test('that only look so', () => {
    for (const fake of [
      Object.create(TensorClass.prototype),
      Object.create(x),
      new Proxy(x, {}),
    ] as Tensor[]) {
      always(() => torch.neg(fake), /^TypeError: neg: argument 'self': expected a Tensor/);
      always(() => x.mul(fake), /^TypeError: mul: /);
      always(
        () => TensorClass.prototype.neg.call(fake),
        /^TypeError: neg: expected to be called on a Tensor/,
      );
    }
  });

  test('detached, a view, another one’s data, parameters', () => {
    const weight = new torch.nn.Parameter(row(1, 2));
    always(() => weight.mul(2).requiresGrad, true);
    always(() => weight.detach().mul(2).requiresGrad, false);
    always(() => torch.cat([weight, weight.detach()]).requiresGrad, true);
    weight.data = row(3, 4);
    always(() => weight.mul(2), [6, 8]);
    const view = x.select(0, 1);
    always(() => view.mul(2), [8, 10, 12]);
  });
});

test('an error leaves nothing for the calls after it', () => {
  const right = () => {
    expect(x.add(column).sum([1]).tolist()).toEqual([36, 75]);
    expect(torch.cat([row(1), row(2)]).tolist()).toEqual([1, 2]);
    expect(x.index([1, slice(0, 2)]).tolist()).toEqual([4, 5]);
  };
  right();
  const wrong: [() => unknown, RegExp][] = [
    [() => x.add(torch.ones(7)), /must match the size/],
    [() => x.view(4), /shape '\[4\]' is invalid/],
    [() => torch.cat([x, row(1)]), /same number of dimensions/],
    [() => x.sum([0, 0]), /dim 0 appears multiple times/],
    [() => x.sum([5]), /Dimension out of range/],
    [() => x.add_(torch.ones(7)), /must match the size/],
    [() => x.index([1, 9]), /out of bounds/],
    [() => x.index([1, slice(0, 2), 'no' as Any]), /expected .*a slice such as/],
    [() => x.index(new Array(1100).fill(null)), /at most 1023 numbers/],
    [() => ids(1, 2).softmax(0), /not implemented for 'Long'/],
  ];
  for (const [act, message] of [...wrong, ...wrong]) {
    expect(act).toThrow(message);
    right();
  }
});

describe('keyword arguments', () => {
  const outer = row(1, 2).view(1, 2);
  test('in any order, beside positional ones, with defaults between them', () => {
    const expected = [
      [32, 64],
      [62, 124],
    ];
    always(() => torch.addmm(row(1, 2), column, outer, { beta: 2, alpha: 3 }), expected);
    always(() => torch.addmm(row(1, 2), column, outer, { alpha: 3, beta: 2 }), expected);
    always(
      () => torch.addmm(row(1, 2), column, outer, { alpha: 3 }),
      [
        [31, 62],
        [61, 122],
      ],
    );
    always(() => x.sum({ dim: 1, keepdim: true }), [[6], [15]]);
    always(() => x.sum([1], { keepdim: true }), [[6], [15]]);
    always(() => x.sum({ keepdim: true, dim: [0, 1] }), [[21]]);
    always(() => String(x.sum({ dim: 1, dtype: torch.float64 }).dtype), 'torch.float64');
    always(() => x.argmax({ dim: 1 }), [2, 2]);
    always(() => x.argmax({ keepdim: true, axis: 1 } as Any), [[2], [2]]);
    always(
      () => (torch.where as Any)({ condition: row(1, 0).gt(0), self: row(1, 2), other: row(3, 4) }),
      [1, 4],
    );
    always(() => x.add({ other: column, alpha: 2 }).sum(), 201);
  });

  test('of other kinds under the same names', () => {
    for (let i = 0; i < 3; i++) {
      always(() => x.sum({ dim: 1 }), [6, 15]);
      always(() => x.sum({ dim: [0] }), [5, 7, 9]);
      always(() => x.sum({ dim: null } as Any), 21);
      always(() => x.sum({ dim: undefined } as Any), 21);
      always(() => x.sum({ dim: 1n } as Any), [6, 15]);
      always(() => x.sum({ dim: 0.5 } as Any), /^TypeError: sum: .*argument 'dim': expected an/s);
      always(() => x.sum({ dim: 2 }), /^RangeError: sum: Dimension out of range/);
      always(() => String(torch.add(ids(2), ids(3), { alpha: 2 })), 'tensor([8])');
      always(() => row(2).add(row(3), { alpha: 0.5 }), [3.5]);
      always(() => row(2).add(row(3), { alpha: torch.tensor(2) as Any }), [8]);
      always(() => ids(2).add(ids(3), { alpha: 0.5 }), /alpha/);
    }
  });

  test('in place, with an output, with sizes, with requiresGrad, and a complex number', () => {
    const copy = x.clone();
    const change = () => copy.fill_(1).addcmul_(column, row(1, 2, 3), { value: 0.5 }) === copy;
    always(change, true);
    expect(copy.tolist()).toEqual([
      [6, 11, 16],
      [11, 21, 31],
    ]);
    const out = torch.zeros(2);
    always(() => torch.add(row(1, 2), row(3, 4), { out }) === out, true);
    expect(out.tolist()).toEqual([4, 6]);
    always(() => row(1).add(row(2), { out } as Any), /^TypeError: add: unknown argument 'out' of a method/);
    always(() => String(torch.ones(1, 2, { dtype: torch.int8 })), 'tensor([[1, 1]], dtype=torch.int8)');
    always(() => torch.ones([1], { dtype: torch.float64, requiresGrad: true }).requiresGrad, true);
    always(() => torch.ones([1], { dtype: torch.float64 }).requiresGrad, false);
    always(() => String(row(1).mul({ re: 0, im: 2 })), 'tensor([0.+2.j])');
  });

  test('unknown ones, ones given twice, missing ones', () => {
    always(() => x.sum({ dims: 1 } as Any), /^TypeError: sum: .*unknown argument 'dims'/s);
    always(() => x.sum(1, { dim: 1 } as Any), /^TypeError: sum: .*argument 'dim' was given twice/s);
    always(() => torch.mul(x, {} as Any), /^TypeError: mul: .*missing argument 'other'/s);
    always(() => x.sum({}), 21);
    always(() => x.sum({ nothing: undefined } as Any), 21);
    always(() => x.sum(Object.create(null)), 21);
  });

  test('whose reading calls operators or gives something else each time', () => {
    let reads = 0;
    const restless = {
      get alpha() {
        x.sum({ dim: 1, keepdim: true });
        return ++reads % 2 === 0 ? 2 : torch.tensor(2);
      },
    };
    always(() => torch.add(row(1), row(1), restless as Any), [3]);
    const calling = new Proxy(
      { alpha: 3 },
      {
        ownKeys: (target) => {
          torch.add(row(5), row(5), { alpha: 7 });
          return Reflect.ownKeys(target);
        },
      },
    );
    always(() => torch.add(row(1), row(1), calling as Any), [4]);
  });

  test('of a disposed tensor', () => {
    const gone = row(1);
    always(() => (torch.where as Any)({ condition: row(1).gt(0), self: row(1), other: row(2) }), [1]);
    gone.dispose();
    always(() => (torch.where as Any)({ condition: row(1).gt(0), self: row(1), other: gone }), /disposed/);
  });
});
