/** What a tensor says of itself: sizes, memory, its place in the graph. */
import { type Tensor, torch } from 'torch-node';

const x = torch.arange(6).reshape(2, 3);
// biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose
const wrong = (value: unknown): any => value;

test('sizes, strides and bytes', () => {
  expect(String(x.shape)).toBe('torch.Size([2, 3])');
  expect([x.size(0), x.size(-1), x.size({ dim: 1 }), [...x.size()]]).toEqual([2, 3, 3, [2, 3]]);
  expect([x.stride(), x.stride(-1), x.t().stride()]).toEqual([[3, 1], 1, [1, 3]]);
  expect([x.dim(), x.ndim, x.numel(), x.length, x.itemsize, x.elementSize(), x.nbytes]).toEqual([
    2, 2, 6, 2, 8, 8, 48,
  ]);
  expect([x.isContiguous(), x.t().isContiguous()]).toEqual([true, false]);
  const images = torch.ones([2, 3, 4, 4]).to({ memoryFormat: torch.channelsLast });
  expect(images.isContiguous({ memoryFormat: torch.channelsLast })).toBe(true);
  expect(images.isContiguous()).toBe(false);
});

test('a view lies in the memory of its tensor, from an element on', () => {
  const row = x.index(1);
  expect(row.storageOffset()).toBe(3);
  expect(row.dataPtr() - x.dataPtr()).toBe(24n);
  expect([...x].map((one) => one.tolist())).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
});

test('leaves, versions and what recorded a tensor', () => {
  const leaf = torch.ones(2, { requiresGrad: true });
  const made = leaf.mul(2);
  expect([leaf.isLeaf, made.isLeaf, leaf.gradFn, String(made.gradFn)]).toEqual([
    true,
    false,
    null,
    '<MulBackward0>',
  ]);
  expect(made._version).toBe(0);
  made.add_(1);
  expect(made._version).toBe(1);
  made.retainGrad();
  made.sum().backward();
  expect([made.retainsGrad, made.grad?.tolist(), leaf.grad?.tolist()]).toEqual([true, [1, 1], [2, 2]]);
  expect(leaf.grad).toBe(leaf.grad);
  expect(x.max(1)[1].outputNr).toBe(0);
});

test('`data` shows the elements without the history, and takes another’s', () => {
  const leaf = torch.ones(2, { requiresGrad: true });
  expect([leaf.data.requiresGrad, leaf.data.dataPtr() === leaf.dataPtr()]).toEqual([false, true]);
  leaf.data = torch.tensor([3, 4]);
  expect([leaf.tolist(), leaf.requiresGrad]).toEqual([[3, 4], true]);
});

test('one element as a number, exactly or not at all', () => {
  expect(torch.tensor(1.5).item()).toBe(1.5);
  expect(torch.tensor([[true]]).item()).toBe(true);
  expect(torch.tensor({ re: 1, im: 2 }).item()).toEqual({ re: 1, im: 2 });
  expect(torch.tensor(2n ** 60n).itemBigInt()).toBe(2n ** 60n);
});

test('a tensor is disposed of by `using` at the end of the scope', () => {
  let outside: Tensor;
  {
    using inside = torch.ones(2);
    outside = inside;
    expect(inside.isDisposed).toBe(false);
  }
  expect(outside.isDisposed).toBe(true);
  expect(() => outside.shape).toThrow('shape: this tensor has been disposed of');
});

test.each<[string, () => unknown, Error]>([
  [
    'a size that there is not',
    () => x.size(5),
    new RangeError('size: Dimension out of range (expected to be in range of [-2, 1], but got 5)'),
  ],
  [
    'a stride that there is not',
    () => x.stride(5),
    new RangeError('stride: expected a dimension of 2, got 5'),
  ],
  [
    'the length of a number',
    () => torch.tensor(1).length,
    new TypeError('length: expected a tensor with dimensions, got a 0-d tensor'),
  ],
  [
    'one of several elements',
    () => x.item(),
    new Error('item: a Tensor with 6 elements cannot be converted to Scalar'),
  ],
  [
    'a fraction as a bigint',
    () => torch.tensor(1.5).itemBigInt(),
    new TypeError('item: expected a tensor of integers, got Float'),
  ],
  [
    'a gradient that is no tensor',
    () => {
      torch.ones(2).grad = wrong('a');
    },
    new TypeError("grad: expected a Tensor or null, got a string ('a')"),
  ],
  [
    'a gradient of another size',
    () => {
      torch.ones(2, { requiresGrad: true }).grad = torch.ones(3);
    },
    new Error('grad: assigned grad has data of a different size: expected [2], got [3]'),
  ],
  [
    'data that is no tensor',
    () => {
      torch.ones(2).data = wrong(3);
    },
    new TypeError('data: expected a Tensor, got 3'),
  ],
  [
    'a gradient’s dtype that is none',
    () => {
      torch.ones(2).gradDtype = wrong('a');
    },
    new TypeError("gradDtype: expected a dtype or null, got a string ('a')"),
  ],
  [
    'integers that require grad',
    () => x.requiresGrad_(),
    new Error('requiresGrad: only Tensors of floating point and complex dtype can require gradients'),
  ],
  [
    'grad kept of what is not recorded',
    () => torch.ones(1).retainGrad(),
    new Error("retainGrad: can't retain_grad on Tensor that has requires_grad=False"),
  ],
  [
    'a tensor by new',
    () => new (wrong(torch.Tensor))(),
    new TypeError('Tensor: not made with new; use torch.tensor(…), torch.zeros(…) or another function'),
  ],
])('refused: %s', (_, run, error) => {
  expect(run).toThrow(error);
  expect(run).toThrow(error.constructor as ErrorConstructor);
});

test('tolist reads complex numbers of half precision', () => {
  const values = torch.tensor([[{ re: 1, im: 2 }, 0.5]], { dtype: torch.complex32 });
  expect(values.tolist()).toEqual([
    [
      { re: 1, im: 2 },
      { re: 0.5, im: 0 },
    ],
  ]);
});
