/** `torch.tensor` and its like: which dtype and shape JavaScript's data become. */
import { type Tensor, torch } from 'torch-node';

// biome-ignore lint/suspicious/noExplicitAny: some of these calls are wrong on purpose
const wrong = torch as any;

const shown = (x: Tensor) => [x.dtype.name, [...x.shape], x.tolist()];

test.each<[string, () => Tensor, string, number[], unknown]>([
  ['a number', () => torch.tensor(1), 'float32', [], 1],
  ['a bigint', () => torch.tensor(2n), 'int64', [], 2],
  ['a boolean', () => torch.tensor(true), 'bool', [], true],
  ['a complex number', () => torch.tensor({ re: 1, im: -2 }), 'complex64', [], { re: 1, im: -2 }],
  ['numbers', () => torch.tensor([1.5, -2]), 'float32', [2], [1.5, -2]],
  ['bigints and booleans', () => torch.tensor([2n, true]), 'int64', [2], [2, 1]],
  ['numbers and bigints', () => torch.tensor([2.5, 1n]), 'float32', [2], [2.5, 1]],
  ['numbers and booleans', () => torch.tensor([2.5, true]), 'float32', [2], [2.5, 1]],
  ['nothing', () => torch.tensor([]), 'float32', [0], []],
  ['rows of nothing', () => torch.tensor([[], []]), 'float32', [2, 0], [[], []]],
  ['a matrix', () => torch.tensor([[1n], [2n]]), 'int64', [2, 1], [[1], [2]]],
  ['a typed array', () => torch.tensor(Int16Array.of(1, -2)), 'int16', [2], [1, -2]],
  ['doubles', () => torch.tensor(Float64Array.of(0.1)), 'float64', [1], [0.1]],
  ['tensors of one element', () => torch.tensor([torch.tensor(3), 4] as number[]), 'float32', [2], [3, 4]],
  ['a tensor', () => torch.tensor(torch.tensor([1n, 2n])), 'int64', [2], [1, 2]],
])('%s', (_, make, dtype, shape, values) => {
  expect(shown(make())).toEqual([dtype, shape, values]);
});

// As Python converts: toward zero, and any number but 0 is true.
test.each<[string, Tensor, unknown]>([
  ['int32', torch.tensor([1.9, -1.9], { dtype: torch.int32 }), [1, -1]],
  ['bool', torch.tensor([0, 2, -1], { dtype: torch.bool }), [false, true, true]],
  ['float64', torch.tensor(0.1, { dtype: torch.float64 }), 0.1],
  ['float16', torch.tensor([1, 0.1], { dtype: torch.float16 }), [1, 0.0999755859375]],
  ['uint8', torch.tensor([255n], { dtype: torch.uint8 }), [255]],
  ['complex128', torch.tensor({ re: 0.1, im: 2 }, { dtype: torch.complex128 }), { re: 0.1, im: 2 }],
])('data as %s', (name, x, values) => {
  expect([x.dtype.name, x.tolist()]).toEqual([name, values]);
});

test('integers of 64 bits are exact', () => {
  const values = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n];
  expect(torch.tensor(values).toTypedArray()).toEqual(BigInt64Array.from(values));
});

test('the data is copied, and the history of a tensor is not', () => {
  const array = Float32Array.of(1, 2);
  const x = torch.tensor(array);
  array[0] = 9;
  expect(x.tolist()).toEqual([1, 2]);
  const leaf = torch.tensor([1, 2], { requiresGrad: true });
  const copy = torch.tensor(leaf);
  expect([leaf.requiresGrad, leaf.isLeaf, copy.requiresGrad]).toEqual([true, true, false]);
  copy.fill_(0);
  expect(leaf.tolist()).toEqual([1, 2]);
});

test('asTensor copies only what has another dtype', () => {
  const x = torch.ones(2);
  expect(torch.asTensor(x)).toBe(x);
  expect(torch.asTensor(x, { dtype: torch.float32 }).dataPtr()).toBe(x.dataPtr());
  expect(shown(torch.asTensor(x, { dtype: torch.int64 }))).toEqual(['int64', [2], [1, 1]]);
  expect(shown(torch.asTensor([1, 2], { dtype: torch.int64 }))).toEqual(['int64', [2], [1, 2]]);
});

test('fromTypedArray takes sizes, and bytes of any dtype', () => {
  const array = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(torch.fromTypedArray(array, [2, 3]).tolist()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const bytes = new Uint8Array(array.buffer, 8, 8);
  expect(shown(torch.fromTypedArray(bytes, [2], torch.float32))).toEqual(['float32', [2], [3, 4]]);
});

describe('the default dtype', () => {
  afterEach(() => torch.setDefaultDtype(torch.float32));

  test('is what numbers become, and leaves bigints alone', () => {
    expect(torch.getDefaultDtype()).toBe(torch.float32);
    torch.setDefaultDtype(torch.float64);
    expect(torch.getDefaultDtype()).toBe(torch.float64);
    expect(shown(torch.tensor([0.1]))).toEqual(['float64', [1], [0.1]]);
    expect(torch.tensor(1n).dtype).toBe(torch.int64);
    expect(torch.zeros(1).dtype).toBe(torch.float64);
  });

  test('is one of floating point', () => {
    expect(() => wrong.setDefaultDtype('x')).toThrow(
      new TypeError("setDefaultDtype: argument 'd': expected a dtype, got a string ('x')"),
    );
    expect(() => torch.setDefaultDtype(torch.int32)).toThrow(
      new TypeError('setDefaultDtype: only floating-point types are supported as the default type, got Int'),
    );
    expect(torch.getDefaultDtype()).toBe(torch.float32);
  });
});

test.each<[string, () => unknown, Error]>([
  [
    'rows of other lengths',
    () => torch.tensor([[1, 2], [3]]),
    new TypeError('tensor: expected 2 elements at dimension 1, got 1'),
  ],
  [
    'a row among numbers',
    () => wrong.tensor([1, [2]]),
    new TypeError('tensor: expected a number at dimension 1, got an array of 1'),
  ],
  [
    'a number among rows',
    () => wrong.tensor([[1], 2]),
    new TypeError('tensor: expected 1 elements at dimension 1, got 2'),
  ],
  ['text', () => wrong.tensor('a'), new TypeError("tensor: expected a number, got a string ('a')")],
  ['null', () => wrong.tensor(null), new TypeError('tensor: expected a number, got null')],
  ['a hole', () => wrong.tensor([undefined, 1]), new TypeError('tensor: expected a number, got undefined')],
  ['no data', () => wrong.tensor(), new TypeError("tensor: missing argument 'data'")],
  [
    'a dtype by position',
    () => wrong.tensor(1, torch.int8),
    new TypeError('tensor: expected at most 1 positional argument, got 2 (a DType is too many)'),
  ],
  [
    'an unknown option',
    () => wrong.tensor(1, { Dtype: torch.int8 }),
    new TypeError("tensor: unknown argument 'Dtype'; did you mean dtype?"),
  ],
  [
    'a dtype by name',
    () => wrong.tensor(1, { dtype: 'x' }),
    new TypeError("tensor: argument 'dtype': expected a dtype, got a string ('x')"),
  ],
  [
    'a tensor of several elements',
    () => torch.tensor([torch.ones(2)]),
    new TypeError(
      'tensor: expected numbers and tensors of one element, got a Tensor of shape [2]; torch.stack joins tensors',
    ),
  ],
  [
    'requiresGrad that is no boolean',
    () => wrong.tensor(1, { requiresGrad: 1 }),
    new TypeError("tensor: argument 'requiresGrad': expected a boolean, got 1"),
  ],
  [
    'a fraction of a tensor as an integer',
    () => torch.tensor([torch.tensor(2)], { dtype: torch.int64 }),
    new TypeError('tensor: expected tensors of integers for torch.int64, got one of torch.float32'),
  ],
  [
    'integers that require grad',
    () => torch.tensor(1n, { requiresGrad: true }),
    new Error('requiresGrad: only Tensors of floating point and complex dtype can require gradients'),
  ],
  [
    'an array for a typed one',
    () => wrong.fromTypedArray([1], [1]),
    new TypeError('fromTypedArray: expected a typed array, got an array of 1'),
  ],
  [
    'sizes of fewer elements',
    () => torch.fromTypedArray(new Float32Array(3), [2]),
    new RangeError('fromTypedArray: expected 8 bytes for these sizes, got 12'),
  ],
])('refused: %s', (_, make, error) => {
  expect(make).toThrow(error);
  expect(make).toThrow(error.constructor as ErrorConstructor);
});
