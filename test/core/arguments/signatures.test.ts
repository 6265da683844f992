/**
 * Arguments by keyword: each public function, class and method that has parameters with names in Python takes them by
 * those names, in camelCase, as it takes them by position, and refuses a name that it does not have. The signatures are
 * Python's own (test/fixtures/core/signatures.py).
 */
import * as package_ from 'torch-node';
import { exceptions } from './exceptions';
import { faults } from './faults';
import { instanceOf } from './instances';
import { type Called, callables, camel, fullName, methods, ours, type PythonCase } from './pythonCases';

/** Calls the function, or constructs the class. */
function callable(each: PythonCase): Called {
  const callee = ours(each) as Called;
  const isClass = /^class /.test(Function.prototype.toString.call(callee));
  return isClass ? (...args) => Reflect.construct(callee, args) : callee;
}

/** Calls the method of a new instance; `forward` is reached by calling the module, which binds names. */
function method(each: PythonCase): Called {
  const name = camel(each.method as string);
  return (...args) => {
    const owner = each.isStatic ? ours(each) : instanceOf(each);
    if (name === 'forward' && !each.isStatic) return (owner as Called)(...args);
    return (owner as Record<string, Called>)[name]?.apply(owner, args);
  };
}

const found = new Map([
  ...callables.map((each) => [fullName(each), faults(each, callable(each))] as const),
  ...methods.map((each) => [fullName(each), faults(each, method(each))] as const),
]);

test('there are about as many callables and methods as there were', () => {
  expect(callables.length).toBeGreaterThan(500);
  expect(methods.length).toBeGreaterThan(450);
});

test('there is an instance of each class that has methods', () => {
  const lacking = methods.filter((each) => {
    if (each.isStatic) return false;
    try {
      return (
        typeof (instanceOf(each) as Record<string, unknown>)[camel(each.method as string)] !== 'function'
      );
    } catch {
      return true;
    }
  });
  expect([...new Set(lacking.map(({ where, name }) => `${where}.${name}`))]).toEqual([]);
});

test('each takes its arguments by keyword as by position, and refuses unknown ones, or is an exception', () => {
  const unexpected = [...found].filter(([name, list]) => list.length > 0 && !(name in exceptions));
  expect(unexpected.map(([name, list]) => `${name}\n  ${list.slice(0, 2).join('\n  ')}`)).toEqual([]);
});

test('the exceptions are few, and none of them keeps to the rule', () => {
  expect(Object.keys(exceptions).filter((name) => !found.get(name)?.length)).toEqual([]);
  expect(Object.keys(exceptions).length / found.size).toBeLessThan(0.01);
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
