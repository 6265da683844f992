/**
 * Jest runs each test file in a realm of its own, a `vm` context, whose `Error`, `Array` and `Map` are not those of the
 * process. The addon's values belong to the process's realm; `other` evaluates in a third one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { DataLoader, nn, torch } from 'torch-node';

const other = (program: string): never => runInNewContext(program) as never;

test.each([
  ['an error of libtorch', () => torch.ones(2).add(torch.ones(3)), Error],
  ['a RangeError', () => torch.arange(3).index([5]), RangeError],
  ['a TypeError', () => torch.ones(2).repeat('2' as never), TypeError],
  [
    'a disposed tensor',
    () => {
      const x = torch.ones(2);
      x.dispose();
      return x.shape;
    },
    TypeError,
  ],
  ['a failed backward pass', () => torch.ones(2).sum().backward(), Error],
])('%s is an error of the realm that loaded the package', (_, fn, kind) => {
  expect(fn).toThrow(kind);
});

test('what a hook throws comes through as it is', () => {
  const thrown = other('class Own extends Error {} new Own("mine")') as Error;
  const prototype = Object.getPrototypeOf(thrown);
  const x = torch.ones(2, { requiresGrad: true });
  x.registerHook(() => {
    throw thrown;
  });
  let caught: unknown;
  try {
    x.sum().backward();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBe(thrown);
  expect(Object.getPrototypeOf(thrown)).toBe(prototype);
});

test('lists are arrays of the realm that loaded the package', () => {
  const lists = {
    split: torch.ones(4).split(2),
    unbind: torch.ones(2).unbind(),
    max: torch.ones([2]).max(0),
    shape: torch.ones(2).shape,
    stride: torch.ones(2, 2).stride(),
    tolist: torch.ones(2, 2).tolist(),
    meshgrid: torch.meshgrid([torch.ones(2)], { indexing: 'ij' }),
  };
  // biome-ignore lint/suspicious/useIsArray: it takes arrays of every realm
  const foreign = Object.entries<unknown>(lists).filter(([, list]) => !(list instanceof Array));
  expect(foreign.map(([name]) => name)).toEqual([]);
});

test('Maps, Sets, options, buffers and promises of another realm are taken', () => {
  const layer = new nn.Linear(1, 1);
  const state = other('new Map()') as Map<string, unknown>;
  for (const [name, tensor] of Object.entries(layer.stateDict())) state.set(name, tensor);
  expect(new nn.Linear(1, 1).loadStateDict(state as never).missingKeys).toEqual([]);
  expect(String(new nn.Conv2d(other('({ inChannels: 1, outChannels: 2, kernelSize: 3 })')))).toBe(
    'Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))',
  );
  expect(torch.zeros([2], other('({ requiresGrad: true })')).requiresGrad).toBe(true);
  expect(torch.frombuffer(other('new Float32Array([1, 2]).buffer')).tolist()).toEqual([1, 2]);
  expect(torch.frombuffer(new Float32Array([1, 2]).buffer).tolist()).toEqual([1, 2]);
  expect(torch.tensor(other('new Float64Array([1, 2])')).dtype).toBe(torch.float64);
  expect(torch.tensor(other('[[1, 2], [3, 4]]')).tolist()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  const batch = torch.utils.data.defaultCollate([other('({ a: 1 })'), other('({ a: 2 })')]) as { a: unknown };
  expect(String(batch.a)).toBe('tensor([1, 2])');
  expect(() => [...new DataLoader({ length: 1, get: () => other('Promise.resolve(1)') } as never)]).toThrow(
    /promises/,
  );
});

test('lib asks for no class of its own realm alone', () => {
  const builtins =
    /instanceof (Map|Set|Promise|Date|RegExp|DataView|(Shared)?ArrayBuffer|\w*\d+Array|(Range|Type|Syntax)?Error|Object|Function)\b/;
  const root = path.join(__dirname, '..', 'lib');
  const found = (readdirSync(root, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts') && builtins.test(readFileSync(path.join(root, file), 'utf8')))
    .sort();
  // Errors are made the realm's where the addon returns them.
  expect(found).toEqual([path.join('native', 'errors.ts')]);
});
