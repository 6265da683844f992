/** Values that a dtype does not hold are refused wherever JavaScript's data enter, as Python refuses them. */
import { type Tensor, torch } from 'torch-node';

type DType = typeof torch.uint8;

type Value = number | bigint | boolean | { re: number; im: number };

const ways: [string, (value: Value, dtype: DType) => Tensor][] = [
  ['tensor', (value, dtype) => torch.tensor([value], { dtype })],
  ['asTensor', (value, dtype) => torch.asTensor([value], { dtype })],
  ['asarray', (value, dtype) => torch.asarray([value], { dtype })],
  ['newTensor', (value, dtype) => torch.zeros(1, { dtype }).newTensor([value])],
  [
    'indexPut',
    (value, dtype) => {
      const x = torch.zeros(1, { dtype });
      x.indexPut(0, value);
      return x;
    },
  ],
];

/** The same values by the functions that libtorch itself checks. */
const filled: [string, (value: Value, dtype: DType) => Tensor][] = [
  ['full', (value, dtype) => torch.full([1], value, { dtype })],
  ['fill_', (value, dtype) => torch.zeros(1, { dtype }).fill_(value)],
  ['scalarTensor', (value, dtype) => torch.scalarTensor(value, { dtype })],
  ['newFull', (value, dtype) => torch.zeros(1, { dtype }).newFull([1], value)],
];

const outside: [DType, string, Value[]][] = [
  [torch.uint8, '0 to 255', [300, 255.5, -0.5, -256, 300n, 2n ** 70n, 1e30, Number.NaN, Infinity]],
  [torch.int8, '-128 to 127', [128, 127.5, -129, 128n, -Infinity]],
  [torch.int16, '-32768 to 32767', [2 ** 15, -(2 ** 15) - 1, 10n ** 400n]],
  [torch.uint16, '0 to 65535', [2 ** 16, -1.5]],
  [torch.int32, '-2147483648 to 2147483647', [2 ** 31, -(2 ** 31) - 1, 2n ** 31n]],
  [torch.uint32, '0 to 4294967295', [2 ** 32, -1.5]],
  [
    torch.int64,
    `${-(2n ** 63n)} to ${2n ** 63n - 1n}`,
    [2 ** 63, 2n ** 63n, -(2n ** 63n) - 1n, 1e30, Number.NaN],
  ],
  [torch.uint64, `0 to ${2n ** 64n - 1n}`, [2n ** 64n, 2 ** 64, Infinity]],
];

describe.each(ways)('%s', (name, make) => {
  test.each(outside)('refuses what %s does not hold', (dtype, range, values) => {
    for (const value of values) {
      const text = typeof value === 'bigint' ? `${value}n` : String(value);
      expect(() => make(value, dtype)).toThrow(
        new RangeError(`${name}: expected numbers that ${dtype} holds (${range}), got ${text}`),
      );
    }
  });

  test('refuses an imaginary part in a real dtype', () => {
    for (const dtype of [
      torch.uint8,
      torch.int64,
      torch.uint64,
      torch.float16,
      torch.float32,
      torch.float64,
    ]) {
      expect(() => make({ re: 1, im: 2 }, dtype)).toThrow(
        new TypeError(`${name}: expected real numbers for ${dtype}, got { re: 1, im: 2 }`),
      );
    }
    expect(make({ re: 0, im: 2 }, torch.bool).tolist()).toEqual([true]);
  });

  test('takes what the dtype holds', () => {
    const cases: [Value, DType, Value][] = [
      [-1, torch.uint8, 255],
      [-255, torch.uint8, 1],
      [-1.9, torch.int8, -1],
      [254.9, torch.uint8, 254],
      [true, torch.int16, 1],
      [-(2n ** 53n), torch.int64, -(2 ** 53)],
      [1e39, torch.float16, Infinity],
      [Number.NaN, torch.bool, true],
      [2n ** 70n, torch.float32, 2 ** 70],
      [{ re: 1, im: 2 }, torch.complex32, { re: 1, im: 2 }],
      [3, torch.complex128, { re: 3, im: 0 }],
      [2n, torch.complex64, { re: 2, im: 0 }],
    ];
    for (const [value, dtype, expected] of cases) {
      const x = make(value, dtype);
      expect([x.dtype, x.tolist()]).toEqual([dtype, [expected]]);
    }
    expect(make(2n ** 64n - 1n, torch.uint64).toTypedArray()).toEqual(BigUint64Array.of(2n ** 64n - 1n));
  });
});

test.each(filled)('%s refuses them too', (_, make) => {
  for (const [dtype, , values] of outside) {
    // libtorch rounds the limits of 64 bits to floats, which it then takes: there Python gives -2^63 as well.
    for (const value of values.filter((x) => dtype.itemsize < 8 || typeof x === 'bigint'))
      expect(() => make(value, dtype)).toThrow(/without overflow|an integer of 64 bits/);
  }
  expect(() => make({ re: 1, im: 2 }, torch.float32)).toThrow(/without overflow/);
});

test('a bigint beyond the largest float is refused', () => {
  expect(() => torch.tensor(10n ** 400n, { dtype: torch.float64 })).toThrow(
    new RangeError(`tensor: expected numbers that torch.float64 holds, got ${10n ** 400n}n`),
  );
});

test('a number without imaginary part may be put in a real tensor, and is complex data otherwise', () => {
  const x = torch.zeros(1);
  x.indexPut(0, { re: 5, im: 0 });
  expect(x.tolist()).toEqual([5]);
  expect(() => torch.tensor([{ re: 5, im: 0 }], { dtype: torch.float32 })).toThrow(
    new TypeError('tensor: expected real numbers for torch.float32, got { re: 5, im: 0 }'),
  );
});

test('batches refuse bigints beyond int64', () => {
  expect(() => torch.utils.data.defaultCollate([2n ** 63n])).toThrow(
    /^defaultCollate: expected numbers that torch.int64 holds/,
  );
});

describe('complex numbers follow the default dtype', () => {
  afterEach(() => torch.setDefaultDtype(torch.float32));

  test.each([
    [torch.float16, torch.complex32],
    [torch.float32, torch.complex64],
    [torch.float64, torch.complex128],
  ])('%s: %s', (dtype, complex) => {
    torch.setDefaultDtype(dtype);
    expect(torch.tensor([{ re: 0.5, im: 1 }, 2]).dtype).toBe(complex);
    if (dtype !== torch.float16) expect(torch.full([1], { re: 0.5, im: 1 }).dtype).toBe(complex);
  });
});

// What Python 2.13 gives for the same lists of tensors.
test.each<[string, () => Tensor, DType, unknown]>([
  ['int64', () => torch.tensor([torch.tensor(16777217n)]), torch.int64, [16777217]],
  ['float64', () => torch.tensor([torch.tensor(0.1, { dtype: torch.float64 })]), torch.float64, [0.1]],
  [
    'float64 and int64',
    () => torch.tensor([torch.tensor(0.1, { dtype: torch.float64 }), torch.tensor(1n)]),
    torch.float64,
    [0.1, 1],
  ],
  ['int64 and a number', () => torch.tensor([torch.tensor(1n), 2.5]), torch.float32, [1, 2.5]],
  [
    'bool and int8',
    () => torch.tensor([torch.tensor(true), torch.tensor(2, { dtype: torch.int8 })]),
    torch.int8,
    [1, 2],
  ],
  [
    'float16 and bfloat16',
    () =>
      torch.tensor([torch.tensor(1, { dtype: torch.float16 }), torch.tensor(1, { dtype: torch.bfloat16 })]),
    torch.float32,
    [1, 1],
  ],
  [
    'uint8 and int8',
    () => torch.tensor([torch.tensor(1, { dtype: torch.uint8 }), torch.tensor(1, { dtype: torch.int8 })]),
    torch.int16,
    [1, 1],
  ],
  ['nested', () => torch.tensor([[torch.tensor(1n)], [torch.tensor(2)]]), torch.float32, [[1], [2]]],
  [
    'true and bfloat16',
    () => torch.tensor([true, torch.tensor(1.5, { dtype: torch.bfloat16 })]),
    torch.bfloat16,
    [1, 1.5],
  ],
  [
    'complex and float64',
    () => torch.tensor([{ re: 0, im: 1 }, torch.tensor(1, { dtype: torch.float64 })]),
    torch.complex128,
    [
      { re: 0, im: 1 },
      { re: 1, im: 0 },
    ],
  ],
  ['typed arrays', () => torch.tensor([Float64Array.of(0.1)]), torch.float64, [[0.1]]],
  ['a leaf', () => torch.tensor([torch.tensor(1, { requiresGrad: true })]), torch.float32, [1]],
])('an array with tensors: %s', (_, make, dtype, values) => {
  const x = make();
  expect([x.dtype, x.tolist(), x.requiresGrad]).toEqual([dtype, values, false]);
});

test('integers of tensors keep their bits', () => {
  expect(torch.tensor([torch.tensor(2n ** 60n + 1n)]).itemBigInt()).toBe(2n ** 60n + 1n);
});
