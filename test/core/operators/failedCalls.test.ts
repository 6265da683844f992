import { type Tensor, torch } from 'torch-node';

// A call that fails for want of memory, or for sizes that no tensor has, leaves the tensors that it was to change as
// they were: with sizes beyond their storage they would read and write other memory.
const { aten } = torch.ops;
const huge = 2 ** 45;
const row = torch.zeros([1]);
const wide = row.expand([2 ** 23]);

const calls: [string, (out: Tensor) => unknown][] = [
  ['zeros', (out) => torch.zeros([huge], { out })],
  ['randn', (out) => torch.randn([huge], { out })],
  ['arange', (out) => torch.arange(huge, { out })],
  ['linspace', (out) => torch.linspace(0, 1, huge, { out })],
  ['eye', (out) => torch.eye(2 ** 23, { out })],
  ['add', (out) => torch.add(wide.unsqueeze(1), wide, { out })],
  ['mul of a view', (out) => torch.mul(wide.unsqueeze(1), wide, { out: out.t() })],
  ['exp', (out) => torch.exp(row.expand([huge]), { out })],
  ['mm', (out) => torch.mm(row.expand([2 ** 23, 1]), row.expand([1, 2 ** 23]), { out })],
  ['cat', (out) => torch.cat([row.expand([huge]), row], { out })],
  ['stack', (out) => torch.stack([row.expand([huge]), row.expand([huge])], { out })],
  ['negative sizes', (out) => aten.zeros?.out?.([8, -5], { out })],
  ['more negative sizes', (out) => aten.zeros?.out?.([8, -2147483649, -1], { out })],
  ['resize_', (out) => aten.resize_?.default?.(out, [huge])],
  ['resize_ beyond 64 bits', (out) => aten.resize_?.default?.(out, [2 ** 31, 2 ** 31, 2 ** 31])],
  ['resize_as_', (out) => aten.resize_as_?.default?.(out, row.expand([huge]))],
  ['_resize_output_', (out) => aten._resize_output_?.default?.(out, [huge], 'cpu')],
  ['set_', (out) => aten.set_?.source_Tensor_storage_offset?.(out, torch.zeros([4]), huge, [8], [1])],
];

test.each(calls)('the output of a call that fails is as it was: %s', (_, wrong) => {
  const out = torch.arange(6).float().view(2, 3);
  expect(() => wrong(out)).toThrow();
  expect([...out.shape]).toEqual([2, 3]);
  expect([...out.stride()]).toEqual([3, 1]);
  expect(out.sum().item()).toBe(15);
});

test('every output of a call that fails is as it was', () => {
  const [values, indices] = [torch.ones([2]), torch.zeros([3], { dtype: torch.int64 })];
  expect(() => torch.sort(row.expand([huge]), { out: [values, indices] })).toThrow();
  expect([values.sum().item(), indices.sum().item()]).toEqual([2, 0]);
  const parts = [torch.ones([2]), torch.ones([3])];
  expect(() => aten._foreach_exp?.out?.([row.expand([huge]), row], { out: parts })).toThrow();
  expect(parts.map((part) => [...part.shape])).toEqual([[2], [3]]);
});

test('a call that succeeds resizes its output', () => {
  const out = torch.zeros([0]);
  torch.add(torch.ones([2, 2]), 1, { out });
  expect(out.tolist()).toEqual([
    [2, 2],
    [2, 2],
  ]);
});
