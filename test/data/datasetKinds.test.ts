import {
  BatchSampler,
  ConcatDataset,
  DataLoader,
  Dataset,
  IterableDataset,
  randomSplit,
  SequentialSampler,
  StackDataset,
  Subset,
  type Tensor,
  TensorDataset,
  torch,
} from 'torch-node';

const lists = (batches: readonly unknown[]) => batches.map((batch) => (batch as Tensor).tolist());

describe('arrays of samples are datasets, as lists are in Python', () => {
  const pairs: [number, boolean][] = [
    [1, true],
    [2, false],
    [3, true],
  ];

  test('a DataLoader reads them, and keeps the array', () => {
    const loader = new DataLoader(pairs, { batchSize: 2 });
    const batches = [...loader].map(([x, y]) => [x.tolist(), y.tolist()]);
    expect(batches).toEqual([
      [
        [1, 2],
        [true, false],
      ],
      [[3], [true]],
    ]);
    expect(loader.dataset).toBe(pairs);
    expect(loader.length).toBe(2);
    expect([...new DataLoader([])]).toEqual([]);
  });

  test('so do the datasets made of others', () => {
    expect(new Subset(pairs, [2, 0]).get(1)).toEqual([1, true]);
    expect(new Subset(pairs, [-1]).get(0)).toEqual([3, true]);
    expect(new ConcatDataset([pairs, [[4, false]]]).get(3)).toEqual([4, false]);
    expect(new StackDataset([1, 2], ['a', 'b']).get(1)).toEqual([2, 'b']);
    expect(randomSplit([1, 2, 3, 4], [3, 1]).map(({ length }) => length)).toEqual([3, 1]);
    expect(() => new Subset([1], [1]).get(0)).toThrow('dataset: expected an index in [-1, 0], got 1');
  });
});

test('an object with get and length is a dataset, also alone', () => {
  const squares = { length: 3, get: (i: number) => i * i };
  expect(lists([...new DataLoader(squares)])).toEqual([[0], [1], [4]]);
  expect(lists([...new DataLoader({ dataset: squares, batchSize: 3 })])).toEqual([[0, 1, 4]]);
});

test('a batch sampler as sampler reads rows at once where there is no batch size', () => {
  const rows = new TensorDataset(torch.arange(8).view(4, 2));
  const sampler = new BatchSampler(new SequentialSampler(rows), 2);
  const read = (dataset: Dataset<Tensor[]>) =>
    [...new DataLoader(dataset, { batchSize: null, sampler })].map((batch) => lists(batch as Tensor[]));
  expect(read(rows)).toEqual([
    [
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [
      [
        [4, 5],
        [6, 7],
      ],
    ],
  ]);
  expect(read(new Subset(rows, [3, 2, 1, 0]))[0]).toEqual([
    [
      [6, 7],
      [4, 5],
    ],
  ]);
});

describe('what is no dataset says what it lacks', () => {
  const made = (members: object) => Object.assign(Object.create(Dataset.prototype), members) as Dataset;
  const message = (dataset: unknown) => {
    try {
      return String(new DataLoader(dataset as Dataset).length);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const get = () => 1;

  test.each([
    [made({}), 'a dataset with a method get(i), got a Dataset without it'],
    [
      made({ __getitem__: get, __len__: get }),
      "a dataset with a method get(i), got a Dataset without it; did you mean get by '__getitem__'?",
    ],
    [
      made({ getItem: get, length: 2 }),
      "a dataset with a method get(i), got a Dataset without it; did you mean get by 'getItem'?",
    ],
    [made({ get }), 'a dataset with a getter length, got a Dataset without it'],
    [
      made({ get, size: 3 }),
      "a dataset with a getter length, got a Dataset without it; did you mean length by 'size'?",
    ],
    [made({ get, length: () => 3 }), 'a dataset whose length is a getter, got a method; write get length()'],
    [
      new Float32Array(3),
      'a Dataset, an iterable dataset, an array of samples, or an object with get and length, got a Float32Array',
    ],
    [null, 'a Dataset, an iterable dataset, an array of samples, or an object with get and length, got null'],
  ])('%#', (dataset, expected) =>
    expect(message(dataset)).toBe(`DataLoader: argument 'dataset': expected ${expected}`),
  );

  test('also in datasets made of others', () => {
    expect(() => new Subset(made({ get }), [0])).toThrow(
      "Subset: argument 'dataset': expected a dataset with a getter length, got a Dataset without it",
    );
    expect(() => new ConcatDataset([made({ length: 1 })])).toThrow(
      "ConcatDataset: argument 'datasets'[0]: expected a dataset with a method get(i), got a Dataset without it",
    );
  });
});

describe('samples that come when they are there', () => {
  async function* count(to: number) {
    for (let i = 0; i < to; i++) {
      await null;
      yield i;
    }
  }
  const read = async (loader: AsyncIterable<unknown>) => {
    const batches = [];
    for await (const batch of loader) batches.push((batch as Tensor).tolist());
    return batches;
  };

  test('`for await` reads them in batches', async () => {
    expect(await read(new DataLoader(count(5), { batchSize: 2 }))).toEqual([[0, 1], [2, 3], [4]]);
    expect(await read(new DataLoader(count(5), { batchSize: 2, dropLast: true }))).toEqual([
      [0, 1],
      [2, 3],
    ]);
    class Later extends (IterableDataset as unknown as new () => object) {
      [Symbol.asyncIterator]() {
        return count(2);
      }
    }
    expect(await read(new DataLoader(new Later() as AsyncIterable<number>))).toEqual([[0], [1]]);
  });

  test('a plain loop says so', () => {
    expect(() => [...new DataLoader(count(5))]).toThrow(
      'DataLoader: the dataset is an async iterable; use `for await (… of loader)`',
    );
    expect(() => new DataLoader(count(5), { shuffle: true })).toThrow(
      'an IterableDataset has its own order, and takes no shuffle, sampler or batchSampler',
    );
  });
});

test('a dataset that gives more than its length promised is warned of, once its length was read', () => {
  class More extends IterableDataset<number> {
    *[Symbol.iterator]() {
      yield* [0, 1, 2, 3, 4];
    }
    get length() {
      return 3;
    }
  }
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const loader = new DataLoader<number>(new More(), { batchSize: 2 });
  expect([...loader].length).toBe(3);
  expect(warn).not.toHaveBeenCalled();
  expect(loader.length).toBe(2);
  expect([...loader].length).toBe(3);
  expect(warn.mock.calls).toEqual([
    [
      "DataLoader: the dataset's length promised 2 batches, and it gives more; let its length say how many samples it gives",
      'UserWarning',
    ],
  ]);
  warn.mockRestore();
});
