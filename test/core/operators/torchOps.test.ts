import { inspect } from 'node:util';
import { type Tensor, torch } from 'torch-node';

const { aten } = torch.ops;

describe('torch.ops', () => {
  test('an operator chooses its overload by the arguments', () => {
    expect(aten.add(torch.tensor([1, 2]), torch.tensor([3, 4])).tolist()).toEqual([4, 6]);
    expect(aten.add(torch.tensor([1, 2]), 3, { alpha: 2 }).tolist()).toEqual([7, 8]);
  });

  test('an overload is called by its name, and takes its own arguments only', () => {
    expect(aten.add.Scalar(torch.tensor([1, 2]), 3, 2).tolist()).toEqual([7, 8]);
    expect(() => aten.add.Tensor(torch.tensor([1, 2]), 'x')).toThrow(
      new TypeError("add.Tensor: argument 'other': expected a Tensor, got a string ('x')"),
    );
  });

  test('the overload without a name is `default`', () => {
    expect(aten.relu.default(torch.tensor([-1, 2])).tolist()).toEqual([0, 2]);
    expect(aten['_safe_softmax']?.default(torch.zeros(2), 0).tolist()).toEqual([0.5, 0.5]);
  });

  test('several results come as an array', () => {
    const [values, inverse] = aten['_unique']<[Tensor, Tensor]>(torch.tensor([2n, 1n, 2n]), true, true);
    expect([values.tolist(), inverse.tolist()]).toEqual([
      [1, 2],
      [1, 0, 1],
    ]);
  });

  test('names are the registry’s, or those in camel case; the same object each time', () => {
    expect(aten['std_mean']).toBe(aten['std_mean']);
    expect(aten.stdMean).toBe(aten['std_mean']);
    expect(Object.keys(aten)).toContain('std_mean');
    expect(Object.keys(aten)).not.toContain('stdMean');
    expect(Object.keys(torch.ops)).toEqual(expect.arrayContaining(['aten', 'quantized']));
  });

  test('overloads, schema and text as in Python', () => {
    expect(aten.add.overloads().sort()).toEqual(['Scalar', 'Scalar_out', 'Tensor', 'out']);
    expect(aten.add.Tensor.schema).toBe(
      'aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor',
    );
    expect([aten.add, aten.add.Tensor, aten.relu.default].map(String)).toEqual([
      'aten.add',
      'aten.add.Tensor',
      'aten.relu.default',
    ]);
    expect([aten.add, aten.add.Tensor].map((one) => inspect(one))).toEqual([
      "<OpOverloadPacket(op='aten.add')>",
      "<OpOverload(op='aten.add', overload='Tensor')>",
    ]);
  });

  test('what is not registered is undefined, and nothing can be put in its place', () => {
    expect(torch.ops['nowhere']).toBeUndefined();
    expect(aten['nothing']).toBeUndefined();
    expect('nothing' in aten).toBe(false);
    expect(() => Object.assign(torch.ops, { aten: {} })).toThrow(TypeError);
  });
});
