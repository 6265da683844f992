/**
 * Arguments by keyword: each public function and class that has parameters with names in Python takes them by those
 * names, in camelCase, as it takes them by position, and refuses a name that it does not have. The signatures are
 * Python's own (test/fixtures/core/signatures.py).
 */
import { inspect } from 'node:util';
import * as package_ from 'torch-node';
import { readAnswerLines } from '../../support/answers';
import { exceptions } from './exceptions';

interface Parameter {
  name: string;
  kind: 'positional' | 'any' | 'rest' | 'keyword' | 'keywords';
}

interface Case {
  /** Python's module. */
  where: string;
  name: string;
  parameters: Parameter[];
}

type Called = (...args: unknown[]) => unknown;

/** `zero_grad` → `zeroGrad` */
const camel = (name: string): string =>
  name.replace(/(?<=[^_])_+([^_])/g, (_, letter: string) => letter.toUpperCase());

/** What the package has under Python's name; undefined where it has nothing that is called. */
function ours({ where, name }: Case): Called | undefined {
  const [first, ...rest] = where.split('.');
  let place = (first === 'torch' ? package_.torch : package_) as unknown as
    | Record<string, unknown>
    | undefined;
  for (const part of rest) place = place?.[camel(part)] as Record<string, unknown> | undefined;
  const found = place?.[camel(name)] ?? place?.[name];
  return typeof found === 'function' ? (found as Called) : undefined;
}

/** The parameters that have names for callers; Python's own begin with an underscore. */
const named = ({ parameters }: Case): Parameter[] =>
  parameters.filter(({ name, kind }) => (kind === 'any' || kind === 'keyword') && !name.startsWith('_'));

const cases = readAnswerLines<Case>('core/signatures.jsonl').filter(
  (each) => named(each).length > 0 && ours(each) !== undefined,
);

/** A value that nothing takes, so that a message shows which argument it arrived at. */
class Sentinel {}

/** What a call comes to: its error, or its result. */
function outcome(callee: Called, args: unknown[]): string {
  const isClass = /^class /.test(Function.prototype.toString.call(callee));
  try {
    const result: unknown = isClass ? Reflect.construct(callee, args) : callee(...args);
    // What is entered until the end of a scope is left again.
    (result as Partial<Disposable> | undefined)?.[Symbol.dispose]?.();
    return `result ${inspect(result)}`;
  } catch (error) {
    return String(error);
  }
}

/** Where a callable does not keep to its rule; empty where it does. */
function faults(each: Case): string[] {
  const callee = ours(each) as Called;
  const values = Object.fromEntries(named(each).map(({ name }) => [camel(name), new Sentinel()]));
  const byName = outcome(callee, [values]);
  const result: string[] = [];
  if (!each.parameters.some(({ kind }) => kind === 'keywords')) {
    for (const given of [{ ...values, notThere: 1 }, { notThere: 1 }]) {
      const text = outcome(callee, [given]);
      if (!/^TypeError: .*unknown argument 'notThere'/s.test(text)) {
        result.push(`does not refuse notThere in ${inspect(Object.keys(given))}: ${text}`);
      }
    }
  }
  // An operator lists each of its overloads on a further line; one of them has the argument.
  if (/^[^\n]*unknown argument/.test(byName)) result.push(byName);
  const order = named(each).map(({ name, kind }) => ({ name: camel(name), kind }));
  const most = order.filter(({ kind }) => kind === 'any').length;
  for (let count = 1; count <= most; count++) {
    const positional = order.slice(0, count).map(({ name }) => values[name]);
    const rest = Object.fromEntries(order.slice(count).map(({ name }) => [name, values[name]]));
    const mixed = outcome(callee, count < order.length ? [...positional, rest] : positional);
    if (mixed !== byName) result.push(`${count} by position: ${mixed}\n    by name: ${byName}`);
  }
  return result;
}

const found = new Map(cases.map((each) => [`${each.where}.${each.name}`, faults(each)]));

test('there are about as many callables as there were', () => {
  expect(cases.length).toBeGreaterThan(500);
});

test('each takes its arguments by keyword as by position, and refuses unknown ones, or is an exception', () => {
  const unexpected = [...found].filter(([name, list]) => list.length > 0 && !(name in exceptions));
  expect(unexpected.map(([name, list]) => `${name}\n  ${list.slice(0, 2).join('\n  ')}`)).toEqual([]);
});

test('the exceptions are few, and none of them keeps to the rule', () => {
  expect(Object.keys(exceptions).filter((name) => found.get(name)?.length === 0)).toEqual([]);
  expect(Object.keys(exceptions).length / cases.length).toBeLessThan(0.04);
});

test('each argument arrives where its name says', () => {
  const { torch } = package_;
  const { prune } = torch.nn.utils;
  expect(() =>
    prune.l1Unstructured({ module: new torch.nn.Linear(2, 2), name: 'weight', amount: -1 }),
  ).toThrow("l1Unstructured: argument 'amount': expected a count, or a share from 0 to 1, got -1");
  const batches = new torch.utils.data.BatchSampler({ sampler: [3, 1, 2], batchSize: 2, dropLast: true });
  expect([...batches]).toEqual([[3, 1]]);
  const x = torch.tensor([1, 2]).requiresGrad_();
  const [gradient] = torch.autograd.grad({ outputs: x.mul(x).sum(), inputs: x });
  expect(gradient?.tolist()).toEqual([2, 4]);
});

test('a name that is near a parameter is understood', () => {
  const { nn, torch } = package_;
  expect(() => new torch.utils.data.DataLoader([] as never, { batch_size: 2 } as never)).toThrow(
    "DataLoader: unknown argument 'batch_size'; did you mean batchSize?",
  );
  expect(() => new nn.Conv2d({ inChanels: 1, outChannels: 1, kernelSize: 1 } as never)).toThrow(
    "Conv2d: unknown argument 'inChanels'; did you mean inChannels?",
  );
  expect(() => torch.randn([2]).sum(0, { keep_dim: true } as never)).toThrow(
    /unknown argument 'keep_dim'; did you mean keepdim\?/,
  );
  expect(() => torch.randn([2]).cumsum({ zzz: 0 } as never)).toThrow(
    /^cumsum: unknown argument 'zzz'; expected cumsum\(self, dim, \{ dtype\? \}\)$/,
  );
});
