/** Which overload of an operator a call chooses, and what a call says that fits none. */
import { type Tensor, torch } from 'torch-node';

const x = torch.tensor([
  [1, 5],
  [3, 2],
]);
// biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose
const wrong = (value: unknown): any => value;

test.each<[string, () => Tensor, unknown]>([
  ['no dimension', () => x.max(), 5],
  ['a dimension', () => x.max(1).values, [5, 3]],
  [
    'another tensor',
    () => x.max(torch.full([2, 2], 2)),
    [
      [2, 5],
      [3, 2],
    ],
  ],
  ['sizes one by one', () => x.view(2, 1, 2), [[[1, 5]], [[3, 2]]]],
  ['sizes in an array', () => x.view([2, 1, 2]), [[[1, 5]], [[3, 2]]]],
  [
    'dimensions one by one',
    () => x.permute(1, 0),
    [
      [1, 3],
      [5, 2],
    ],
  ],
  [
    'dimensions by name',
    () => x.permute({ dims: [1, 0] }),
    [
      [1, 3],
      [5, 2],
    ],
  ],
  [
    'a number first',
    () => torch.sub(2, x),
    [
      [1, -3],
      [-1, 0],
    ],
  ],
  [
    'a number as a base',
    () => torch.pow(2, x),
    [
      [2, 32],
      [8, 4],
    ],
  ],
  [
    'a keyword beside positional arguments',
    () => torch.add(x, 1, { alpha: 2 }),
    [
      [3, 7],
      [5, 4],
    ],
  ],
  [
    'a keyword of one overload only',
    () => torch.div(x, 2, { roundingMode: 'floor' }),
    [
      [0, 2],
      [1, 1],
    ],
  ],
  [
    'all by keyword',
    () => torch.cat({ tensors: [x, x], dim: 1 }),
    [
      [1, 5, 1, 5],
      [3, 2, 3, 2],
    ],
  ],
  [
    'an argument between that is left out',
    () => x.clamp({ max: 2 }),
    [
      [1, 2],
      [2, 2],
    ],
  ],
  ['undefined, which is not given', () => x.sum(undefined), 11],
  ['null where the default is none', () => x.sum(null), 11],
])('%s', (_, call, expected) => {
  expect(call().tolist()).toEqual(expected);
});

test('NumPy’s names of parameters, as Python takes them', () => {
  expect(torch.sum(wrong({ input: x, axis: 0, keepdims: true })).tolist()).toEqual([[4, 7]]);
  expect(
    torch
      .sub(wrong({ x1: x, x2: x }))
      .sum()
      .item(),
  ).toBe(0);
  expect(
    torch
      .relu(wrong({ a: x.neg() }))
      .sum()
      .item(),
  ).toBe(0);
});

test('outputs are written, one or several', () => {
  const out = torch.empty(2, 2);
  expect(torch.add(x, 1, { out })).toBe(out);
  expect(out.tolist()).toEqual([
    [2, 6],
    [4, 3],
  ]);
  const outs = [torch.empty(0), torch.empty(0, { dtype: torch.int64 })] as const;
  torch.max(x, 1, { out: outs });
  expect(outs.map((one) => one.tolist())).toEqual([
    [5, 3],
    [1, 0],
  ]);
});

const noOverload = (name: string, ...lines: string[]) =>
  [`${name}: no overload takes these arguments:`, ...lines].join('\n  ');

test.each<[string, () => unknown, string]>([
  [
    'a type',
    () => x.add(wrong('a')),
    noOverload(
      'add',
      "add(self, other, { alpha? }): argument 'other': expected a Tensor, got a string ('a')",
      "add(self, other, alpha?): argument 'other': expected a number, got a string ('a')",
    ),
  ],
  [
    'a missing argument',
    () => wrong(x).add(),
    noOverload(
      'add',
      "add(self, other, { alpha? }): missing argument 'other'",
      "add(self, other, alpha?): missing argument 'other'",
    ),
  ],
  ['a missing second one', () => wrong(x).transpose(0), "transpose: missing argument 'dim1'"],
  ['no argument', () => wrong(torch).relu(), "relu: missing argument 'self'"],
  ['overloads that read alike', () => wrong(torch).floatPower(x), "float_power: missing argument 'exponent'"],
  [
    'one too many',
    () => wrong(torch).relu(x, x),
    'relu: expected at most 1 positional argument, got 2 (a Tensor is too many)',
  ],
  [
    'an unknown name',
    () => wrong(torch).relu(x, { inplace: true }),
    "relu: unknown argument 'inplace'; expected relu(self)",
  ],
  [
    'a name that no overload has',
    () => wrong(x).sum({ dims: 0 }),
    noOverload(
      'sum',
      "sum(self, { dtype? }): unknown argument 'dims'",
      "sum(self, dim, keepdim?, { dtype? }): unknown argument 'dims'; did you mean dim?",
    ),
  ],
  [
    'an argument given twice',
    () => wrong(x).softmax(1, { dim: 1 }),
    "softmax: argument 'dim' was given twice",
  ],
  [
    'a tensor given twice',
    () => wrong(torch).relu({ self: x, input: x }),
    "relu: argument 'input' was given twice",
  ],
  [
    'a dimension that is text',
    () => wrong(x).transpose('a', 1),
    "transpose: argument 'dim0': expected an integer, got a string ('a')",
  ],
  [
    'a number among tensors',
    () => wrong(torch).cat([x, 3]),
    "cat: argument 'tensors': expected an array of Tensors, got an array of 2",
  ],
  [
    'the output of a method',
    () => wrong(x).add(1, { out: x }),
    "add: unknown argument 'out' of a method; only functions have it",
  ],
  [
    'two arrays of sizes',
    () => wrong(torch).zeros([2], [3]),
    'zeros: expected at most 1 positional argument, got 2 (an array of 1 is too many)',
  ],
  [
    'requiresGrad',
    () => wrong(torch).zeros(2, { requiresGrad: 'yes' }),
    "zeros: argument 'requiresGrad': expected a boolean, got a string ('yes')",
  ],
])('refused: %s', (_, call, message) => {
  expect(call).toThrow(new TypeError(message));
  expect(call).toThrow(TypeError);
});
