import { type FunctionCtx, type Tensor, torch } from 'torch-node';

const { dualLevel, enterDualLevel, exitDualLevel, makeDual, unpackDual, UnpackedDualTensor } =
  torch.autograd.forwardAd;

const x = torch.tensor([0.5, 2]);
const v = torch.tensor([1, -1]);

// Values from Python.
test('tangents through operators', () => {
  dualLevel(() => {
    const dual = makeDual(x, v);
    const [primal, tangent] = unpackDual(dual.sin().mul(dual).cumsum(0)) as unknown as [Tensor, Tensor];
    expect(primal.tolist()).toEqual([0.23971277475357056, 2.058307647705078]);
    expect(tangent.allclose(torch.tensor([0.9182168245315552, 0.8412131071090698]))).toBe(true);
    expect(unpackDual(x).tangent).toBeNull();
    const normal = unpackDual(torch.nn.functional.layerNorm(dual, [2])).tangent as Tensor;
    expect(normal.allclose(torch.tensor([2.372264862060547e-5, -2.372264862060547e-5]))).toBe(true);
  });
});

test('the tangent can be differentiated backward', () => {
  const w = torch.tensor([0.5, 2], { requiresGrad: true });
  dualLevel(() => {
    const { tangent } = unpackDual(makeDual(w, v).pow(3));
    const [gradient] = torch.autograd.grad((tangent as Tensor).sum(), w) as [Tensor];
    expect(gradient.tolist()).toEqual([3, -12]); // 6wv
  });
});

test('levels', () => {
  const inside = dualLevel(() => makeDual(x, v));
  const left = unpackDual(inside);
  expect(left).toBeInstanceOf(UnpackedDualTensor);
  expect([left.primal.tolist(), left.tangent]).toEqual([[0.5, 2], null]);
  expect(enterDualLevel()).toBe(0);
  const dual = makeDual(x, v, { level: 0 });
  expect(unpackDual(dual, { level: 0 }).tangent?.tolist()).toEqual([1, -1]);
  // libtorch has one level, as yet.
  expect(() => enterDualLevel()).toThrow(/Nested forward mode AD is not supported/);
  expect(() => exitDualLevel({ level: 1 })).toThrow(/expected the innermost level \(0\), got 1/);
  exitDualLevel();
  expect(() => exitDualLevel()).toThrow(/expected a level to have been entered/);
  const thrown = new Error('inside');
  expect(() =>
    dualLevel(() => {
      throw thrown;
    }),
  ).toThrow(thrown);
  expect(() => makeDual(x, v)).toThrow(/expected to be called inside dualLevel/);
  dualLevel(() => {
    expect(() => makeDual(torch.tensor([1n]), v)).toThrow(/'tensor': expected a floating-point or complex/);
    expect(() => makeDual(x, 3 as never)).toThrow(/'tangent': expected a Tensor, got 3/);
  });
});

test('a function with a derivative of its own in forward mode', () => {
  class Scale extends torch.autograd.Function {
    static forward(ctx: FunctionCtx<{ factor: number }>, input: Tensor, factor: number): Tensor {
      ctx.factor = factor;
      ctx.saveForForward(input);
      return input.mul(factor);
    }
    static jvp(ctx: FunctionCtx<{ factor: number }>, tangent: Tensor, other: null): Tensor {
      expect([ctx.savedTensors[0]?.tolist(), other]).toEqual([[0.5, 2], null]);
      return tangent.mul(ctx.factor);
    }
    static backward(ctx: FunctionCtx<{ factor: number }>, gradient: Tensor): (Tensor | null)[] {
      return [gradient.mul(ctx.factor), null];
    }
  }
  dualLevel(() => {
    expect(unpackDual(Scale.apply(makeDual(x, v), 3)).tangent?.tolist()).toEqual([3, -3]);
  });
  class Plain extends torch.autograd.Function {
    static forward(_: FunctionCtx, input: Tensor): Tensor {
      return input.mul(2);
    }
  }
  dualLevel(() => {
    expect(() => Plain.apply(makeDual(x, v))).toThrow(/Plain: expected a static method jvp for forward mode/);
  });
});
