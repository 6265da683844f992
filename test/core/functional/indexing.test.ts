/** Reading and writing by indices, beside PyTorch (test/fixtures/core/indexing.py). */
import { slice, type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../../support/answers';

type Item = number | boolean | null | '...' | { slice: (number | null)[] } | Item[];
type Index = Parameters<Tensor['index']>[0];

interface Answer {
  index: Item[];
  shape: number[];
  read: number[];
  isView: boolean;
  written: number[];
}

const lines = readAnswerLines<Answer | { index: Item[]; error: string }>('core/indexing.jsonl');
const answers = lines.filter((line): line is Answer => 'read' in line);
const titled = (line: { index: Item[] }) => JSON.stringify(line.index);

const make = () => torch.arange(24, { dtype: torch.float32 }).reshape(2, 3, 4);

function itemOf(item: Item): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  const [start, stop, step] = item.slice as [number | null, number | null, number | null];
  return slice(start, stop, step);
}
const indexOf = (items: Item[]) => items.map(itemOf) as Index;

test('PyTorch has answered', () => {
  expect([answers.length, lines.length - answers.length]).toEqual([43, 8]);
});

describe.each(answers.map((one) => [titled(one), one] as const))('%s', (_, one) => {
  test('reads', () => {
    const read = make().index(indexOf(one.index));
    expect([[...read.shape], read.flatten().tolist()]).toEqual([one.shape, one.read]);
  });

  test('writes a number, which views have seen', () => {
    const x = make();
    const read = x.index(indexOf(one.index));
    x.indexPut(indexOf(one.index), -1);
    expect(x.flatten().tolist()).toEqual(one.written);
    expect(read.flatten().tolist()).toEqual(one.isView ? one.read.map(() => -1) : one.read);
  });

  test('writes a tensor of the same shape', () => {
    const x = make();
    const read = x.index(indexOf(one.index)).clone();
    x.indexPut(indexOf(one.index), read);
    expect(x.flatten().tolist()).toEqual(make().flatten().tolist());
  });
});

describe.each(lines.filter((line) => 'error' in line).map((one) => [titled(one), one] as const))(
  '%s',
  (_, one) => {
    test('is refused with the words of PyTorch', () => {
      const message = `index: ${(one as { error: string }).error}`;
      expect(() => make().index(indexOf(one.index))).toThrow(new RangeError(message));
    });
  },
);

test('one item stands for an array of it, and tensors for nested arrays', () => {
  const x = make();
  const mask = x.gt(20);
  expect(x.index(1).tolist()).toEqual(x.index([1]).tolist());
  expect(x.index(slice(1)).tolist()).toEqual([
    [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ],
  ]);
  expect(x.index(mask).tolist()).toEqual([21, 22, 23]);
  expect(x.index([torch.tensor([1n]), 2, torch.tensor([0n, 3n])]).tolist()).toEqual([20, 23]);
  expect([...x.index(torch.tensor(1n)).shape]).toEqual([3, 4]);
});

test('what is put is converted to the tensor’s dtype, and broadcast', () => {
  const x = torch.zeros([2, 2], { dtype: torch.int64 });
  x.indexPut([slice(null, null), 0], [7, 8]);
  x.indexPut([0, 1], true);
  expect(x.tolist()).toEqual([
    [7, 1],
    [8, 0],
  ]);
  const mask = torch.tensor([
    [true, false],
    [false, true],
  ]);
  x.indexPut(mask, torch.tensor([3n, 4n]));
  expect(x.tolist()).toEqual([
    [3, 1],
    [8, 4],
  ]);
  // As in Python, of a mask the dtypes must be the same.
  expect(() => x.indexPut(mask, torch.tensor([1, 2]))).toThrow(
    'indexPut: Index put requires the source and destination dtypes match, got Long for the destination and Float for the source.',
  );
});

test('reading and writing are recorded by autograd', () => {
  const x = torch.tensor([1, 2, 3], { requiresGrad: true });
  x.index([[0, 0, 2]])
    .mul(torch.tensor([1, 10, 100]))
    .sum()
    .backward();
  expect(x.grad?.tolist()).toEqual([11, 0, 100]);
  const value = torch.tensor(5, { requiresGrad: true });
  const filled = torch.zeros(3);
  filled.indexPut([slice(1, null)], value);
  filled
    .mul(torch.tensor([1, 10, 100]))
    .sum()
    .backward();
  expect(value.grad?.item()).toBe(110);
});

describe('slice', () => {
  test('has Python’s bounds', () => {
    expect({ ...slice(2) }).toEqual({ start: null, stop: 2, step: null });
    expect({ ...slice() }).toEqual({ start: null, stop: null, step: null });
    expect({ ...slice(1, null) }).toEqual({ start: 1, stop: null, step: null });
    expect({ ...slice(-3, -1, 2) }).toEqual({ start: -3, stop: -1, step: 2 });
  });

  test.each([
    ['a', "a string ('a')"],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [1n, '1n'],
  ])('refuses %p', (bound, text) => {
    const message = `slice: expected an integer or null, got ${text}`;
    expect(() => slice(bound as number)).toThrow(new TypeError(message));
    expect(() => slice(null, null, bound as number)).toThrow(new TypeError(message));
  });
});

const kinds = "an integer, slice(), null, '...', a boolean, a Tensor or an array";

test.each<[string, unknown, Error]>([
  ['text', 'a', new TypeError("index: expected '...' or a slice such as ':', '1:' or '0::2', got 'a'")],
  ['nothing', undefined, new TypeError(`index: expected ${kinds}, got undefined`)],
  ['an object', [{}], new TypeError(`index: expected ${kinds}, got an object`)],
  ['a bigint', [1n], new TypeError(`index: expected ${kinds}, got 1n`)],
  ['a fraction', [1.5], new TypeError('index: expected an integer, got 1.5')],
  ['2^54', 2 ** 54, new RangeError('index: expected an integer within ±2^53, got 18014398509481984')],
  ['text in an array', [[1, 'a']], new TypeError("tensor: expected a number, got a string ('a')")],
  [
    'a tensor of floats',
    torch.tensor([0.5]),
    new RangeError('index: tensors used as indices must be long, int, byte or bool tensors'),
  ],
])('%s is no index', (_, index, error) => {
  expect(() => make().index(index as Index)).toThrow(error);
  expect(() => make().index(index as Index)).toThrow(error.constructor as ErrorConstructor);
});

test('what cannot be put is named', () => {
  const x = make();
  const put = (value: unknown) => () => x.indexPut([0], value as number);
  expect(put(undefined)).toThrow(new TypeError("indexPut: missing argument 'value'"));
  expect(put('a')).toThrow(new TypeError("indexPut: expected a number, got a string ('a')"));
  expect(put(torch.ones(5))).toThrow(
    'indexPut: The expanded size of the tensor (4) must match the existing size (5) at non-singleton dimension 1.  Target sizes: [3, 4].  Tensor sizes: [5]',
  );
  expect(() => torch.zeros(2, { requiresGrad: true }).indexPut([0], 1)).toThrow(
    'indexPut: a view of a leaf Variable that requires grad is being used in an in-place operation.',
  );
});
