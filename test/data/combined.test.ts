import { TensorDataset, torch } from 'torch-node';

const {
  ChainDataset,
  DataLoader,
  defaultConvert,
  DistributedSampler,
  getWorkerInfo,
  IterableDataset,
  StackDataset,
} = torch.utils.data;

const rows = (...values: number[]) => new TensorDataset(torch.tensor(values));

test('StackDataset', () => {
  const pairs = new StackDataset(rows(1, 2, 3), rows(4, 5, 6));
  expect([pairs.length, pairs.get(1).map(([x]) => x?.item())]).toEqual([3, [2, 5]]);
  const named = new StackDataset({ a: rows(1, 2), b: rows(3, 4) });
  expect(named.get(0).b[0]?.item()).toBe(3);
  expect(named.getItems([1, 0]).map(({ a }) => a[0]?.item())).toEqual([2, 1]);
  const [batch] = new DataLoader(named, { batchSize: 2 });
  expect(batch?.a[0]?.tolist()).toEqual([1, 2]);
  expect(() => new StackDataset(rows(1), rows(1, 2))).toThrow(/expected datasets of 1 samples, got one of 2/);
  expect(() => new StackDataset()).toThrow(/at least one dataset/);
  expect(() => new StackDataset(3 as never)).toThrow(/expected datasets, got 3/);
});

test('ChainDataset', () => {
  class Count extends IterableDataset<number> {
    constructor(readonly length: number) {
      super();
    }
    *[Symbol.iterator](): Iterator<number> {
      for (let i = 0; i < this.length; i++) yield i;
    }
  }
  const chain = new ChainDataset([new Count(2), new Count(3)]);
  expect([[...chain], chain.length]).toEqual([[0, 1, 0, 1, 2], 5]);
  expect(() => [...new ChainDataset([rows(1) as never])]).toThrow(/expected IterableDatasets/);
});

// The indices are Python's.
test('DistributedSampler', () => {
  const ten = { length: 10 };
  const sampler = new DistributedSampler(ten, 3, 1, { seed: 5 });
  expect([...sampler]).toEqual([4, 3, 2, 1]);
  sampler.setEpoch(2);
  expect([[...sampler], sampler.length]).toEqual([[0, 1, 6, 5], 4]);
  const inOrder = (dropLast: boolean) =>
    new DistributedSampler(ten, { numReplicas: 3, rank: 2, shuffle: false, dropLast });
  expect([[...inOrder(false)], [...inOrder(true)]]).toEqual([
    [2, 5, 8, 1],
    [2, 5, 8],
  ]);
  expect([...new DistributedSampler({ length: 2 }, 5, 4, { shuffle: false })]).toEqual([0]);
  expect(() => new DistributedSampler(ten, 3, 3)).toThrow(/'rank': expected an integer from 0 to 2, got 3/);
  expect(() => new DistributedSampler(ten, 0, 0)).toThrow(
    "DistributedSampler: argument 'numReplicas': expected an integer of at least 1, got 0",
  );
});

test('defaultConvert, and no worker', () => {
  const converted = defaultConvert({ a: Float32Array.of(1, 2), b: ['text', Int32Array.of(3)], c: 4 });
  expect(converted).toEqual({ a: expect.anything(), b: ['text', expect.anything()], c: 4 });
  expect([
    torch.isTensor(converted.a),
    (converted.b[1] as unknown as ReturnType<typeof torch.ones>).tolist(),
  ]).toEqual([true, [3]]);
  expect(getWorkerInfo()).toBeNull();
});

test('ConcatDataset counts negative indices through all datasets', () => {
  const both = new torch.utils.data.ConcatDataset([rows(0, 1, 2), rows(), rows(3, 4)]);
  expect([-1, -2, -3, -5, 3].map((i) => both.get(i)[0]?.item())).toEqual([4, 3, 2, 0, 3]);
  for (const i of [-6, 5, Number.NaN])
    expect(() => both.get(i)).toThrow(
      new RangeError(`ConcatDataset: expected an index in [-5, 4], got ${i}`),
    );
});

test('a loader of an iterable dataset with a length has one', () => {
  class Count extends IterableDataset<number> {
    constructor(readonly length: number) {
      super();
    }
    override *[Symbol.iterator]() {
      yield* Array(this.length).keys();
    }
  }
  const lengths = (options: object) => new DataLoader(new Count(5), options).length;
  expect([{ batchSize: 2 }, { batchSize: 2, dropLast: true }, { batchSize: null }, {}].map(lengths)).toEqual([
    3, 2, 5, 5,
  ]);
  const chain = new ChainDataset([new Count(3), new Count(3)]);
  expect(new DataLoader(chain, { batchSize: 4 }).length).toBe(2);
});

test('typed arrays are numpy arrays', () => {
  const samples = [Float32Array.of(0.5, 1), Float32Array.of(2, 3)];
  const list = { length: 2, get: (i: number) => samples[i] as Float32Array };
  const [batch] = new DataLoader(list, { batchSize: 2 });
  expect([batch?.tolist(), batch?.dtype]).toEqual([
    [
      [0.5, 1],
      [2, 3],
    ],
    torch.float32,
  ]);
  for (const [array, dtype] of [
    [Uint8Array.of(1), torch.uint8],
    [Int16Array.of(1), torch.int16],
    [Float64Array.of(1), torch.float64],
    [BigInt64Array.of(1n), torch.int64],
  ] as const)
    expect(torch.utils.data.defaultCollate([{ x: array }]).x.dtype).toBe(dtype);
  const [single] = new DataLoader(list, { batchSize: null });
  expect(torch.isTensor(single)).toBe(true);
  expect(() => torch.utils.data.defaultCollate([Float32Array.of(1), 2 as never])).toThrow(
    'defaultCollate: expected each sample to be a typed array as the first one is, got 2',
  );
});

test('whole numbers beyond int64 are collated as floats', () => {
  const collated = torch.utils.data.defaultCollate([1e20, 1]);
  expect([collated.tolist(), collated.dtype]).toEqual([[1e20, 1], torch.float64]);
  expect(torch.utils.data.defaultCollate([2 ** 63]).dtype).toBe(torch.float64);
  expect(torch.utils.data.defaultCollate([-(2 ** 63)]).dtype).toBe(torch.int64);
});

test('a batch sampler as sampler reads its rows at once', () => {
  const { BatchSampler, SequentialSampler } = torch.utils.data;
  const table = new TensorDataset(torch.arange(16).view(4, 4));
  const sampler = new BatchSampler(new SequentialSampler(table), 2, false);
  const batches = [...new DataLoader(table, { batchSize: null, sampler: sampler as never })];
  expect(batches.map(([x]) => x?.tolist())).toEqual([
    [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ],
    [
      [8, 9, 10, 11],
      [12, 13, 14, 15],
    ],
  ]);
});
