/** The cross entropy of a linear layer's scores by chunks, beside PyTorch's (test/fixtures/nn/linear_cross_entropy.py). */
import { nn, type Tensor, torch } from 'torch-node';
import { readAnswers } from '../support/answers';
import { camelCase } from '../support/camelCase';
import { expectWithin, type Numbers } from '../support/close';

interface Case {
  dtype: 'float16' | 'bfloat16' | 'float32' | 'float64';
  reduction: 'mean' | 'sum' | 'none';
  options: Record<string, never>;
  bias: boolean;
  weighted: boolean;
  ignoreIndex: number | null;
  features: number;
  classes: number;
  rows: number;
  given: Numbers[];
}

const answers = JSON.parse(readAnswers('nn/linearCrossEntropy.json')) as {
  cases: Case[];
  texts: string[];
  plans: [number, number, number, string | null, 'float32' | 'bfloat16', number, string, string][];
  fallback: [number, number, Numbers, Numbers];
  single: number;
};

const { linearCrossEntropy } = nn.functional;
const tolerance = { float16: 1e-3, bfloat16: 8e-3, float32: 1.3e-6, float64: 1e-12 };

function optionsOf(given: Record<string, unknown>): nn.LinearCrossEntropyOptions {
  const named = Object.entries(given).map(([name, value]) => [
    camelCase(name),
    name === 'acc_dtype' && value !== null ? torch[value as 'float32'] : value,
  ]);
  return new nn.LinearCrossEntropyOptions(Object.fromEntries(named));
}

const titled = answers.cases.map((one, i) => [
  `${i}: ${one.dtype} ${one.reduction} ${JSON.stringify(one.options)}`,
  one,
]);

test.each(titled as [string, Case][])('%s', (_, { dtype, features, classes, rows, ...one }) => {
  torch.manualSeed(0);
  const draw = (...sizes: number[]): Tensor =>
    torch.randn(sizes, { dtype: torch.float64 }).to(torch[dtype]).requiresGrad_();
  const x = draw(rows, features);
  const w = draw(classes, features);
  const linearBias = one.bias ? draw(classes) : null;
  const weight = one.weighted ? torch.arange(1, classes + 1).to(torch[dtype]) : null;
  const target = torch.arange(rows).mul(5).remainder(classes);
  if (one.ignoreIndex === -100) target.select(0, 2).fill_(-100);
  const { reduction, ignoreIndex } = one;
  const options = optionsOf(one.options);
  const loss = linearCrossEntropy(x, w, target, { linearBias, weight, reduction, ignoreIndex, options });
  expect(loss.dtype).toBe(torch[dtype]);
  if (reduction === 'none')
    loss
      .mul(torch.arange(1, rows + 1))
      .sum()
      .backward();
  else loss.mul(3).backward();
  const given = [loss, x.grad, w.grad, ...(linearBias ? [linearBias.grad] : [])] as Tensor[];
  const scale = Math.max(1, ...one.given.flat(3).map((value) => Math.abs(value as number)));
  for (const [i, value] of given.entries())
    expectWithin(value, one.given[i] as Numbers, tolerance[dtype] * scale);
});

test('the options as Python writes them', () => {
  const Options = nn.LinearCrossEntropyOptions;
  expect([
    String(new Options()),
    String(new Options(true, 3, null, 'compact', torch.float32)),
    String(new nn.LinearCrossEntropyLoss(3, 5, { options: new Options() })),
  ]).toEqual(answers.texts);
});

test('how many rows are taken at a time', () => {
  for (const [rows, features, classes, method, dtype, ...expected] of answers.plans) {
    const options = new nn.LinearCrossEntropyOptions({ chunkingMethod: method });
    const plan = options.planFor('f', rows, features, classes, torch[dtype], new torch.Device('cpu'));
    expect([rows, method, plan.rows, plan.policy, String(plan.accDtype)]).toEqual([
      rows,
      method,
      ...expected,
    ]);
  }
});

test('what cannot be computed by chunks is computed at once, with a warning', () => {
  const [, expected, weightGrad, biasGrad] = answers.fallback;
  torch.manualSeed(0);
  const options = new nn.LinearCrossEntropyOptions();
  const module = new nn.LinearCrossEntropyLoss(3, 5, { outFeatures: [2], bias: true, options });
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const loss = module(
    torch.arange(6).view(2, 3).float(),
    torch.tensor([
      [0n, 4n],
      [1n, 2n],
    ]),
  );
  loss.backward();
  expectWithin(loss, expected, 1e-6);
  expectWithin(module.linear.weight.grad as Tensor, weightGrad, 1e-6);
  expectWithin(module.linear.bias?.grad as Tensor, biasGrad, 1e-6);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^linearCrossEntropy: options are of no use with/), 'UserWarning'],
  ]);
  warn.mockRestore();
});

test('one row alone', () => {
  const table = torch.arange(6).view(2, 3).float();
  const options = new nn.LinearCrossEntropyOptions();
  for (const reduction of ['none', 'mean'] as const) {
    const loss = linearCrossEntropy(torch.ones([3]), table, torch.tensor(1n), { options, reduction });
    expect(loss.shape).toEqual([]);
    expectWithin(loss, answers.single, 1e-6);
  }
});

describe('several backward passes', () => {
  const target = torch.tensor([1n, 0n]);
  const parts = () => [torch.ones([2, 3]).requiresGrad_(), torch.eye(3).requiresGrad_()] as const;

  test('are refused for one loss, as its gradients were used up', () => {
    const [x, w] = parts();
    const loss = linearCrossEntropy(x, w, target, { options: new nn.LinearCrossEntropyOptions() });
    loss.backward({ retainGraph: true });
    expect(() => loss.backward()).toThrow(
      'linearCrossEntropy: expected one backward of its loss, got a second; with options, allowRetainGraph: true keeps its gradients for more',
    );
  });

  test('add up with allowRetainGraph, and for all losses', () => {
    for (const [reduction, allowRetainGraph] of [
      ['mean', true],
      ['none', false],
    ] as const) {
      const [x, w] = parts();
      const options = new nn.LinearCrossEntropyOptions({ allowRetainGraph });
      const loss = linearCrossEntropy(x, w, target, { options, reduction }).sum();
      loss.backward({ retainGraph: true });
      const once = x.grad?.clone() as Tensor;
      loss.backward();
      expect(x.grad?.equal(once.mul(2))).toBe(true);
    }
  });

  test('a derivative of the derivative is refused', () => {
    const [x, w] = parts();
    const loss = linearCrossEntropy(x, w, target, { options: new nn.LinearCrossEntropyOptions() });
    const [gradient] = torch.autograd.grad(loss.square(), [x], { createGraph: true });
    expect(() => gradient?.sum().backward()).toThrow(
      'backward: expected one derivative of a function marked as onceDifferentiable, got a second',
    );
  });
});

test('nothing is recorded without gradients', () => {
  const options = new nn.LinearCrossEntropyOptions();
  const [x, w] = [torch.ones([2, 3]), torch.eye(3).requiresGrad_()];
  const loss = torch.noGrad(() => linearCrossEntropy(x, w, torch.tensor([1n, 0n]), { options }));
  expect(loss.requiresGrad).toBe(false);
  const empty = linearCrossEntropy(torch.ones([0, 3]), w, torch.zeros([0], { dtype: torch.int64 }), {
    options,
  });
  expect(empty.item()).toBeNaN();
});

test('misuse is named', () => {
  const { LinearCrossEntropyOptions: Options } = nn;
  expect(() => new Options({ batchChunkSize: 0 })).toThrow(
    "argument 'batchChunkSize': expected a positive integer or null, got 0",
  );
  expect(() => new Options({ chunkingMethod: 'aspect_ratio:0' })).toThrow(
    "LinearCrossEntropyOptions: argument 'chunkingMethod': expected 'auto', 'aspect_ratio', 'aspect_ratio:N' or null, got a string ('aspect_ratio:0')",
  );
  expect(() => new Options({ accPolicy: 'fast' as 'auto' })).toThrow(
    "LinearCrossEntropyOptions: argument 'accPolicy': expected one of 'auto', 'accurate', 'balanced', 'compact', got a string ('fast')",
  );
  expect(() => new Options({ accDtype: torch.int64 })).toThrow(
    "argument 'accDtype': expected null or one of",
  );
  const [x, w, target] = [torch.ones([8, 2]), torch.ones([9, 2]), torch.zeros([8], { dtype: torch.int64 })];
  const loss = (options: nn.LinearCrossEntropyOptions, labels = target) =>
    linearCrossEntropy(x, w, labels, { options });
  expect(() => loss(new Options({ batchChunkSize: 3, chunkingMethod: 'aspect_ratio' }))).toThrow(
    "expected batchChunkSize or chunkingMethod, got 3 and 'aspect_ratio', which gives 2",
  );
  expect(() => loss(new Options({ accDtype: torch.float64 }))).toThrow(
    'expected an accDtype of torch.float32 for an input of torch.float32, got torch.float64',
  );
  expect(() => loss(new Options(), target.narrow(0, 0, 7))).toThrow(
    "linearCrossEntropy: argument 'target': expected size [8], got torch.Size([7])",
  );
  expect(() => new nn.LinearCrossEntropyLoss(2, 3, { options: {} as nn.LinearCrossEntropyOptions })).toThrow(
    "argument 'options': expected LinearCrossEntropyOptions",
  );
});
