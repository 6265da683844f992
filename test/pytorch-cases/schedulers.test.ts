/** Twenty steps of PyTorch's learning-rate schedules. */
import { torch } from 'torch-node';
import { differenceOfLists } from './close';
import { problemsOf } from './record';
import { Decoder, type Json, readCases } from './values';

interface Case {
  id: string;
  scheduler: string;
  kwargs: { [key: string]: Json };
  lrs: number[];
  momenta?: number[];
}

interface Optimizer {
  step(): void;
  paramGroups: { lr: number; momentum: number }[];
}

interface Scheduler {
  step(): void;
}

type Classes<T> = Record<string, (new (...args: unknown[]) => T) | undefined>;

function make<T>(classes: Classes<T> | undefined, path: string, name: string, ...args: unknown[]): T {
  const found = classes?.[name];
  if (!found) throw new Error(`torch.${path}.${name} is missing`);
  return new found(...args);
}

function construct({ scheduler, kwargs }: Case, optimizer: Optimizer): Scheduler {
  const optim = Reflect.get(torch, 'optim') as unknown as { lrScheduler?: Classes<Scheduler> } | undefined;
  const schedule = (name: string, ...args: unknown[]) =>
    make(optim?.lrScheduler, 'optim.lr_scheduler', name, optimizer, ...args);
  if (scheduler.startsWith('SequentialLR(')) {
    expect(scheduler).toBe(
      'SequentialLR(LinearLR(start_factor=0.1,total_iters=4), CosineAnnealingLR(T_max=10), milestones=[4])',
    );
    const parts = [
      schedule('LinearLR', { startFactor: 0.1, totalIters: 4 }),
      schedule('CosineAnnealingLR', { TMax: 10 }),
    ];
    return schedule('SequentialLR', parts, [4]);
  }
  return schedule(scheduler, ...new Decoder(undefined).args([], kwargs));
}

function run(one: Case): string | undefined {
  const parameter = torch.zeros(1).requiresGrad_();
  const optim = Reflect.get(torch, 'optim') as unknown as Classes<Optimizer> | undefined;
  const optimizer = make(optim, 'optim', 'SGD', [parameter], { lr: 0.05, momentum: 0.9 });
  const scheduler = construct(one, optimizer);
  const group = optimizer.paramGroups[0] as Optimizer['paramGroups'][0];
  const lrs: number[] = [];
  const momenta: number[] = [];
  for (let i = 0; i < one.lrs.length; i++) {
    lrs.push(group.lr);
    momenta.push(group.momentum);
    optimizer.step();
    scheduler.step();
  }
  const exact = { rtol: 1e-12, atol: 1e-15 };
  return (
    differenceOfLists('lrs', lrs, one.lrs, exact) ??
    (one.momenta && differenceOfLists('momenta', momenta, one.momenta, exact))
  );
}

test('every case of schedulers.jsonl that is not known to fail passes', () => {
  const cases = readCases<Case>('schedulers');
  expect(cases).toHaveLength(7);
  expect(problemsOf({ name: 'schedulers', cases, run })).toEqual([]);
});
