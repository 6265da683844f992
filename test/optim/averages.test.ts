/** Averaged models against PyTorch's. */
import { nn, optim, type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import { expectBits, withProducts } from './fixtures';

const { swaUtils } = optim;

interface Case {
  name: string;
  text: string;
  state: Record<string, string>;
  anew: Record<string, string>;
  training: boolean;
}

const options: Record<string, Partial<optim.swaUtils.AveragedModelOptions>> = {
  default: {},
  swa: { avgFn: swaUtils.getSwaAvgFn() },
  'multi swa': { multiAvgFn: swaUtils.getSwaMultiAvgFn() },
  ema: { avgFn: swaUtils.getEmaAvgFn(0.9) },
  'multi ema': { multiAvgFn: swaUtils.getEmaMultiAvgFn(0.9) },
  'default with buffers': { useBuffers: true },
  'multi ema with buffers': { multiAvgFn: swaUtils.getEmaMultiAvgFn(0.7), useBuffers: true },
};

function expectState(model: nn.Module, expected: Record<string, string>): void {
  const state = model.stateDict();
  expect(Object.keys(state)).toEqual(Object.keys(expected));
  for (const [key, value] of Object.entries(expected)) expectBits(state[key] as Tensor, value, withProducts);
}

test.each(readAnswerLines<Case>('optim/averages.jsonl').map((item) => [item.name, item] as const))(
  '%s',
  (name, item) => {
    torch.manualSeed(4);
    const model = new nn.Sequential(
      new nn.Linear(3, 4),
      new nn.BatchNorm1d(4),
      new nn.ReLU(),
      new nn.Linear(4, 1),
    );
    const averaged = new swaUtils.AveragedModel(model, options[name] as object);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const inputs = torch.randn([7, 8, 3]);
    for (const input of inputs) {
      const loss = model(input).pow(2).mean();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      averaged.updateParameters(model);
    }
    expectState(averaged, item.state);
    swaUtils.updateBn(
      [...inputs].map((batch) => [batch, 0] as const),
      averaged,
    );
    expectState(averaged, item.anew);
    expect(averaged.training).toBe(item.training);
    expect(String(averaged)).toBe(item.text);
  },
);

test('an averaged model is called as the model is', () => {
  const model = new nn.Linear(2, 3);
  const averaged = new swaUtils.AveragedModel(model);
  const x = torch.randn([4, 2]);
  expect(averaged(x).tolist()).toEqual(model(x).tolist());
  expect(averaged.module).not.toBe(model);
});

test.each([
  [
    () => new swaUtils.AveragedModel(3 as never),
    TypeError,
    "AveragedModel: argument 'model': expected a Module, got 3",
  ],
  [
    () =>
      new swaUtils.AveragedModel(new nn.ReLU(), null, swaUtils.getSwaAvgFn(), swaUtils.getSwaMultiAvgFn()),
    TypeError,
    'AveragedModel: expected avgFn or multiAvgFn, got both',
  ],
  [
    () => swaUtils.getEmaAvgFn(1.5),
    RangeError,
    "getEmaAvgFn: argument 'decay': expected a probability from 0 to 1, got 1.5",
  ],
  [
    () => swaUtils.getEmaMultiAvgFn(-1),
    RangeError,
    "getEmaMultiAvgFn: argument 'decay': expected a probability from 0 to 1, got -1",
  ],
  [
    () => new swaUtils.AveragedModel(new nn.Linear(1, 1)).updateParameters(new nn.ReLU()),
    RangeError,
    "AveragedModel.updateParameters: argument 'model': expected a model of 2 parameters, got one of 0",
  ],
  [
    () => swaUtils.updateBn([3 as never], new nn.BatchNorm1d(1)),
    TypeError,
    'updateBn: expected a Tensor in each batch, got undefined',
  ],
])('bad input is refused: %#', (run, type, message) => {
  expect(run).toThrow(type);
  expect(run).toThrow(message);
});
