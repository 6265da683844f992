/** The optimizers and schedules of `npm run train`. */
import { nn, type optim, type Tensor, torch } from 'torch-node';
import { optimizerNames, type ScheduleName, scheduleNames } from '../../scripts/flags/train.js';
import { bf16Notice } from '../../scripts/train/bf16Notice';
import { makeOptimizer } from '../../scripts/train/optimizer';
import { makeSchedule } from '../../scripts/train/schedule';
import { temporaryFolder } from '../support/temporaryFolder';
import { run } from './programs';

const temporary = temporaryFolder();

const [epochs, batches] = [10, 4];
/** Test losses of a run that gets better more and more slowly. */
const losses = [5, 4, 4, 4, 3, 3, 3, 3, 3, 3];

/**
 * The learning rate at the beginning of each epoch, from 0.1, as PyTorch's schedulers with the settings that `--help`
 * tells give it to Adam.
 */
const rates: Record<ScheduleName, number[]> = {
  step: [0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05],
  'multi-step': [
    0.1, 0.1, 0.1, 0.1, 0.1, 0.010000000000000002, 0.010000000000000002, 0.010000000000000002,
    0.0010000000000000002, 0.0010000000000000002,
  ],
  exponential: [
    0.1, 0.09000000000000001, 0.08100000000000002, 0.07290000000000002, 0.06561000000000002,
    0.05904900000000002, 0.05314410000000002, 0.04782969000000002, 0.043046721000000024, 0.03874204890000002,
  ],
  constant: [
    0.03333333333333333, 0.03333333333333333, 0.03333333333333333, 0.03333333333333333, 0.03333333333333333,
    0.1, 0.1, 0.1, 0.1, 0.1,
  ],
  linear: [
    0.03333333333333333, 0.04666666666666667, 0.060000000000000005, 0.07333333333333335, 0.08666666666666668,
    0.1, 0.1, 0.1, 0.1, 0.1,
  ],
  polynomial: [
    0.1, 0.09000000000000001, 0.08000000000000002, 0.07, 0.06000000000000001, 0.05000000000000001,
    0.04000000000000001, 0.03000000000000001, 0.019999999999999997, 0.009999999999999998,
  ],
  cosine: [
    0.1, 0.09755282581475769, 0.09045084971874738, 0.07938926261462367, 0.06545084971874739,
    0.05000000000000001, 0.03454915028125264, 0.020610737385376353, 0.009549150281252635,
    0.002447174185242324,
  ],
  'cosine-restarts': [
    0.1, 0.09045084971874738, 0.06545084971874737, 0.03454915028125263, 0.009549150281252633, 0.1,
    0.09045084971874738, 0.06545084971874737, 0.03454915028125263, 0.009549150281252633,
  ],
  cyclic: [
    0.01, 0.05500000000000001, 0.1, 0.05500000000000001, 0.01, 0.05500000000000001, 0.1, 0.05500000000000001,
    0.01, 0.05500000000000001,
  ],
  'one-cycle': [
    0.0040000000000000036, 0.03206007937590945, 0.08343331522937368, 0.09968561175222017, 0.09233624061657436,
    0.07660169741935154, 0.055598401412270175, 0.03348631295805405, 0.014645002362028864,
    0.002806222261247683,
  ],
  plateau: [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.0125],
};

function training(optimizerName: (typeof optimizerNames)[number], scheduleName?: ScheduleName, lr?: number) {
  torch.manualSeed(0);
  const model = new nn.Linear(3, 2);
  const optimizer = makeOptimizer(optimizerName, model.parameters(), lr);
  const schedule = makeSchedule(scheduleName, optimizer, { epochs, batches });
  return {
    model,
    optimizer,
    schedule,
    epoch(i: number): void {
      for (let batch = 0; batch < batches; batch++) {
        optimizer.zeroGrad();
        model(torch.ones(1, 3)).pow(2).sum().backward();
        optimizer.step();
        schedule?.afterBatch();
      }
      schedule?.afterEpoch({ accuracy: 0, avgLoss: losses[i] as number });
    },
  };
}

test.each(scheduleNames)("the learning rates of the schedule '%s' are Python's", (name) => {
  const { optimizer, epoch } = training('adam', name, 0.1);
  const seen = rates[name].map((_, i) => {
    const rate = optimizer.paramGroups[0]?.['lr'];
    epoch(i);
    return rate;
  });
  expect(seen).toEqual(rates[name]);
});

test.each([
  ...optimizerNames.map((optimizer) => ({ optimizer, schedule: undefined })),
  ...scheduleNames.map((schedule) => ({ optimizer: 'sgd' as const, schedule })),
])('a file brings the state back: %j', ({ optimizer, schedule }) => {
  const file = temporary.at('state.pt');
  const whole = training(optimizer, schedule);
  for (let i = 0; i < 3; i++) whole.epoch(i);
  torch.save(
    [whole.model.stateDict(), whole.optimizer.stateDict(), whole.schedule?.stateDict() ?? null],
    file,
  );
  const resumed = training(optimizer, schedule);
  const [model, optimizerState, scheduleState] =
    torch.load<[Record<string, Tensor>, optim.LoadableStateDict, Record<string, unknown> | null]>(file);
  resumed.model.loadStateDict(model);
  resumed.optimizer.loadStateDict(optimizerState);
  if (scheduleState) resumed.schedule?.loadStateDict(scheduleState);
  for (let i = 3; i < epochs; i++) {
    whole.epoch(i);
    resumed.epoch(i);
  }
  expect(resumed.model.weight.tolist()).toEqual(whole.model.weight.tolist());
  expect(resumed.optimizer.stateDict().param_groups).toEqual(whole.optimizer.stateDict().param_groups);
});

test('a schedule over all steps does not take the state of another length', () => {
  const { optimizer, schedule } = training('adam', 'cosine');
  const longer = makeSchedule('cosine', optimizer, { epochs: 20, batches });
  expect(longer?.differs(schedule?.stateDict() ?? {})).toBe(
    'has a schedule for another number of steps: T_max is 10, and with these flags 20',
  );
  expect(schedule?.differs(schedule.stateDict())).toBeUndefined();
});

test('--help names every optimizer and every schedule', () => {
  const { stdout, status } = run('train', '--help');
  expect(status).toBe(0);
  for (const name of [...optimizerNames, ...scheduleNames])
    expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
});

describe('--bf16 says what it costs', () => {
  const says = 'this processor has no instructions for bfloat16: --bf16 takes';

  test.each([
    [{ avx2: true, avx512_f: false }, `${says} 8 to 20 times as long as float32`],
    [{ avx2: true, avx512_f: true, avx512_bf16: false }, `${says} about twice as long as float32`],
    [{ avx2: true, avx512_f: true, avx512_bf16: true }, undefined],
    [{ avx512_f: true, amx_bf16: true }, undefined],
    [{ neon: true, bf16: true }, undefined],
  ])('on a processor with %p', (has, expected) => {
    expect(bf16Notice('cpu', has)).toBe(expected);
  });

  test('only where the CPU computes', () => {
    expect(bf16Notice('cuda', { avx2: true })).toBeUndefined();
  });
});
