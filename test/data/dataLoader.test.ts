import {
  BatchSampler,
  ConcatDataset,
  DataLoader,
  type DataLoaderOptions,
  Dataset,
  defaultCollate,
  IterableDataset,
  RandomSampler,
  randomSplit,
  Subset,
  SubsetRandomSampler,
  type Tensor,
  TensorDataset,
  torch,
  WeightedRandomSampler,
} from 'torch-node';

// The orders and draws are those of PyTorch 2.13 after the same seeds.

const ten = new TensorDataset(torch.arange(10));
const range = (length: number) => ({ length });
const passes = (loader: DataLoader) =>
  [1, 2].map(() => [...loader].map((batch) => (batch as { tolist(): number[] }[])[0]?.tolist()));

class Words extends Dataset<{ word: string; size: number; flag: boolean }> {
  get length(): number {
    return 3;
  }
  get(i: number) {
    return { word: 'abc'.slice(0, i + 1), size: i + 0.5, flag: i > 0 };
  }
}

describe('order', () => {
  test("shuffle draws Python's orders and leaves the generator where Python does", () => {
    torch.manualSeed(0);
    const loader = new DataLoader(ten, { batchSize: 3, shuffle: true });
    expect(passes(loader as DataLoader)).toEqual([
      [[6, 7, 1], [4, 2, 0], [9, 8, 3], [5]],
      [[2, 4, 7], [0, 8, 9], [5, 3, 6], [1]],
    ]);
    expect(torch.rand(1).item()).toBe(0.455627977848053);
  });

  test('a generator of its own, and no last batch that is not full', () => {
    const generator = new torch.Generator().manualSeed(7);
    const loader = new DataLoader(ten, { batchSize: 4, shuffle: true, dropLast: true, generator });
    expect(loader.length).toBe(2);
    expect(passes(loader as DataLoader)).toEqual([
      [
        [1, 3, 5, 7],
        [9, 4, 6, 2],
      ],
      [
        [5, 1, 6, 0],
        [9, 7, 8, 4],
      ],
    ]);
  });

  test("without shuffle a pass draws the seed that Python's draws", () => {
    torch.manualSeed(1);
    expect([...new DataLoader(ten, { batchSize: 4 })]).toHaveLength(3);
    expect(torch.rand(1).item()).toBe(0.40306925773620605);
  });

  test('samplers', () => {
    torch.manualSeed(2);
    expect([...new RandomSampler(range(5), { replacement: true, numSamples: 40 })]).toEqual([
      3, 4, 4, 4, 4, 4, 4, 4, 0, 4, 4, 4, 2, 2, 3, 3, 1, 3, 3, 4, 4, 4, 0, 1, 3, 3, 0, 0, 4, 3, 4, 3, 1, 0, 1,
      4, 2, 2, 4, 2,
    ]);
    expect([...new RandomSampler(range(5), { numSamples: 12 })]).toEqual([
      1, 2, 3, 4, 0, 2, 0, 3, 1, 4, 2, 4,
    ]);
    expect([...new SubsetRandomSampler([3, 1, 4, 1, 5, 9])]).toEqual([4, 9, 5, 3, 1, 1]);
    expect([...new WeightedRandomSampler([0.1, 0.9, 0.4, 0.7], 6)]).toEqual([1, 1, 1, 2, 2, 3]);
    expect(randomSplit(ten, [0.5, 0.25, 0.25]).map((part) => part.indices)).toEqual([
      [2, 5, 9, 8, 4, 1],
      [3, 7],
      [0, 6],
    ]);
    expect([...new BatchSampler([5, 6, 7], 2)]).toEqual([[5, 6], [7]]);
  });
});

describe('batches', () => {
  test('samples of several kinds are collated by kind', () => {
    const [batch] = [...new DataLoader(new Words(), { batchSize: 3 })];
    expect(batch?.word).toEqual(['a', 'ab', 'abc']);
    expect([batch?.size.dtype, batch?.size.tolist()]).toEqual([torch.float64, [0.5, 1.5, 2.5]]);
    expect([batch?.flag.dtype, batch?.flag.tolist()]).toEqual([torch.bool, [false, true, true]]);
    expect(defaultCollate([1, 2]).dtype).toBe(torch.int64);
    expect(defaultCollate([1n, 2n]).dtype).toBe(torch.int64);
  });

  test('collateFn, batchSampler, batchSize null', () => {
    const collateFn = (samples: { word: string }[]) => samples.map(({ word }) => word).join('+');
    expect([...new DataLoader(new Words(), { batchSize: 2, collateFn })]).toEqual(['a+ab', 'abc']);
    expect([...new DataLoader(new Words(), { batchSampler: [[2], [0, 1]], collateFn })]).toEqual([
      'abc',
      'a+ab',
    ]);
    expect([...new DataLoader(new Words(), { batchSize: null })]).toHaveLength(3);
  });

  test('for await takes samples that are promises', async () => {
    const later = { length: 3, get: async (i: number) => i };
    const batches: unknown[] = [];
    for await (const batch of new DataLoader(later, { batchSize: 2 })) batches.push(batch.tolist());
    expect(batches).toEqual([[0, 1], [2]]);
    expect(() => [...new DataLoader(later, { batchSize: 2 })]).toThrow(/use `for await/);
  });

  test('iterable datasets', () => {
    class Count extends IterableDataset<number> {
      *[Symbol.iterator]() {
        yield* [1, 2, 3];
      }
    }
    const loader = new DataLoader(new Count(), { batchSize: 2 });
    expect([...loader].map((batch) => batch.tolist())).toEqual([[1, 2], [3]]);
    expect(() => loader.length).toThrow('DataLoader: an IterableDataset has no length');
  });

  test('subsets and chains', () => {
    const both = new ConcatDataset([new Subset(ten, [3, 1]), ten]);
    expect([both.length, both.get(0)[0]?.item(), both.get(2)[0]?.item()]).toEqual([12, 3, 0]);
    expect(() => both.get(12)).toThrow('ConcatDataset: expected an index in [-12, 11], got 12');
  });
});

describe('what only worker processes have a use for', () => {
  const process = "leave it out, since loaders read in the program's own process, without workers";
  const pinned = 'leave it out, and call pinMemory() of the batch where a GPU reads it';
  const slow = 'a slow dataset gets faster with getItems, getBatch, or samples that are promises';

  test('is taken with its neutral value, by name and by position', () => {
    const neutral: DataLoaderOptions<Tensor[]> = {
      numWorkers: 0,
      pinMemory: false,
      timeout: 0,
      workerInitFn: null,
      multiprocessingContext: null,
      prefetchFactor: null,
      persistentWorkers: false,
      pinMemoryDevice: '',
      inOrder: true,
    };
    expect(passes(new DataLoader(ten, { batchSize: 8, ...neutral }) as DataLoader)[0]).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 9],
    ]);
    const generator = new torch.Generator().manualSeed(0);
    const collateFn = (samples: unknown[]) => samples.length;
    const loader = new DataLoader(
      ...([ten, 4, true, null, null, 0, collateFn, false, true, 0, null, null, generator] as const),
    );
    expect([...loader]).toEqual([4, 4]);
    expect([loader.generator, loader.dropLast]).toEqual([generator, true]);
  });

  test.each<[string, unknown, string]>([
    ['numWorkers', 2, `expected 0, got 2; ${process}; ${slow}`],
    ['pinMemory', true, `expected false, got true; ${pinned}`],
    ['timeout', 5, `expected 0, got 5; ${process}`],
    ['workerInitFn', Number, `expected null, got the function or class Number; ${process}`],
    ['multiprocessingContext', 'spawn', `expected null, got a string ('spawn'); ${process}`],
    ['prefetchFactor', 2, `expected null, got 2; ${process}`],
    ['persistentWorkers', true, `expected false, got true; ${process}`],
    ['pinMemoryDevice', 'cuda', `expected '', got a string ('cuda'); ${pinned}`],
    ['inOrder', false, `expected true, got false; ${process}`],
  ])('%s is refused with another one', (name, value, message) => {
    expect(() => new DataLoader(ten, { [name]: value } as never)).toThrow(
      new TypeError(`DataLoader: argument '${name}': ${message}`),
    );
  });
});

test('an object alone is the dataset where it has a length, and else holds the arguments', () => {
  const squares = { length: 3, get: (i: number) => i * i };
  expect([...new DataLoader(squares)].map((batch) => batch.tolist())).toEqual([[0], [1], [4]]);
  const loader = new DataLoader({ dataset: squares, batchSize: 2 });
  expect([...loader].map((batch) => batch.tolist())).toEqual([[0, 1], [4]]);
});

describe('errors', () => {
  test.each<[() => unknown, string]>([
    [
      () => new DataLoader(ten, { batchSize: 0 }),
      "DataLoader: argument 'batchSize': expected an integer of at least 1, got 0",
    ],
    [
      () => new DataLoader(ten, { batchSize: 1.5 }),
      "DataLoader: argument 'batchSize': expected an integer, got 1.5",
    ],
    [() => new DataLoader(ten, { bachSize: 3 } as object), "DataLoader: unknown argument 'bachSize'"],
    [
      () => new DataLoader(3 as never),
      "DataLoader: argument 'dataset': expected a Dataset, an iterable dataset, an array of samples, or an object with get and length, got 3",
    ],
    [
      () => new DataLoader(ten, { shuffle: true, sampler: [1] }),
      'DataLoader: sampler and shuffle exclude each other',
    ],
    [
      () => new DataLoader(ten, { batchSampler: [[1]], batchSize: 2 }),
      'DataLoader: batchSampler excludes batchSize',
    ],
    [
      () => new TensorDataset(torch.ones(2), torch.ones(3)),
      'TensorDataset: expected tensors of 2 rows, got one of 3',
    ],
    [
      () => defaultCollate([torch.ones(1), 2 as never]),
      'defaultCollate: expected each sample to be a Tensor',
    ],
    [
      () => defaultCollate([() => 1] as never),
      'defaultCollate: expected samples of Tensors, typed arrays, numbers, booleans',
    ],
    [
      () => randomSplit(ten, [3, 3]),
      "randomSplit: argument 'lengths': expected lengths that sum to 10, got 3 + 3 = 6",
    ],
    [
      () => new RandomSampler([]),
      "RandomSampler: argument 'numSamples': expected an integer of at least 1, got 0",
    ],
  ])('%#', (act, message) => {
    expect(act).toThrow(message);
  });
});
