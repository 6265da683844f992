/** Every scheduler against PyTorch's: the very numbers, step by step, and from state dicts of PyTorch's. */
import { optim, type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import { camelKeys } from '../support/camelCase';
import { construct } from './fixtures';

type Scheduler = optim.lrScheduler.LRScheduler;
type Options = Record<string, unknown>;

interface Case {
  scheduler: string;
  options: Options;
  optimizer: string;
  rates: (number | null)[][][];
  middle: Record<string, unknown>;
  last: number[];
}

const { lrScheduler } = optim;
const cases = readAnswerLines<Case>('optim/schedulers.jsonl');
const metrics = Array.from({ length: 24 }, (_, i) => Math.sin(i) + 2 / (1 + i));

function makeOptimizer(name: string): optim.Optimizer {
  const params = () => [torch.zeros([1]).requiresGrad_()];
  const rate = (lr: number) => (name === 'TensorLR' ? torch.tensor(lr) : lr);
  const groups = [
    { params: params(), lr: rate(0.05) },
    { params: params(), lr: rate(0.01) },
  ] as unknown as Tensor[];
  return name === 'SGD' || name === 'TensorLR'
    ? construct('SGD', groups, { momentum: 0.9 })
    : construct(name, groups, {});
}

function make(name: string, options: Options, optimizer: optim.Optimizer): Scheduler {
  const given: Options = camelKeys(options);
  const inner = given['schedulers'] as [string, Options][] | undefined;
  if (inner) given['schedulers'] = inner.map(([own, ownOptions]) => make(own, ownOptions, optimizer));
  if (name === 'ChainedScheduler')
    return new lrScheduler.ChainedScheduler(given['schedulers'] as Scheduler[]);
  const classes = { ...lrScheduler, SWALR: optim.swaUtils.SWALR } as unknown as Record<
    string,
    new (
      optimizer: optim.Optimizer,
      options: Options,
    ) => Scheduler
  >;
  const { [name]: Class } = classes;
  if (Class === undefined) throw new Error(`${name} is missing`);
  return new Class(optimizer, given);
}

/** As the fixtures hold it. */
function plain(value: unknown): unknown {
  if (torch.isTensor(value)) return value.item();
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function rates(optimizer: optim.Optimizer): unknown[] {
  return optimizer.paramGroups.map(({ lr, momentum, betas }) =>
    plain([lr, momentum ?? (betas as number[] | undefined)?.[0] ?? null]),
  );
}

/** Infinities are text in the fixtures. */
const revived = (dict: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(dict), (_, value: unknown) =>
    value === 'inf' ? Number.POSITIVE_INFINITY : value === '-inf' ? Number.NEGATIVE_INFINITY : value,
  ) as Record<string, unknown>;

function run({ scheduler: name, optimizer: optimizerName, options }: Case) {
  const optimizer = makeOptimizer(optimizerName);
  const scheduler = make(name, options, optimizer);
  const advance = (i: number) => {
    optimizer.step();
    (scheduler.step as (metric?: number) => void).call(
      scheduler,
      name === 'ReduceLROnPlateau' ? metrics[i] : undefined,
    );
  };
  return { optimizer, scheduler, advance };
}

const label = ({ scheduler, options, optimizer }: Case) =>
  `${scheduler} ${JSON.stringify(options)} of ${optimizer}`;

describe.each(cases.map((item) => [label(item), item] as const))('%s', (_, item) => {
  test('gives the same learning rates', () => {
    const { optimizer, scheduler, advance } = run(item);
    const seen = [rates(optimizer)];
    let middle: unknown;
    for (let i = 0; i < 24; i++) {
      advance(i);
      seen.push(rates(optimizer));
      if (i === 11) middle = plain(scheduler.stateDict());
    }
    expect(seen).toEqual(item.rates);
    expect(middle).toEqual(item.middle);
    expect(plain(scheduler.getLastLr())).toEqual(item.last);
  });

  test("goes on from PyTorch's state", () => {
    const { optimizer, scheduler, advance } = run(item);
    const first = run(item);
    for (let i = 0; i < 12; i++) first.advance(i);
    optimizer.loadStateDict(first.optimizer.stateDict());
    scheduler.loadStateDict(revived(item.middle));
    const seen: unknown[] = [];
    for (let i = 12; i < 24; i++) {
      advance(i);
      seen.push(rates(optimizer));
    }
    expect(seen).toEqual(item.rates.slice(13));
  });
});

describe('functions', () => {
  const make = () => new optim.SGD([{ params: torch.zeros([1]).requiresGrad_(), lr: 2 }]);

  test('of the step multiply the first learning rate, or the last', () => {
    const byFirst = make();
    const first = new lrScheduler.LambdaLR(byFirst, (epoch) => 0.5 ** epoch);
    const byLast = make();
    const last = new lrScheduler.MultiplicativeLR(byLast, { lrLambda: [(epoch) => epoch] });
    const seen = [[byFirst.paramGroups[0]?.lr, byLast.paramGroups[0]?.lr]];
    for (let i = 0; i < 3; i++) {
      for (const [optimizer, scheduler] of [
        [byFirst, first],
        [byLast, last],
      ] as const) {
        optimizer.step();
        scheduler.step();
      }
      seen.push([byFirst.paramGroups[0]?.lr, byLast.paramGroups[0]?.lr]);
    }
    expect(seen).toEqual([
      [2, 2],
      [1, 2],
      [0.5, 4],
      [0.25, 12],
    ]);
    expect(first.stateDict()['lr_lambdas']).toEqual([null]);
    first.loadStateDict({ ...first.stateDict(), last_epoch: 7 });
    expect(first.lastEpoch).toBe(7);
  });

  test('scale the cycles', () => {
    const optimizer = make();
    const scheduler = new lrScheduler.CyclicLR(optimizer, 0, 1, 2, {
      scaleFn: (x) => 1 / x,
      cycleMomentum: false,
    });
    const seen: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      optimizer.step();
      scheduler.step();
      seen.push(optimizer.paramGroups[0]?.lr);
    }
    expect(seen).toEqual([0.5, 1, 0.5, 0, 0.25, 0.5, 0.25, 0]);
    expect(scheduler.stateDict()).toMatchObject({ _scale_fn_custom: null, scale_mode: 'cycle' });
  });
});

describe('a scheduler', () => {
  const make = () => new optim.SGD([torch.zeros([1]).requiresGrad_()], { lr: 0.1 });

  test('starts warm restarts at any epoch', () => {
    // PyTorch: T_0=3, T_mult=2; epochs 0, 2.5, 3, 8, 9, 20.25
    const optimizer = make();
    const scheduler = new lrScheduler.CosineAnnealingWarmRestarts(optimizer, 3, 2);
    const seen = [0, 2.5, 3, 8, 9, 20.25].map((epoch) => {
      scheduler.step(epoch);
      return [optimizer.paramGroups[0]?.lr, scheduler.TCur, scheduler.TI];
    });
    expect(seen).toEqual([
      [0.1, 0, 3],
      [0.006698729810778065, 2.5, 3],
      [0.1, 0, 6],
      [0.006698729810778065, 5, 6],
      [0.1, 0, 12],
      [0.0009607359798384785, 11.25, 12],
    ]);
    expect(() => scheduler.step(-1)).toThrow(
      "CosineAnnealingWarmRestarts.step: argument 'epoch': expected a number of at least 0, got -1",
    );
  });

  test('warns of what it can do, and should not', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const optimizer = make();
    const scheduler = new lrScheduler.StepLR(optimizer, 5);
    scheduler.step();
    scheduler.step(3);
    scheduler.getLr();
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      "StepLR: step was called before the optimizer's, so the first learning rate of the schedule is skipped; call optimizer.step() first",
      'StepLR: an epoch for step is deprecated; call step() without one',
      'StepLR: getLr gives the next learning rates; getLastLr() gives those in use',
    ]);
    warn.mockRestore();
  });

  test('goes on from a step, where the groups say what they began with', () => {
    const optimizer = make();
    expect(() => new lrScheduler.ExponentialLR(optimizer, 0.5, 3)).toThrow(
      "ExponentialLR: going on from step 3 needs initialLr in parameter group 0; load the optimizer's state first, or start with lastEpoch −1",
    );
    (optimizer.paramGroups[0] as optim.ParamGroup).initialLr = 0.8;
    const scheduler = new lrScheduler.ExponentialLR(optimizer, 0.5, 3);
    expect([scheduler.lastEpoch, scheduler.baseLrs, scheduler.getLastLr()]).toEqual([4, [0.8], [0.1]]);
  });

  test("can be of one's own", () => {
    class Halving extends lrScheduler.LRScheduler {
      declare every: number;

      constructor(optimizer: optim.Optimizer, every: number) {
        super(optimizer, -1, { every });
      }

      override getLr() {
        return this.baseLrs.map((lr) => (lr as number) * 0.5 ** Math.floor(this.lastEpoch / this.every));
      }
    }
    const optimizer = make();
    const scheduler = new Halving(optimizer, 2);
    const seen = [0, 1, 2, 3].map(() => {
      optimizer.step();
      scheduler.step();
      return scheduler.getLastLr()[0];
    });
    expect(seen).toEqual([0.1, 0.05, 0.05, 0.025]);
    expect(scheduler.stateDict()).toMatchObject({ every: 2, last_epoch: 4, base_lrs: [0.1] });
  });

  test.each([
    [
      () => new lrScheduler.StepLR({} as never, 5),
      TypeError,
      "StepLR: argument 'optimizer': expected an Optimizer, got an object",
    ],
    [
      () => new lrScheduler.StepLR(make(), 0),
      RangeError,
      "StepLR: argument 'stepSize': expected an integer of at least 1, got 0",
    ],
    [() => new lrScheduler.StepLR(make()), TypeError, "StepLR: missing argument 'stepSize'"],
    [
      () => new lrScheduler.ConstantLR(make(), 1.5),
      RangeError,
      "ConstantLR: argument 'factor': expected a number from 0 to 1, got 1.5",
    ],
    [
      () => new lrScheduler.LinearLR(make(), 0),
      RangeError,
      "LinearLR: argument 'startFactor': expected a number above 0 and at most 1, got 0",
    ],
    [
      () => new lrScheduler.LambdaLR(make(), [() => 1, () => 2]),
      RangeError,
      "LambdaLR: argument 'lrLambda': expected one value, or one for each of the optimizer's parameter groups (1), got 2",
    ],
    [
      () => new lrScheduler.LambdaLR(make(), 3 as never),
      TypeError,
      "LambdaLR: argument 'lrLambda': expected a function, got 3",
    ],
    [
      () => new lrScheduler.OneCycleLR(make(), 0.1),
      TypeError,
      'OneCycleLR: give either totalSteps, or epochs and stepsPerEpoch',
    ],
    [
      () => new lrScheduler.OneCycleLR(new optim.Adagrad([torch.zeros([1]).requiresGrad_()]), 0.1, 10),
      TypeError,
      "OneCycleLR: argument 'cycleMomentum': expected false for an optimizer without momentum or betas (Adagrad), got true",
    ],
    [
      () => new lrScheduler.OneCycleLR(make(), [0.1, 0.2], 10),
      RangeError,
      "OneCycleLR: argument 'maxLr': expected one value, or one for each of the optimizer's parameter groups (1), got 2",
    ],
    [
      () => new lrScheduler.CyclicLR(make(), 0.1, 1, { mode: 'square' as never }),
      RangeError,
      "CyclicLR: argument 'mode': expected one of 'triangular', 'triangular2', 'exp_range', got a string ('square')",
    ],
    [
      () => new lrScheduler.ReduceLROnPlateau(make(), { factor: 1 }),
      RangeError,
      "ReduceLROnPlateau: argument 'factor': expected a number below 1, got 1",
    ],
    [
      () => new lrScheduler.ReduceLROnPlateau(make()).step('low' as never),
      TypeError,
      "ReduceLROnPlateau.step: argument 'metrics': expected a number, got a string ('low')",
    ],
    [
      () => {
        const optimizer = make();
        return new lrScheduler.SequentialLR(optimizer, [new lrScheduler.StepLR(optimizer, 1)], [3]);
      },
      RangeError,
      "SequentialLR: argument 'milestones': expected one step fewer than schedulers (0), got 1",
    ],
    [
      () => new lrScheduler.SequentialLR(make(), [new lrScheduler.StepLR(make(), 1)], []),
      TypeError,
      "SequentialLR: argument 'schedulers'[0]: expected a scheduler of the same optimizer, got a StepLR of another",
    ],
    [
      () => new lrScheduler.ChainedScheduler([3 as never]),
      TypeError,
      "ChainedScheduler: argument 'schedulers'[0]: expected a scheduler, got 3",
    ],
    [
      () => new lrScheduler.ChainedScheduler([new lrScheduler.ReduceLROnPlateau(make()) as never]),
      TypeError,
      "ChainedScheduler: argument 'schedulers'[0]: expected a scheduler whose step takes no metric, got ReduceLROnPlateau",
    ],
    [
      () => new lrScheduler.CosineAnnealingLR(make(), 0),
      RangeError,
      "CosineAnnealingLR: argument 'TMax': expected a number other than 0, got 0",
    ],
    [
      () => new lrScheduler.MultiStepLR(make(), 3 as never),
      TypeError,
      "MultiStepLR: argument 'milestones': expected an array of steps, got 3",
    ],
    [
      () => new lrScheduler.CyclicLR(make(), 0.1, ['x' as never]),
      TypeError,
      "CyclicLR: argument 'maxLr'[0]: expected a number, got a string ('x')",
    ],
    [
      () => new lrScheduler.CyclicLR(make(), 'x' as never, 1),
      TypeError,
      "CyclicLR: argument 'baseLr': expected a number or an array of numbers, got a string ('x')",
    ],
    [
      () => new lrScheduler.StepLR(make(), 1).loadStateDict(3 as never),
      TypeError,
      "StepLR.loadStateDict: argument 'stateDict': expected an object, got 3",
    ],
    [
      () => {
        const scheduler = new lrScheduler.ReduceLROnPlateau(make());
        scheduler.loadStateDict({ ...scheduler.stateDict(), mode: 'middle' });
      },
      RangeError,
      "ReduceLROnPlateau.loadStateDict: mode: expected one of 'min', 'max', got a string ('middle')",
    ],
    [
      () => new lrScheduler.ChainedScheduler([]),
      TypeError,
      "ChainedScheduler: argument 'schedulers': expected an array of at least one scheduler, got an array of 0",
    ],
    [
      () => {
        const optimizer = make();
        const scheduler = new lrScheduler.OneCycleLR(optimizer, 0.1, 2, { cycleMomentum: false });
        for (let i = 0; i < 3; i++) {
          optimizer.step();
          scheduler.step();
        }
      },
      RangeError,
      'OneCycleLR: step was called 3 times, and the cycle has 2 steps',
    ],
    [
      () => {
        const optimizer = make();
        const scheduler = new lrScheduler.StepLR(optimizer, 2);
        optimizer.addParamGroup({ params: torch.zeros([1]).requiresGrad_() });
        optimizer.step();
        new lrScheduler.ExponentialLR(optimizer, 0.9);
        (scheduler as unknown as { setRates(rates: number[]): void }).setRates([1]);
      },
      RangeError,
      'StepLR: was made for 1 parameter groups, and the optimizer has 2',
    ],
  ])('refuses what makes no sense: %#', (run, type, message) => {
    expect(run).toThrow(type);
    expect(run).toThrow(message);
  });
});
