import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { read, root } from './pages';

const folders = ['lib', 'scripts', 'test', 'bench', 'native'];
const files = ['CMakeLists.txt', 'jest.config.js'];
const isSource = /\.(ts|js|mjs|py|cc|h|gyp|txt)$/;

const sources = [
  ...files,
  ...folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((name) => isSource.test(name) && !name.includes(`${path.sep}build${path.sep}`)),
  ),
]
  .filter((name) => !name.startsWith(path.join('test', 'docs')))
  .map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }));

/** In JavaScript, in C++, in Python, in CMake; what is only assigned counts too, as something will read it. */
const readings = [
  /\b(?:process\.|host\.|\b)env\.([A-Za-z_]\w*)/g,
  /\benv\[['"]([A-Za-z_]\w*)['"]\]/g,
  /\bgetenv\("(\w+)"\)/g,
  /\bos\.environ(?:\.get\(|\[)["'](\w+)/g,
  /\$ENV\{(\w+)\}/g,
];
const destructured = /\{([^{}]*)\}\s*=\s*process\.env\b/g;

/** Where the name is computed: the text that reads it, and the names. */
const computed = [
  { text: 'process.env[search]', names: ['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'PATH'] },
  { text: '/^(https|all)_proxy$/i.test(name)', names: ['https_proxy', 'all_proxy'] },
];

/** C++ calls Node's environment `env`, whose members are no variables. */
function variablesIn({ name, text }: { name: string; text: string }): string[] {
  const isCpp = /\.(cc|h)$/.test(name);
  const named = readings
    .filter((reading) => !isCpp || reading.source.includes('getenv'))
    .flatMap((reading) => [...text.matchAll(reading)].map((match) => match[1] as string));
  const taken = [...text.matchAll(destructured)].flatMap((match) =>
    (match[1] as string).split(',').map((part) => part.split(/[:=]/)[0]?.trim() ?? ''),
  );
  const others = computed.filter((one) => text.includes(one.text)).flatMap(({ names }) => names);
  return [...named, ...taken, ...others];
}

const found = new Set(sources.flatMap(variablesIn));

const [ofOurs = '', ofOthers = ''] = read('docs/environment.md').split('## Of others');
/** The first column of the tables. */
const variables = (page: string) => [...page.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] as string);

test('every variable that the sources read is in docs/environment.md', () => {
  expect(found.size).toBeGreaterThan(20);
  const listed = [...variables(ofOurs), ...variables(ofOthers)];
  expect([...found].filter((name) => !listed.includes(name))).toEqual([]);
});

test('docs/environment.md has no variable that nothing reads, and none twice', () => {
  const listed = variables(ofOurs);
  expect(listed.filter((name) => !found.has(name))).toEqual([]);
  expect(listed.filter((name, i) => listed.indexOf(name) !== i)).toEqual([]);
});

test('what docs/environment.md says of others is what the sources set', () => {
  const nowhere = variables(ofOthers).filter(
    (variable) => !sources.some(({ text }) => new RegExp(`\\b${variable}\\b`).test(text)),
  );
  expect(nowhere).toEqual([]);
});

test('each file that docs/environment.md names has the name of the variable, or reads a computed one', () => {
  const wrong = [...read('docs/environment.md').matchAll(/^\| `(\w+)`.*\| ([^|]+) \|$/gm)].flatMap(
    ([, variable = '', readers = '']) =>
      [...readers.matchAll(/`([^`]+)`/g)]
        .map((match) => sources.find(({ name }) => name === path.normalize(match[1] as string)))
        .filter(
          (source) => !source || !(source.text.includes(variable) || variablesIn(source).includes(variable)),
        )
        .map((source) => `${variable}: ${source?.name ?? readers}`),
  );
  expect(wrong).toEqual([]);
});
