/** Integers in brackets, several items, and slices as text. Expected values are those of Python's `x[…]`. */
import { nn, torch } from 'torch-node';

const make = () => torch.arange(6, { dtype: torch.float32 }).view(2, 3);
const read = (from: object, key: string) => (from as Record<string, unknown>)[key];

test('an integer in brackets is a row, which is a view', () => {
  const x = make();
  expect([x[0]?.tolist(), x[-1]?.tolist(), x[0]?.[1]?.tolist()]).toEqual([[0, 1, 2], [3, 4, 5], 1]);
  x[0]?.fill_(7);
  expect(x.tolist()).toEqual([
    [7, 7, 7],
    [3, 4, 5],
  ]);
  expect(new nn.Linear(2, 3).weight[0]?.shape).toEqual(torch.Size.from([2]));
});

test('assigning copies into the row', () => {
  const x = make();
  x[0] = torch.tensor([9, 8, 7]);
  Reflect.set(x, '-1', 5);
  expect(x.tolist()).toEqual([
    [9, 8, 7],
    [5, 5, 5],
  ]);
});

test('what is not there', () => {
  const x = make();
  expect(() => x[2]).toThrow('index: index 2 is out of bounds for dimension 0 with size 2');
  expect(() => {
    x[5] = torch.ones([3]);
  }).toThrow('indexPut: index 5 is out of bounds for dimension 0 with size 2');
  expect(() => torch.ones([])[0]).toThrow('index: invalid index of a 0-dim tensor');
  expect(() => x[1.5]).toThrow('index: expected an integer, got 1.5');
  expect(() => read(x, '0:2')).toThrow("Tensor has no '0:2'; use index('0:2') or indexPut('0:2', value)");
  expect([0 in x, Object.keys(x), read(torch.Tensor.prototype, '0')]).toEqual([false, [], undefined]);
  expect(() => Reflect.set(x, 'requires_grad', true)).toThrow(
    "Tensor has no 'requires_grad'; did you mean requiresGrad?",
  );
});

test('several items, and slices as text', () => {
  const x = make();
  expect(x.index(0, 1).item()).toBe(1);
  expect(x.index([':', -1]).tolist()).toEqual([2, 5]);
  expect(x.index('0::2').tolist()).toEqual([[0, 1, 2]]);
  expect(x.index(':', ':-1').tolist()).toEqual([
    [0, 1],
    [3, 4],
  ]);
  x.indexPut(':', 0, 8);
  x.indexPut(0, '1:', torch.tensor([6, 7]));
  expect(x.tolist()).toEqual([
    [8, 6, 7],
    [8, 4, 5],
  ]);
});

test.each(['a:b', '1', '', '1:2:3:4', '0:2,1'])('a text that is no slice: %j', (text) => {
  expect(() => make().index(text as ':')).toThrow(
    `index: expected '...' or a slice such as ':', '1:' or '0::2', got '${text}'`,
  );
});

test('missing arguments', () => {
  const x = make() as unknown as { index(): unknown; indexPut(index: number): unknown };
  expect(() => x.index()).toThrow('got undefined');
  expect(() => x.indexPut(0)).toThrow("indexPut: missing argument 'value'");
});
