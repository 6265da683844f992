import { type FunctionCtx, type Tensor, torch } from 'torch-node';

const { gradcheck, gradgradcheck, GradcheckError, Function: AutogradFunction } = torch.autograd;

const double = (data: Parameters<typeof torch.tensor>[0]) =>
  torch.tensor(data, { dtype: torch.float64, requiresGrad: true });
const complex = (...data: [number, number][]) =>
  torch.tensor(
    data.map(([re, im]) => ({ re, im })),
    { dtype: torch.complex128, requiresGrad: true },
  );

/** A function that doubles, and a backward that says something else. */
function wrong(backward: (gradient: Tensor) => Tensor | null, materialize = true) {
  return class Wrong extends AutogradFunction {
    static forward(ctx: FunctionCtx, x: Tensor): Tensor {
      ctx.setMaterializeGrads(materialize);
      return x.mul(2);
    }
    static backward(_ctx: FunctionCtx, gradient: Tensor) {
      return backward(gradient);
    }
  };
}

test.each<[string, () => boolean]>([
  ['one input', () => gradcheck((x) => x.sin(), double([0.3, -1.2]))],
  [
    'several inputs and outputs',
    () => gradcheck((x, y) => [x.mul(y), x.add(y).exp()], [double([0.3, 2]), double([1, -1])]),
  ],
  ['a number beside', () => gradcheck((x, k) => x.pow(k), [double([1.5, 2]), 3] as const)],
  [
    'a matrix that is not contiguous',
    () =>
      gradcheck(
        (x) => x.matmul(x),
        double([
          [1, 2],
          [3, 4],
        ])
          .t()
          .detach()
          .requiresGrad_(),
      ),
  ],
  ['a complex input, a real output', () => gradcheck((z) => z.abs(), complex([1, 2], [-0.5, 3]))],
  ['complex throughout', () => gradcheck((z) => z.mul(z).conj(), complex([1, 2], [-0.5, 3]))],
  [
    'no element',
    () => gradcheck((x) => x.mul(2), torch.zeros([0], { dtype: torch.float64, requiresGrad: true })),
  ],
  [
    'second derivatives',
    () => gradgradcheck((x, y) => x.sin().mul(y.exp()), [double([0.3, -1]), double([0.5, 1])]),
  ],
  ['second derivatives, complex', () => gradgradcheck((z) => z.mul(z).mul(z), complex([1, 2]))],
  ['second derivatives with given weights', () => gradgradcheck((x) => x.pow(3), double([1.5]), double([2]))],
])('passes: %s', (_name, run) => {
  torch.manualSeed(0);
  expect(run()).toBe(true);
});

test.each<[string, Parameters<typeof wrong>[0], RegExp]>([
  [
    'a wrong factor',
    (g) => g.mul(3),
    /the derivatives differ: output 0, with respect to input 0\nby differences: .*2\.0000/,
  ],
  [
    'not zero for zero',
    (g) => g.mul(2).add(1e-7),
    /expected a gradient of zeros when the outputs' gradients are zero/,
  ],
  [
    'not the same twice',
    (g) => g.mul(2).add(torch.randn([2]).mul(1e-6)),
    /two runs of the same backward differ/,
  ],
])('finds %s', (_name, backward, message) => {
  const x = double([1, 2]);
  expect(() => gradcheck((y) => wrong(backward).apply(y), x)).toThrow(message);
  expect(gradcheck((y) => wrong(backward).apply(y), x, { raiseException: false })).toBe(false);
});

test('finds a backward that needs its gradient defined', () => {
  const needs = wrong((gradient) => gradient.mul(2), false);
  expect(() => gradcheck((x) => needs.apply(x), double([1]))).toThrow(GradcheckError);
  expect(gradcheck((x) => needs.apply(x), double([1]), { checkUndefinedGrad: false })).toBe(true);
});

test('finds a wrong second derivative behind a right first one', () => {
  class Square extends AutogradFunction {
    static forward(ctx: FunctionCtx, x: Tensor): Tensor {
      ctx.saveForBackward(x);
      return x.mul(x);
    }
    static backward(ctx: FunctionCtx, gradient: Tensor): Tensor {
      return gradient.mul(ctx.savedTensors[0].detach()).mul(2);
    }
  }
  const x = double([1.5]);
  expect(gradcheck((y) => Square.apply(y), x)).toBe(true);
  expect(() => gradgradcheck((y) => Square.apply(y), x)).toThrow(/gradgradcheck: the derivatives differ/);
});

test('leaves the input as it was', () => {
  const x = double([0.1, 0.2]);
  gradcheck((y) => y.exp(), x);
  expect([x.tolist(), x.grad]).toEqual([[0.1, 0.2], null]);
});

test('misuse', () => {
  expect(() => gradcheck((x) => x.mul(2), torch.ones([2]))).toThrow(
    'gradcheck: expected at least one input that requires grad, got none',
  );
  expect(() => gradcheck((x) => x.mul(2), double([1]).detach().expand(3).requiresGrad_())).toThrow(
    /stride 0/,
  );
  expect(() => gradcheck((x) => x, double([1]), { tolerance: 1 } as never)).toThrow(
    /unknown argument 'tolerance'/,
  );
  expect(() => gradcheck((x) => x, double([1]), { eps: '1' } as never)).toThrow(
    /'eps': expected a number, got a string/,
  );
  expect(() => gradcheck(() => 3 as never, double([1]))).toThrow(/the function's result/);
});
