/** Values by hand, or from Python 2.13 where a comment says so. */
import { type Tensor, torch } from 'torch-node';

const { jacobian, hessian, vjp, jvp, vhp, hvp } = torch.autograd.functional;
const t = (data: Parameters<typeof torch.tensor>[0]) => torch.tensor(data);
const lists = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(lists) : (value as Tensor).tolist();

/** x²y, whose derivatives are known. */
const cubic = (x: Tensor, y: Tensor) => x.mul(x).mul(y).sum();

test('jacobian: the forms of result and inputs', () => {
  const [x, y] = [t([1, 2]), t([3, 4])];
  expect(lists(jacobian((a) => a.pow(3), x))).toEqual([
    [3, 0],
    [0, 12],
  ]);
  expect(lists(jacobian((a, b) => a.mul(b), [x, y]))).toEqual([
    [
      [3, 0],
      [0, 4],
    ],
    [
      [1, 0],
      [0, 2],
    ],
  ]);
  expect(lists(jacobian((a) => [a.sum(), a.mul(2)], x))).toEqual([
    [1, 1],
    [
      [2, 0],
      [0, 2],
    ],
  ]);
  expect(lists(jacobian((a, b) => [a.sum(), b.prod()], [x, y]))).toEqual([
    [
      [1, 1],
      [0, 0],
    ],
    [
      [0, 0],
      [4, 3],
    ],
  ]);
  const block: Tensor = jacobian(
    (a) => a.matmul(t([[1], [2]])),
    t([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
  );
  expect(block.shape).toEqual([3, 1, 3, 2]);
  expect(block.sum().item()).toBe(9); // three rows, each 1 + 2
});

test('jacobian: createGraph, strict, no elements, noGrad outside', () => {
  const x = torch.tensor([2], { requiresGrad: true });
  const first = jacobian((a) => a.pow(3), x, { createGraph: true });
  first.sum().backward();
  expect([first.item(), x.grad?.item()]).toEqual([12, 12]);
  expect(jacobian((a) => a.pow(3), x).requiresGrad).toBe(false);
  expect(torch.noGrad(() => jacobian((a) => a.pow(3), x)).item()).toBe(12);
  expect(jacobian((a) => a.mul(1), torch.zeros([0])).shape).toEqual([0, 0]);
  expect(lists(jacobian(() => torch.ones([2]), t([1])))).toEqual([[0], [0]]);
  expect(() => jacobian(() => torch.ones([2]), t([1]), { strict: true })).toThrow(
    /does not depend on the inputs/,
  );
  expect(() => jacobian((a, _b) => a.mul(2), [t([1]), t([1])], { strict: true })).toThrow(
    /independent of input 1/,
  );
});

test('hessian', () => {
  const [x, y] = [t([1, 2]), t([3, 4])];
  expect(lists(hessian((a) => a.pow(3).sum(), x))).toEqual([
    [6, 0],
    [0, 12],
  ]);
  expect(lists(hessian(cubic, [x, y]))).toEqual([
    [
      [
        [6, 0],
        [0, 8],
      ],
      [
        [2, 0],
        [0, 4],
      ],
    ],
    [
      [
        [2, 0],
        [0, 4],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ]);
  expect(() => hessian((a) => a, x)).toThrow(
    /hessian: the function's result: expected one element, got torch.Size\(\[2\]\)/,
  );
  expect(() => hessian((a) => [a.sum()] as never, x)).toThrow(/expected a single Tensor, got an array of 1/);
  expect(() => hessian((a) => a.sum(), x, { strict: true })).toThrow(/does not depend on the inputs/);
});

test('vjp and jvp', () => {
  const [x, y] = [t([1, 2]), t([3, 4])];
  const v = t([10, 100]);
  expect(lists(vjp((a) => a.pow(2), x, v))).toEqual([
    [1, 4],
    [20, 400],
  ]);
  expect(lists(jvp((a) => a.pow(2), x, v))).toEqual([
    [1, 4],
    [20, 400],
  ]);
  expect(lists(vjp(cubic, [x, y]))).toEqual([
    19,
    [
      [6, 16],
      [1, 4],
    ],
  ]);
  expect(lists(jvp(cubic, [x, y], [v, t([1, 1])]))).toEqual([19, 60 + 1600 + 1 + 4]);
  expect(lists(jvp((a) => [a.sum(), a.mul(3)], x, v))).toEqual([
    [3, [3, 6]],
    [110, [30, 300]],
  ]);
  expect(lists(vjp((a) => [a.sum(), a.mul(3)], x, [t(1), v]))).toEqual([
    [3, [3, 6]],
    [31, 301],
  ]);
  expect(lists(jvp((a) => a.mul(3), t(2)))).toEqual([6, 3]);
  // A linear function has no derivative that a second pass could take: zeros would be wrong.
  expect(lists(jvp((a) => a.mul(2).add(1), x, v))).toEqual([
    [3, 5],
    [20, 200],
  ]);
});

test('vhp and hvp', () => {
  const [x, y] = [t([1, 2]), t([3, 4])];
  const v: [Tensor, Tensor] = [t([1, 10]), t([100, 1000])];
  // By x: 2y·v₁ + 2x·v₂; by y: 2x·v₁.
  const expected = [
    19,
    [
      [206, 4080],
      [2, 40],
    ],
  ];
  expect(lists(vhp(cubic, [x, y], v))).toEqual(expected);
  expect(lists(hvp(cubic, [x, y], v))).toEqual(expected);
  expect(lists(hvp((a) => a.sum(), x, t([1, 1])))).toEqual([3, [0, 0]]);
  expect(lists(vhp((a) => a.pow(3), t(2)))).toEqual([8, 12]);
});

test('products: createGraph and strict', () => {
  const x = torch.tensor([2], { requiresGrad: true });
  for (const product of [vjp, jvp]) {
    const [value, derivative] = product((a) => a.pow(3), x, t([1]), { createGraph: true });
    expect([value.requiresGrad, derivative.item()]).toEqual([true, 12]);
    expect(torch.autograd.grad(derivative, x)[0]?.item()).toBe(12);
    expect(product((a) => a.pow(3), x, t([1]))[1].requiresGrad).toBe(false);
    expect(() => product(() => t([1]), x, t([1]), { strict: true })).toThrow(/strict does not allow/);
  }
  for (const product of [vhp, hvp]) {
    const [, second] = product((a) => a.pow(4).sum(), x, t([1]), { createGraph: true });
    expect(torch.autograd.grad(second.sum(), x)[0]?.item()).toBe(48); // 24x
    expect(() => product((a) => a.sum(), x, t([1]), { strict: true })).toThrow(/strict does not allow/);
  }
});

test('misuse', () => {
  const x = t([1, 2]);
  expect(() => vjp((a) => a, x)).toThrow(/vjp: argument 'v': expected a vector, which may be left out only/);
  expect(() => vjp((a) => a, x, t([1]))).toThrow(
    "vjp: argument 'v': expected torch.Size([2]) at position 0, got torch.Size([1])",
  );
  expect(() => jvp((a) => a, x, [x, x])).toThrow("jvp: argument 'v': expected 1 Tensors, got 2");
  expect(() => jacobian((a) => a, 3 as never)).toThrow(
    "jacobian: argument 'inputs': expected a Tensor or an array of Tensors, got 3",
  );
  expect(() => jacobian((a) => a, [x, 3 as never])).toThrow(/expected a Tensor at position 1, got 3/);
  expect(() => jacobian((a) => a, x, { stric: true } as never)).toThrow(/unknown argument 'stric'/);
  expect(() => jacobian(() => 'no' as never, x)).toThrow(
    /the function's result: expected a Tensor or an array of Tensors/,
  );
});

test('a network: values of Python', () => {
  const x = torch.linspace(-1, 1, 6).view(2, 3);
  const w = torch.linspace(0.5, -0.5, 6).view(3, 2);
  const f = (a: Tensor, b: Tensor) => a.matmul(b).tanh().logSoftmax(1);
  expect(lists(jacobian(f, [x, w]).map((each) => each.pow(2).sum()))).toEqual(
    [0.1084597110748291, 2.2689733505249023].map((v) => expect.closeTo(v, 5)),
  );
  const scalar = (a: Tensor, b: Tensor) => f(a, b).select(1, 0).sum();
  expect(hessian(scalar, [x, w])[0]?.[1]?.pow(2).sum().item()).toBeCloseTo(2.3141868114471436, 5);
});
