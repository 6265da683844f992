/** Modules and parameters print as in Python (test/fixtures/nn/texts.py). */
import { inspect } from 'node:util';
import { nn, type Tensor, torch } from 'torch-node';
import { readAnswers } from '../support/answers';

const expected = JSON.parse(readAnswers('nn/texts.json')) as Record<string, string>;

class Cnn extends nn.Module {
  conv1 = new nn.Sequential(new nn.Conv2d(1, 8, 5, 1, 2), new nn.ReLU(), new nn.MaxPool2d(2));
  out = new nn.Linear(8 * 14 * 14, 10);

  forward(x: Tensor): Tensor {
    return this.out(this.conv1(x).flatten(1));
  }
}

class Lines extends nn.Module {
  inner = new nn.Linear(1, 2);

  forward(x: Tensor): Tensor {
    return this.inner(x);
  }

  override extraRepr(): string {
    return 'first\nsecond';
  }
}

class Parameters extends nn.Module {
  list = new nn.ParameterList<unknown>([torch.ones([2, 3]), torch.ones([4], { dtype: torch.float64 }), 5]);
  dict = new nn.ParameterDict({ left: torch.ones([2]), right: torch.ones([]) });
  none = new nn.ParameterList();

  forward(): void {}
}

const made: Record<string, () => nn.Module | nn.Parameter> = {
  cnn: () => new Cnn(),
  empty: () => new nn.Sequential(),
  named: () => new nn.Sequential({ hidden: new nn.Linear(2, 3), act: new nn.GELU('tanh') }),
  list: () =>
    new nn.ModuleList<nn.Module>([
      new nn.ReLU(),
      new nn.ReLU(),
      new nn.Linear(1, 2),
      new nn.Sequential(new nn.Tanh()),
      new nn.Sequential(new nn.Tanh()),
    ]),
  emptyList: () => new nn.ModuleList(),
  dict: () =>
    new nn.ModuleDict<nn.Module>({
      conv: new nn.Conv1d(1, 2, 3),
      inner: new nn.ModuleDict({ a: new nn.ELU({ inplace: true }) }),
    }),
  lines: () => new Lines(),
  onlyLines: () => new nn.Sequential(new Lines()),
  // JavaScript's numbers are of the class Number, Python's 5 is an int.
  parameters: () => new Parameters(),
  parameter: () => new nn.Parameter(torch.tensor([1, 2.5])),
  frozen: () => new nn.Parameter(torch.tensor([1, 2.5]), { requiresGrad: false }),
  activations: () =>
    new nn.Sequential(
      new nn.LeakyReLU(0.2, true),
      new nn.Threshold(0.1, 0.5),
      new nn.Hardtanh(-0.5, 0.5, true),
      new nn.RReLU({ inplace: true }),
      new nn.Softmax(),
      new nn.Softshrink(0.25),
      new nn.Hardshrink(),
      new nn.Hardswish(true),
      new nn.Hardsigmoid(true),
      new nn.ReLU6(true),
      new nn.SiLU(true),
    ),
};

test.each(Object.keys(expected))('%s', (name) => {
  const module = made[name]?.() as nn.Module;
  const text = expected[name]?.replace('type: int', 'type: Number');
  expect(String(module)).toBe(text);
  expect(`${module}`).toBe(text);
  expect(inspect(module)).toBe(text);
});

test('a subclass prints under its own name', () => {
  class Wide extends nn.Linear {}
  expect(String(new Wide(2, 3))).toBe('Wide(in_features=2, out_features=3, bias=True)');
});
