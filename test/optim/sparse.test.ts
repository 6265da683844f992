/** Sparse gradients: expected values are Python's. */
import { optim, type Tensor, torch } from 'torch-node';
import { expectNumbers } from '../support/answers';
import { elementwise } from './fixtures';

/** The parameter after steps with the same sparse gradient. */
function stepped(
  Class: typeof optim.SparseAdam | typeof optim.Adagrad,
  shape: number[],
  [indices, values]: readonly [Tensor, unknown],
): number[] {
  const parameter = torch
    .arange(1, 1 + shape.reduce((a, b) => a * b, 1), 1, { dtype: torch.float })
    .reshape(shape)
    .requiresGrad_();
  const optimizer = new Class([parameter], { lr: 0.1 });
  for (let i = 0; i < 2; i++) {
    parameter.grad = torch.sparseCooTensor(indices, torch.tensor(values as number[]), shape);
    optimizer.step();
  }
  return parameter.flatten().tolist() as number[];
}

const kinds = {
  elements: [
    [2, 3],
    [
      torch.tensor([
        [0n, 1n, 1n],
        [2n, 0n, 0n],
      ]),
      [0.5, -1, 0.25],
    ],
  ],
  rows: [
    [3, 2],
    [
      torch.tensor([[2n, 0n]]),
      [
        [1, 2],
        [3, -4],
      ],
    ],
  ],
  number: [[], [torch.zeros([0, 1], { dtype: torch.int64 }), [0.5]]],
} as const;

test.each([
  ['SparseAdam', 'elements', [1, 2, 2.8000001907348633, 4.199999809265137, 5, 6]],
  [
    'SparseAdam',
    'rows',
    [0.8000000715255737, 2.1999998092651367, 3, 4, 4.800000190734863, 5.800000190734863],
  ],
  ['SparseAdam', 'number', [0.8000001311302185]],
  ['Adagrad', 'elements', [1, 2, 2.829289436340332, 4.170710563659668, 5, 6]],
  ['Adagrad', 'rows', [0.8292893171310425, 2.170710563659668, 3, 4, 4.829289436340332, 5.829289436340332]],
  ['Adagrad', 'number', [0.8292893171310425]],
] as const)('%s updates the %s that the gradient holds', (name, kind, expected) => {
  const [shape, gradient] = kinds[kind];
  const result = stepped(optim[name], [...shape], gradient);
  for (const [i, value] of result.entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
});

test('Adagrad rounds once where it adds to the parameter, as Python does', () => {
  const parameter = torch.tensor([0, 1.9, -0.2]).requiresGrad_();
  const optimizer = new optim.Adagrad([parameter]);
  for (const values of [
    [0.3, 1.3, 0.4],
    [0.4, 0.3, 0.7],
    [1.1, -0.8, -0.3],
  ]) {
    parameter.grad = torch.sparseCooTensor(torch.tensor([[0n, 1n, 2n]]), torch.tensor(values), [3]);
    optimizer.step();
  }
  const expected = [-0.027103664353489876, 1.89289391040802, -0.21519501507282257];
  expectNumbers(parameter.tolist() as number[], expected, 'float32', elementwise);
});

test('a gradient without values changes nothing', () => {
  for (const Class of [optim.SparseAdam, optim.Adagrad]) {
    const parameter = torch.ones([2, 3]).requiresGrad_();
    parameter.grad = torch.zeros([2, 3]).toSparse();
    new Class([parameter]).step();
    expect(torch.equal(parameter, torch.ones([2, 3]))).toBe(true);
  }
});

test('parameters that are not contiguous are updated in place', () => {
  const whole = torch.ones([3, 2]);
  const parameter = whole.t().detach().requiresGrad_();
  parameter.grad = torch
    .tensor([
      [0, 1, 0],
      [0, 0, -1],
    ])
    .toSparse();
  new optim.SparseAdam([parameter], { lr: 0.5 }).step();
  const rows = (whole.tolist() as number[][]).map((row) => row.map((x) => Number(x.toFixed(5))));
  expect(rows).toEqual([
    [1, 1],
    [0.5, 1],
    [1, 1.5],
  ]);
});

test('Adagrad takes complex gradients, sparse ones and dense ones beside them', () => {
  const complex = (pairs: unknown) =>
    torch.viewAsComplex(torch.tensor(pairs as number[][], { dtype: torch.float32 }));
  const some = complex([
    [
      [1, 2],
      [3, -1],
    ],
    [
      [0, 0.5],
      [2, 0],
    ],
    [
      [1, 0],
      [0, -1],
    ],
  ]).requiresGrad_();
  const all = complex([
    [1, -1],
    [0, 2],
  ]).requiresGrad_();
  const optimizer = new optim.Adagrad([some, all], { lr: 0.1 });
  for (const i of [0n, 1n, 2n]) {
    const values = complex([
      [
        [1, 1],
        [-2, 0],
      ],
      [
        [0, 0.5],
        [1, -3],
      ],
      [
        [0.25, 0],
        [2, 1],
      ],
    ]);
    some.grad = torch.sparseCooTensor(torch.tensor([[i, 2n, i]]), values, [3, 2]);
    all.grad = complex([
      [2, -1],
      [0.5, 1],
    ]);
    optimizer.step();
  }
  const expected = [
    [0.8999999761581421, 2, 2.9000000953674316, -1],
    [-0.10000000149011612, 0.5, 1.899999976158142, 0],
    [0.7310330867767334, 0.006166612263768911, -0.21528661251068115, -1.0050902366638184],
    [0.7715542912483215, -0.7715542912483215, -0.22844570875167847, 1.7715542316436768],
  ].flat();
  const result = [some, all].flatMap((x) => torch.viewAsReal(x.detach()).flatten().tolist() as number[]);
  for (const [i, value] of result.entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
});
