import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Files move; what comments say of where something is must move with them. */

const root = join(__dirname, '..', '..');
const commented = ['lib', 'native', 'scripts', 'bench'];
const named = [...commented, 'test', 'docs'];
const ignored = /(^|\/)(node_modules|build|__pycache__)\//;

function filesUnder(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.map((file) => `${folder}/${file.replaceAll('\\', '/')}`).filter((file) => !ignored.test(file));
}

const all = [...named.flatMap(filesUnder), ...readdirSync(root).filter((name) => extname(name) !== '')];

const inC = /^\s*(?:\/\*\*?|\*|\/\/)\s?(.*)$|\s\/\/\s(.*)$/;
const inPython = /^\s*#\s?(.*)$|\s#\s(.*)$/;
const languages: Record<string, RegExp> = {
  '.ts': inC,
  '.js': inC,
  '.mjs': inC,
  '.cc': inC,
  '.h': inC,
  '.py': inPython,
  '.txt': inPython,
  '.gyp': inPython,
};

/** The comments of a file, each with the number of its line. */
function commentsOf(file: string): { line: number; text: string }[] {
  const pattern = languages[extname(file)];
  if (pattern === undefined) return [];
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((written, i) => {
      const match = pattern.exec(written);
      return match
        ? [{ line: i + 1, text: (match[1] ?? match[2] ?? '').replace(/https?:\/\/\S+/g, '') }]
        : [];
    });
}

/** The source files, and the files and folders of this repository by their full name, that a comment names. */
function pointersIn(text: string): string[] {
  // Nothing before a name belongs to it: /home/me/main.ts is an example's.
  const files = text.match(/(?<![\w/.-])(?:\.{1,2}\/)*[\w-]+(?:[/.][\w-]+)*\.(?:ts|cc|h|mjs)\b/g) ?? [];
  const rooted = text.match(/(?<![\w/.-])(?:lib|native|scripts|bench|test|docs)\/[\w/.-]*\w/g) ?? [];
  return [...files, ...rooted];
}

function filesOf(room: string): string[] {
  return all.filter((file) => file === room || file.startsWith(`${room}/`));
}

/** Whether a comment in `room` that says `pointer` names a file, or a folder by its full name. */
function exists(pointer: string, room: string): boolean {
  const name = pointer.replace(/^(?:\.{1,2}\/)+/, '');
  if (existsSync(join(root, name))) return true;
  // A comment that gives no folder means a file of its own room.
  const candidates = name.includes('/') ? all : filesOf(room);
  return candidates.some((file) => `/${file}`.endsWith(`/${name}`) || file.startsWith(`${name}.`));
}

test.each([...commented, 'test', 'CMakeLists.txt'])('the comments of %s name files that exist', (room) => {
  const pointers = filesOf(room).flatMap((file) =>
    commentsOf(file).flatMap(({ line, text }) =>
      pointersIn(text).map((name) => ({ where: `${file}:${line}`, name })),
    ),
  );
  expect(pointers.filter(({ name }) => !exists(name, room))).toEqual([]);
});

test('names are found in comments', () => {
  expect(pointersIn('see ../tensors/globals.ts and native/addon.cc')).toEqual([
    '../tensors/globals.ts',
    'native/addon.cc',
    'native/addon.cc',
  ]);
  expect(exists('../core/scalar.ts', 'lib')).toBe(false);
  expect(exists('types/scalar.ts', 'lib')).toBe(true);
  expect(exists('scalar.ts', 'native')).toBe(false);
});
