/** How often a step crosses into the addon: most optimizers do not ask each parameter. */
import { native } from '../support/inner';

let calls = 0;

/** Counts the calls of `fn`. */
function counted<Args extends unknown[], Result>(fn: (...args: Args) => Result): (...args: Args) => Result {
  return (...args) => {
    calls++;
    return fn(...args);
  };
}

// Before any operator is looked up.
const original = { ...native };
const { describeOperator } = original;
const addon = native as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const [name, fn] of Object.entries(addon)) addon[name] = counted(fn);
// Every function of an overload is a way into the addon: `call`, `callFromBuffer`, `callUnguarded`, … and any to come.
const doors = new Set<string>();
native.describeOperator = (name) =>
  describeOperator(name).map((overload) => {
    const entries = Object.entries(overload).map(([key, value]) => {
      if (typeof value !== 'function') return [key, value];
      doors.add(key);
      return [key, counted(value)];
    });
    return Object.fromEntries(entries) as typeof overload;
  });

// Jest's other files have the same addon.
afterAll(() => Object.assign(native, original));

const { optim, torch } = require('torch-node') as typeof import('torch-node');

/** The calls of one step over `count` parameters, some steps on. */
function callsOf(name: keyof typeof optim, count: number): number {
  const params = Array.from({ length: count }, () => torch.randn([4, 4]).requiresGrad_());
  const Class = optim[name] as unknown as new (
    params: unknown,
    options: object,
  ) => import('torch-node').optim.Optimizer;
  const optimizer = new Class(params, name === 'SGD' ? { momentum: 0.9 } : {});
  for (const parameter of params) {
    const grad = torch.randn([4, 4]);
    parameter.grad = name === 'SparseAdam' ? grad.toSparse() : grad;
  }
  const loss = torch.tensor(1);
  const step = () => (name === 'LBFGS' ? optimizer.step(() => loss) : optimizer.step());
  for (let i = 0; i < 7; i++) step();
  calls = 0;
  step();
  return calls;
}

test.each([
  ['SGD', 14],
  ['Adam', 23],
  ['AdamW', 24],
  ['Adagrad', 16],
  ['Adadelta', 25],
  ['Adamax', 20],
  ['NAdam', 26],
  ['RAdam', 33],
  ['RMSprop', 17],
  ['Rprop', 33],
  ['ASGD', 20],
] as const)('%s makes at most %d calls a step, of 3 parameters or of 100', (name, most) => {
  const few = callsOf(name, 3);
  // Where there is a GPU, one call more asks whether the parameters are on it.
  expect(few).toBeLessThanOrEqual(most + (torch.cuda.isAvailable() ? 1 : 0));
  expect(callsOf(name, 100)).toBe(few);
});

// These ask each parameter for its sizes, or make a call for it.
test.each([
  ['Adafactor', 72, 945],
  ['LBFGS', 74, 171],
  ['Muon', 77, 465],
  ['SparseAdam', 94, 870],
] as const)('%s makes at most %d calls a step of 3 parameters, %d of 100', (name, few, many) => {
  const more = torch.cuda.isAvailable() ? 1 : 0;
  expect(callsOf(name, 3)).toBeLessThanOrEqual(few + more);
  expect(callsOf(name, 100)).toBeLessThanOrEqual(many + more);
});

test('every function that an overload of the addon has was counted', () => {
  // Looked at before a step, so that a check stands before it (`callUnguarded`).
  native.describeOperator('aten::_fused_adam_');
  expect([...doors].sort()).toEqual([
    'call',
    'callEach',
    'callEachInParallel',
    'callFromBuffer',
    'callUnguarded',
  ]);
});
