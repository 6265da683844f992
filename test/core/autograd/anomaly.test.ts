import { torch } from 'torch-node';

const { detectAnomaly, setDetectAnomaly } = torch.autograd;

/** The line of this file that a stack names first. */
const ownLine = (text: string): string | undefined => text.match(/anomaly\.test\.ts:(\d+)/)?.[1];

function warningsOf(fn: () => void): Error[] {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  const silenced = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', listen);
  try {
    fn();
  } finally {
    process.off('warning', listen);
    for (const listener of silenced) process.on('warning', listener);
  }
  return warnings;
}

function lineHere(): string | undefined {
  return ownLine((new Error().stack as string).split('\n').slice(2).join('\n'));
}

test('NaN in a backward is an error, and the warning names the line that recorded the operation', () => {
  let line: string | undefined;
  const warnings = warningsOf(() => {
    detectAnomaly(() => {
      const x = torch.tensor([-1, 4], { requiresGrad: true });
      line = lineHere();
      const y = x.sqrt(); // on the line after `lineHere`
      expect(() => y.sum().backward()).toThrow(
        "Function 'SqrtBackward0' returned nan values in its 0th output.",
      );
    });
  });
  const text = warnings.map(String).find((each) => each.includes('SqrtBackward0')) as string;
  expect(text).toMatch(/^AnomalyWarning: Error detected in SqrtBackward0/);
  expect(ownLine(text)).toBe(String(Number(line) + 1));
  // Nothing of the library itself is in the stack.
  expect(text).not.toMatch(/tensor\.js|operator\.js|dist\/core|lib\/core/);
});

test('an error thrown by a hand-written backward names its line too, and arrives as itself', () => {
  const thrown = new Error('mine');
  class Fails extends torch.autograd.Function {
    static forward(_ctx: unknown, x: ReturnType<typeof torch.ones>) {
      return x.mul(2);
    }
    static backward(): never {
      throw thrown;
    }
  }
  const x = torch.ones([2], { requiresGrad: true });
  let caught: unknown;
  const warnings = warningsOf(() => {
    using _ = detectAnomaly();
    try {
      Fails.apply(x).sum().backward();
    } catch (error) {
      caught = error;
    }
  });
  expect(caught).toBe(thrown);
  expect(warnings.some(({ message }) => message.includes('FailsBackward') && ownLine(message))).toBe(true);
});

test('in a double backward the first one is named as well', () => {
  const x = torch.tensor([0], { requiresGrad: true });
  const warnings = warningsOf(() =>
    detectAnomaly(() => {
      const [first] = torch.autograd.grad(x.pow(1.5), x, { createGraph: true });
      // The second derivative, 0.75 / √x, is infinite, times zero.
      expect(() => (first as typeof x).mul(0).sum().backward()).toThrow(/returned nan values/);
    }),
  );
  expect(warnings.map(({ message }) => message).join('\n')).toMatch(
    /Previous calculation that induced \w+, in PowBackward/,
  );
});

test('checkNan: false lets NaN through', () => {
  const x = torch.tensor([-1], { requiresGrad: true });
  warningsOf(() => detectAnomaly(() => x.sqrt().backward(), { checkNan: false }));
  expect(x.grad?.item()).toBeNaN();
});

test('the mode ends with its scope, also by an error', () => {
  expect(torch.isAnomalyEnabled()).toBe(false);
  warningsOf(() => {
    expect(() =>
      detectAnomaly(() => {
        expect([torch.isAnomalyEnabled(), torch.isAnomalyCheckNanEnabled()]).toEqual([true, true]);
        throw new Error('out');
      }),
    ).toThrow('out');
    expect(torch.isAnomalyEnabled()).toBe(false);
    setDetectAnomaly(true, { checkNan: false });
    expect([torch.isAnomalyEnabled(), torch.isAnomalyCheckNanEnabled()]).toEqual([true, false]);
    setDetectAnomaly(false);
    expect(torch.isAnomalyEnabled()).toBe(false);
    expect(setDetectAnomaly(true, () => torch.isAnomalyEnabled())).toBe(true);
  });
  expect(torch.isAnomalyEnabled()).toBe(false);
});

test('misuse', () => {
  expect(() => detectAnomaly(3 as never)).toThrow(TypeError);
  expect(() => setDetectAnomaly('yes' as never)).toThrow(/expected a boolean, got a string \('yes'\)/);
  expect(() => detectAnomaly({ checkNan: 1 as never })).toThrow(/argument 'checkNan'/);
});
