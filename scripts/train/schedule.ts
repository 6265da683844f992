/** The learning-rate schedules of `npm run train` by name. */
import { optim, type TestResult } from 'torch-node';
import type { ScheduleName } from '../flags/train.js';

export type { ScheduleName };

const {
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  ExponentialLR,
  LinearLR,
  MultiStepLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  StepLR,
} = optim.lrScheduler;

type Scheduler = Pick<optim.lrScheduler.LRScheduler, 'stateDict' | 'loadStateDict'>;

/** How long the training is to be. */
export interface Length {
  epochs: number;
  /** Batches in one epoch. */
  batches: number;
}

/** A schedule that runs: what it does after each batch and after each epoch. */
export interface Schedule extends Scheduler {
  afterBatch(): void;
  afterEpoch(result: TestResult): void;
  /** Why a state can't be loaded: it is of a schedule for another length; undefined if it can be. */
  differs(state: Record<string, unknown>): string | undefined;
}

type Stepping = Scheduler & { step(): void };
const nothing = (): void => undefined;

function running(scheduler: Scheduler, steps: Partial<Schedule>): Schedule {
  return {
    afterBatch: nothing,
    afterEpoch: nothing,
    ...steps,
    stateDict: () => scheduler.stateDict(),
    loadStateDict: (state) => scheduler.loadStateDict(state),
    differs(state) {
      const own = scheduler.stateDict();
      const odd = lengths.find((name) => state[name] !== own[name]);
      if (odd === undefined) return undefined;
      return `has a schedule for another number of steps: ${odd} is ${state[odd]}, and with these flags ${own[odd]}`;
    },
  };
}
/** Where schedulers keep how long they are. */
const lengths = ['T_max', 'T_0', 'total_iters', 'total_steps', 'total_size'];

const byEpoch = (scheduler: Stepping): Schedule => running(scheduler, { afterEpoch: () => scheduler.step() });
const byBatch = (scheduler: Stepping): Schedule => running(scheduler, { afterBatch: () => scheduler.step() });

const rateOf = (optimizer: optim.Optimizer): number => optimizer.paramGroups[0]?.['lr'] as number;
/** Schedules that raise the learning rate lower the momentum of optimizers that have one. */
const hasMomentum = ({ defaults }: optim.Optimizer): boolean => 'momentum' in defaults || 'betas' in defaults;

const schedules = {
  step: (optimizer) => byEpoch(new StepLR(optimizer, { stepSize: 5, gamma: 0.5 })),
  'multi-step': (optimizer) => byEpoch(new MultiStepLR(optimizer, { milestones: [5, 8], gamma: 0.1 })),
  exponential: (optimizer) => byEpoch(new ExponentialLR(optimizer, { gamma: 0.9 })),
  constant: (optimizer) => byEpoch(new ConstantLR(optimizer, { factor: 1 / 3, totalIters: 5 })),
  linear: (optimizer) => byEpoch(new LinearLR(optimizer, { startFactor: 1 / 3, totalIters: 5 })),
  polynomial: (optimizer, { epochs }) => byEpoch(new PolynomialLR(optimizer, { totalIters: epochs })),
  cosine: (optimizer, { epochs }) => byEpoch(new CosineAnnealingLR(optimizer, { TMax: epochs })),
  'cosine-restarts': (optimizer) => byEpoch(new CosineAnnealingWarmRestarts(optimizer, { T0: 5 })),
  cyclic: (optimizer, { batches }) =>
    byBatch(
      new CyclicLR(optimizer, {
        baseLr: rateOf(optimizer) / 10,
        maxLr: rateOf(optimizer),
        stepSizeUp: 2 * batches,
        cycleMomentum: hasMomentum(optimizer),
      }),
    ),
  'one-cycle': (optimizer, { epochs, batches: stepsPerEpoch }) =>
    byBatch(
      new OneCycleLR(optimizer, {
        maxLr: rateOf(optimizer),
        epochs,
        stepsPerEpoch,
        cycleMomentum: hasMomentum(optimizer),
      }),
    ),
  plateau(optimizer) {
    const scheduler = new ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 1 });
    return running(scheduler, { afterEpoch: ({ avgLoss }) => scheduler.step(avgLoss) });
  },
} satisfies Record<ScheduleName, (optimizer: optim.Optimizer, length: Length) => Schedule>;

/** @returns undefined without a name: the learning rate stays */
export function makeSchedule(
  name: ScheduleName | undefined,
  optimizer: optim.Optimizer,
  length: Length,
): Schedule | undefined {
  return name && schedules[name](optimizer, length);
}
