/** Numbers and names that C++ and TypeScript both write down: the sources of the two are compared. */
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');

type Table = Record<string, number>;

function partOf(file: string, pattern: RegExp): string {
  const found = read(file).match(pattern)?.[1];
  if (found === undefined) throw new Error(`${file} has nothing that matches ${pattern}`);
  return found.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
}

const items = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** The values of an enum, without the `k` of constants. */
function enumOf(file: string, name: string): Table {
  const body = partOf(file, new RegExp(`enum (?:class )?${name}\\b[^{]*\\{([^}]*)\\}`));
  return Object.fromEntries(
    items(body).map((item, i) => {
      const [key = '', value] = item.split(/\s*=\s*/);
      return [key.replace(/^k(?=[A-Z])/, ''), value === undefined ? i : Number(value)];
    }),
  );
}

/** The values of a constant object, given as numbers or as `1 << bit`. */
function objectOf(file: string, name: string): Table {
  const body = partOf(file, new RegExp(`const ${name} = \\{([^}]*)\\} as const`));
  return Object.fromEntries(
    items(body).map((item) => {
      const [, key = '', one, bit] = item.match(/^(\w+): (\d+)(?: << (\d+))?$/) ?? [];
      return [key, bit === undefined ? Number(one) : Number(one) << Number(bit)];
    }),
  );
}

test.each([
  ['Kind', 'native/bridge/ivalue.h', 'lib/core/operators/schema.ts', 14],
  ['Tag', 'native/operators/argument_buffer.h', 'lib/core/operators/argumentBuffer.ts', 7],
  ['Item', 'native/tensor/indexing.cc', 'lib/core/functional/indexing.ts', 6],
  ['GradientKind', 'native/operators/tensor_list.cc', 'lib/core/operators/foreach/foreachList.ts', 4],
])('%s', (name, cpp, ts, count) => {
  const values = enumOf(cpp, name);
  expect(Object.keys(values)).toHaveLength(count);
  expect(objectOf(ts, name)).toEqual(values);
});

test('the bits of a tensor’s flags', () => {
  const body = partOf('native/tensor/tensor.cc', /const bool bits\[\] = \{([^}]*)\}/);
  const names = items(body).map((item) =>
    item.replace(/^t\.(\w+)\(\)$/, '$1').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
  expect(names).toHaveLength(13);
  expect(objectOf('lib/core/tensor/flags.ts', 'Flag')).toEqual(
    Object.fromEntries(names.map((name, bit) => [name, 1 << bit])),
  );
});

test('what the addon exports, by room', () => {
  const sources = fs
    .readdirSync(path.join(ROOT, 'native'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cc') && !file.startsWith('build'));
  const exported = sources.flatMap((file) =>
    [...read(path.join('native', file)).matchAll(/exportFunction\(\s*env,\s*exports,\s*"(\w+)"/g)].map(
      ([, name]) => `${file.split(path.sep)[0]}: ${name}`,
    ),
  );
  const declared = fs.readdirSync(path.join(ROOT, 'lib', 'native', 'exports')).flatMap((file) => {
    const functions = partOf(`lib/native/exports/${file}`, /export interface \w+Exports \{([\s\S]*?)\n\}/);
    return [...functions.matchAll(/^ {2}(\w+)\??\(/gm)].map(
      ([, name]) => `${path.basename(file, '.ts')}: ${name}`,
    );
  });
  expect(exported.length).toBeGreaterThan(150);
  expect(exported.sort()).toEqual(declared.sort());
});
