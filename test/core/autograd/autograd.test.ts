/** Backward passes and gradient modes; the derivatives are known by hand. */
import { type Tensor, torch } from 'torch-node';

const { backward, grad } = torch.autograd;
const leaf = (...values: number[]) => torch.tensor(values, { requiresGrad: true });
// biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose
const wrong = (value: unknown): any => value;

describe('backward', () => {
  test('adds to the gradients of leaves, each time', () => {
    const x = leaf(1, 2);
    x.mul(x).sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 4]);
    x.mul(3).sum().backward();
    expect(x.grad?.tolist()).toEqual([5, 7]);
  });

  test('of several elements, with the gradient of each, by position and by keyword', () => {
    const gradient = torch.tensor([1, 10]);
    for (const run of [
      (y: Tensor) => y.backward(gradient),
      (y: Tensor) => y.backward({ gradient }),
      (y: Tensor) => backward(y, gradient),
      (y: Tensor) => backward([y], [gradient]),
    ]) {
      const x = leaf(1, 2);
      run(x.mul(x));
      expect(x.grad?.tolist()).toEqual([2, 40]);
    }
  });

  test('of several tensors at once', () => {
    const x = leaf(1, 2);
    backward([x.mul(2).sum(), x.mul(x)], [null, torch.tensor([1, 1])]);
    expect(x.grad?.tolist()).toEqual([4, 6]);
  });

  test('to the inputs only', () => {
    const [x, y] = [leaf(3), leaf(4)];
    x.mul(y).backward({ inputs: y });
    expect([x.grad, y.grad?.tolist()]).toEqual([null, [3]]);
  });

  test('twice where the graph is kept', () => {
    const x = leaf(2);
    const y = x.mul(x);
    y.backward({ retainGraph: true });
    y.backward();
    expect(x.grad?.item()).toBe(8);
    expect(() => y.backward()).toThrow(/^backward: Trying to backward through the graph a second time/);
  });

  test('with createGraph the gradient has a derivative', () => {
    const x = leaf(2);
    x.pow(3).backward(null, null, true);
    const first = x.grad as Tensor;
    expect([first.item(), first.requiresGrad]).toEqual([12, true]);
    x.grad = null;
    first.backward();
    expect((x.grad as Tensor | null)?.item()).toBe(12);
  });

  test.each<[string, () => void, Error]>([
    [
      'a number',
      () => backward(wrong(3)),
      new TypeError("backward: argument 'tensors': expected a Tensor, got 3"),
    ],
    [
      'several elements',
      () => leaf(1, 2).mul(2).backward(),
      new Error('backward: grad can be implicitly created only for scalar outputs'),
    ],
    [
      'a gradient of another shape',
      () => leaf(1, 2).mul(2).backward(torch.ones(3)),
      new Error('backward: invalid gradient at index 0 - got [3] but expected shape compatible with [2]'),
    ],
    [
      'what is not recorded',
      () => torch.ones(1).backward(),
      new Error('backward: element 0 of tensors does not require grad and does not have a grad_fn'),
    ],
    [
      'no inputs',
      () => leaf(1).mul(2).backward({ inputs: [] }),
      new RangeError("backward: argument 'inputs': expected at least one Tensor, got an array of 0"),
    ],
    [
      'an input that is no tensor',
      () =>
        leaf(1)
          .mul(2)
          .backward({ inputs: wrong([3]) }),
      new TypeError("backward: argument 'inputs': expected a Tensor, got 3"),
    ],
    [
      'an unknown argument',
      () =>
        leaf(1)
          .mul(2)
          .backward(wrong({ retain: true })),
      new TypeError(
        "backward: unknown argument 'retain'; expected gradient, retainGraph, createGraph, inputs",
      ),
    ],
    [
      'an argument given twice',
      () => leaf(1).mul(2).backward(null, null, true, { createGraph: true }),
      new TypeError("backward: argument 'createGraph' was given twice"),
    ],
    [
      'no tensor to be called on',
      () => torch.Tensor.prototype.backward.call(wrong({})),
      new TypeError('backward: expected to be called on a Tensor, got an object'),
    ],
  ])('refuses %s', (_, run, error) => {
    expect(run).toThrow(error);
    expect(run).toThrow(error.constructor as ErrorConstructor);
  });
});

describe('grad', () => {
  test('gives derivatives and leaves `grad` alone', () => {
    const [x, y] = [leaf(3), leaf(4)];
    const z = x.mul(x).mul(y);
    const [dx, dy] = grad(z, [x, y]) as [Tensor, Tensor];
    expect([dx.item(), dy.item(), x.grad, y.grad]).toEqual([24, 9, null, null]);
  });

  test('of the sum of the outputs, each with its own factor', () => {
    const x = leaf(1, 2);
    const [dx] = grad([x.mul(2), x.mul(x).sum()], x, { gradOutputs: [torch.tensor([1, 5]), null] });
    expect(dx?.tolist()).toEqual([4, 14]);
  });

  test('of higher order', () => {
    const x = leaf(2);
    let y: Tensor = x.pow(4);
    const values = [];
    for (let order = 0; order < 3; order++) {
      [y] = grad(y, x, { createGraph: true }) as [Tensor];
      values.push(y.item());
    }
    expect(values).toEqual([32, 48, 48]);
  });

  test('of what the output does not depend on', () => {
    const [x, unused] = [leaf(1), leaf(1, 2)];
    expect(grad(x.mul(2), [x, unused], { allowUnused: true }).map((one) => one?.tolist() ?? null)).toEqual([
      [2],
      null,
    ]);
    const [, zeros] = grad(x.mul(2), [x, unused], { materializeGrads: true });
    expect(zeros?.tolist()).toEqual([0, 0]);
    expect(() => grad(x.mul(2), unused)).toThrow(
      /^grad: element 0 ?of the differentiated Tensors appears to not have been used in the graph\. Set allow_unused=True if this is the desired behavior\.$/,
    );
  });

  test.each<[string, () => unknown, Error]>([
    [
      'an input that is no tensor',
      () => grad(leaf(1).mul(2), wrong(3)),
      new TypeError("grad: argument 'inputs': expected a Tensor, got 3"),
    ],
    [
      'an output that is no tensor',
      () => grad(wrong('y'), leaf(1)),
      new TypeError("grad: argument 'outputs': expected a Tensor, got a string ('y')"),
    ],
    [
      'an input without gradient',
      () => grad(leaf(1).mul(2), torch.ones(1)),
      new Error('grad: element 0 of the input tensors does not require grad'),
    ],
    [
      'zeros for the unused, which are not allowed',
      () => grad(leaf(1), leaf(1), { materializeGrads: true, allowUnused: false }),
      new RangeError(
        'grad: expected allowUnused to be true or left out when materializeGrads is true, got false',
      ),
    ],
  ])('refuses %s', (_, run, error) => {
    expect(run).toThrow(error);
    expect(run).toThrow(error.constructor as ErrorConstructor);
  });
});

describe('gradient modes', () => {
  const records = () => leaf(1).mul(2).requiresGrad;

  test('around a function, one inside the other', () => {
    expect([records(), torch.isGradEnabled()]).toEqual([true, true]);
    const inside = torch.noGrad(() => [records(), torch.enableGrad(records), records()]);
    expect(inside).toEqual([false, true, false]);
    expect(torch.setGradEnabled(false, records)).toBe(false);
    expect(records()).toBe(true);
  });

  test('until the end of a scope', () => {
    {
      using _ = torch.noGrad();
      expect(records()).toBe(false);
    }
    expect(records()).toBe(true);
    {
      using _ = torch.setGradEnabled(false);
      expect(torch.isGradEnabled()).toBe(false);
    }
    expect(torch.isGradEnabled()).toBe(true);
  });

  test('an error ends them too', () => {
    const fail = () => {
      throw new RangeError('mine');
    };
    expect(() => torch.noGrad(fail)).toThrow('mine');
    expect(() => torch.inferenceMode(fail)).toThrow('mine');
    expect([torch.isGradEnabled(), torch.isInferenceModeEnabled()]).toEqual([true, false]);
  });

  test('what inference mode makes never enters autograd', () => {
    const made = torch.inferenceMode(() => {
      expect(torch.isInferenceModeEnabled()).toBe(true);
      return leaf(1).mul(2);
    });
    expect([made.isInference(), made.requiresGrad]).toEqual([true, false]);
    expect(() => leaf(1).mul(made)).toThrow(
      /^mul: Inference tensors cannot be saved for backward\. Please do not use Tensors created in inference mode in computation tracked by autograd\./,
    );
  });

  test.each<[string, () => unknown, string]>([
    [
      'noGrad',
      () => torch.noGrad(wrong(3)),
      'noGrad: expected a function, or nothing for a `using` declaration, got 3',
    ],
    [
      'inferenceMode',
      () => torch.inferenceMode(wrong('a')),
      "inferenceMode: argument 'mode': expected a boolean, got a string ('a')",
    ],
    [
      'setGradEnabled',
      () => torch.setGradEnabled(wrong(1)),
      "setGradEnabled: argument 'mode': expected a boolean, got 1",
    ],
  ])('%s refuses what it does not take', (_, run, message) => {
    expect(run).toThrow(new TypeError(message));
    expect(torch.isGradEnabled()).toBe(true);
  });
});
