/** Modes belong to the code that entered them, whatever other code runs meanwhile. */
import { nn, optim, type Tensor, torch } from 'torch-node';

const { forwardAd, graph } = torch.autograd;
const { checkpoint, setCheckpointEarlyStop } = torch.utils.checkpoint;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Enters a mode around a function. */
type Around = <T>(fn: () => T) => T;

/** Whether tensors are packed on their way into the graph. */
let packed = 0;
function packs(): boolean {
  const before = packed;
  torch.inferenceMode(false, () => torch.enableGrad(() => torch.ones(1).requiresGrad_().exp()));
  return packed > before;
}

const weight = torch.ones(1).requiresGrad_();
const optimizer = new optim.SGD([weight], { momentum: 0.5 });
weight.sum().backward();
optimizer.step();
const swapped = torch.ones(1).requiresGrad_();
const state = optimizer.stateDict();

const layer = nn.utils.parametrize.registerParametrization(
  new nn.Linear(2, 2),
  'weight',
  new nn.Tanh(),
) as nn.Linear;

/** The modes, and how code sees that it runs in one. */
const modes: [name: string, around: Around, isOn: () => boolean, exclusive?: true][] = [
  ['noGrad', (fn) => torch.noGrad(fn), () => !torch.isGradEnabled()],
  ['setGradEnabled', (fn) => torch.setGradEnabled(false, fn), () => !torch.isGradEnabled()],
  ['inferenceMode', (fn) => torch.inferenceMode(fn), () => torch.isInferenceModeEnabled()],
  ['autocast', (fn) => torch.autocast('cpu', fn), () => torch.isAutocastEnabled('cpu')],
  ['detectAnomaly', (fn) => torch.autograd.detectAnomaly(fn), () => torch.isAnomalyEnabled()],
  ['setDetectAnomaly', (fn) => torch.autograd.setDetectAnomaly(true, fn), () => torch.isAnomalyEnabled()],
  [
    'savedTensorsHooks',
    (fn) =>
      graph.savedTensorsHooks(
        (tensor: Tensor) => {
          packed++;
          return tensor.detach();
        },
        (tensor) => tensor,
        fn,
      ),
    packs,
  ],
  ['cached', (fn) => nn.utils.parametrize.cached(fn), () => new Set([layer.weight, layer.weight]).size === 1],
  [
    'swapInOptimizerParamsAndState',
    (fn) => optim.swapInOptimizerParamsAndState(optimizer, { weight: swapped }, state, fn),
    () => optimizer.paramGroups[0]?.params[0] === swapped,
    true,
  ],
  [
    'dualLevel',
    (fn) => forwardAd.dualLevel(fn),
    () => {
      try {
        forwardAd.makeDual(torch.ones(1), torch.ones(1));
        return true;
      } catch {
        return false;
      }
    },
    true,
  ],
];

/** Whether a mode is on now, and after each of several kinds of waiting. */
async function watch(isOn: () => boolean): Promise<boolean[]> {
  const seen = [isOn()];
  await null;
  seen.push(isOn());
  await sleep(3);
  seen.push(isOn());
  await new Promise((resolve) => setImmediate(resolve));
  seen.push(isOn());
  return seen;
}

const on = [true, true, true, true];
const off = [false, false, false, false];

describe.each(modes)('%s', (_name, around, isOn, exclusive) => {
  beforeEach(() => expect(isOn()).toBe(false));
  afterEach(() => expect(isOn()).toBe(false));

  test('an async function, and the code outside', async () => {
    const inside = around(async () => await watch(isOn));
    const outside = watch(isOn);
    expect([await inside, await outside]).toEqual([on, off]);
  });

  test('a function that returns the promise of another', async () => {
    const inside = around(() => watch(isOn));
    expect([await inside, await watch(isOn)]).toEqual([on, off]);
  });

  if (!exclusive) {
    test('overlapping scopes, of which the first ends first', async () => {
      const first = around(() => watch(isOn));
      const second = around(async () => [...(await watch(isOn)), ...(await watch(isOn))]);
      expect(await first).toEqual(on);
      expect(isOn()).toBe(false);
      expect(await second).toEqual([...on, ...on]);
    });
  }

  test('a scope within which each other mode is entered and left', async () => {
    const seen = await around(async () => {
      const all: boolean[] = [];
      for (const [, other] of modes.filter((mode) => mode[1] !== around)) {
        all.push(...(await other(() => watch(isOn))), ...(await watch(isOn)));
      }
      return all;
    });
    expect(seen).toEqual(Array((modes.length - 1) * 8).fill(true));
  });

  test('scopes of all other modes meanwhile', async () => {
    const others = modes.filter((mode) => mode[1] !== around && mode[2].toString() !== isOn.toString());
    const inside = around(() => watch(isOn));
    const outside = await Promise.all(
      others
        .filter(([name]) => !/^(noGrad|setGradEnabled|inferenceMode)$/.test(name))
        .map(([, other]) => other(() => watch(isOn))),
    );
    expect(await inside).toEqual(on);
    for (const seen of outside) expect(seen).toEqual(off);
  });

  test('functions that throw', async () => {
    const failing = around(async () => {
      await sleep(1);
      throw new RangeError(String(isOn()));
    });
    expect(isOn()).toBe(false);
    await expect(failing).rejects.toThrow(new RangeError('true'));
    expect(() => around(() => expect(isOn()).toBe(false))).toThrow();
  });

  test('a generator', () => {
    const ended: boolean[] = [];
    const values = around(function* () {
      try {
        yield isOn();
        yield isOn();
        yield isOn();
      } finally {
        ended.push(isOn());
      }
    });
    const seen: boolean[][] = [];
    for (const value of values) {
      seen.push([value, isOn()]);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(ended).toEqual([true]);
    expect(values.next()).toEqual({ value: undefined, done: true });
  });

  test('an async generator', async () => {
    const seen: boolean[][] = [];
    const values = around(async function* () {
      yield isOn();
      await sleep(1);
      yield isOn();
    });
    for await (const value of values) seen.push([value, isOn()]);
    expect(seen).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  test('a thenable that is no promise', async () => {
    const seen: boolean[] = [];
    const value: unknown = await around(() => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      then(resolve: (value: string) => void) {
        seen.push(isOn());
        setTimeout(() => {
          seen.push(isOn());
          resolve('value');
        }, 1);
      },
    }));
    expect([value, ...seen]).toEqual(['value', true, true]);
  });

  test('timers and microtasks that were started inside', async () => {
    const seen: boolean[] = [];
    const look = () => seen.push(isOn());
    await around(async () => {
      setTimeout(look, 1);
      setImmediate(look);
      process.nextTick(look);
      queueMicrotask(look);
      Promise.resolve().then(look);
      await sleep(10);
    });
    expect(seen).toEqual([true, true, true, true, true]);
  });

  test('what a synchronous function left running', async () => {
    let left: Promise<boolean[]> | undefined;
    around(() => {
      left = sleep(1).then(() => watch(isOn));
    });
    expect(await left).toEqual(off);
  });
});

test('a setting that is changed in a scope is kept where its code goes on, and nowhere else', async () => {
  await torch.noGrad(async () => {
    torch.setGradEnabled(true);
    await sleep(1);
    expect(torch.isGradEnabled()).toBe(true);
  });
  await torch.enableGrad(async () => {
    torch.setGradEnabled(false);
    await sleep(1);
    expect(torch.isGradEnabled()).toBe(false);
  });
  expect(torch.isGradEnabled()).toBe(true);
});

test('setGradEnabled without a function is for the thread', async () => {
  const { [Symbol.dispose]: restore } = torch.setGradEnabled(false);
  expect(await watch(() => torch.isGradEnabled())).toEqual(off);
  expect(await torch.enableGrad(() => watch(() => torch.isGradEnabled()))).toEqual(on);
  restore();
  expect(torch.isGradEnabled()).toBe(true);
});

test('a mode of a `using` declaration belongs to the scope around it', async () => {
  const isOn = () => torch.isAutocastEnabled('cpu');
  const inside = torch.noGrad(async () => {
    const mode = torch.autocast('cpu');
    const seen = await watch(isOn);
    mode[Symbol.dispose]();
    return [...seen, isOn()];
  });
  expect(await watch(isOn)).toEqual(off);
  expect(await inside).toEqual([...on, false]);
});

test('forkRng draws from a sequence of its own', async () => {
  torch.manualSeed(1);
  const expected = torch.rand(4).tolist();
  torch.manualSeed(1);
  const inside = torch.forkRng(async () => {
    const first = torch.rand(2).tolist() as number[];
    await sleep(2);
    return [...first, ...(torch.rand(2).tolist() as number[])];
  });
  const outside = torch.rand(2).tolist() as number[];
  expect(await inside).toEqual(expected);
  expect([...outside, ...(torch.rand(2).tolist() as number[])]).toEqual(expected);
});

test('a tangent is kept while other code runs', async () => {
  const tangent = await forwardAd.dualLevel(async () => {
    const x = forwardAd.makeDual(torch.tensor([3]).float(), torch.ones(1));
    await sleep(1);
    return forwardAd.unpackDual(x.mul(x)).tangent?.tolist();
  });
  expect(tangent).toEqual([6]);
});

test('checkpoint options and the code outside', async () => {
  const run = () => checkpoint((x: Tensor) => x.exp(), weight);
  const inside = setCheckpointEarlyStop(false, async () => {
    await sleep(1);
    return run().requiresGrad;
  });
  expect([await inside, run().requiresGrad]).toEqual([true, true]);
});
