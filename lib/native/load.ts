/**
 * The only file that loads the addon. An error names the platform, the addon, the libtorch that was used, the folders
 * that were searched, and what to do.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NativeAddon } from './api';
import { withThrowing } from './errors';

/** What the build noted beside the addon (scripts/bootstrap.mjs). */
interface BuildNote {
  libtorch: { dir: string; version: string; library: string; size: number };
}

const platform = `${process.platform}-${process.arch}`;
const root = dirname(dirname(__dirname));
/**
 * Which build of a checkout is loaded: TORCH_NODE_ADDON is a folder of build/, Debug or Asan for those who work on
 * native/.
 */
const configuration = process.env.TORCH_NODE_ADDON;
const built = join(root, 'build', configuration || 'Release', 'torch_node.node');
/** The package with the addon for this platform, where it is installed. */
const platformPackage = `@torch-node/${platform}`;

/** The path of the addon. */
function find(): string {
  if (configuration) return built;
  try {
    return require.resolve(platformPackage);
  } catch {
    return built; // Not installed: this is a checkout, where the addon is built.
  }
}

function load(): NativeAddon {
  const file = find();
  const note = file === built ? readNote() : undefined;
  // Checked before loading: with another libtorch than it was compiled for, the addon may crash instead of failing.
  const problem = note && changed(note);
  if (problem) throw new Error(explain(problem, file, note));
  try {
    return withThrowing(require(file) as NativeAddon);
  } catch (error) {
    const reason = existsSync(file) ? reasonOf(error as Error) : 'it has not been built.';
    throw new Error(explain(reason, file, note), { cause: error });
  }
}

function readNote(): BuildNote | undefined {
  try {
    return JSON.parse(readFileSync(built.replace(/node$/, 'json'), 'utf8')) as BuildNote;
  } catch {
    return undefined;
  }
}

/** How the libtorch on disk differs from the one that the addon was built for; undefined where it does not. */
function changed({ libtorch: { dir, version, library, size } }: BuildNote): string | undefined {
  const stat = statSync(join(dir, 'lib', library), { throwIfNoEntry: false });
  if (!stat) return `its libtorch (${version}) is gone: ${join(dir, 'lib', library)} does not exist.`;
  if (stat.size === size) return undefined;
  return `it was built for libtorch ${version}, and ${dir} now holds ${versionIn(dir)}.`;
}

function versionIn(dir: string): string {
  try {
    return (
      readFileSync(join(dir, 'version.py'), 'utf8').match(/__version__ = '([^']+)'/)?.[1] ?? 'another one'
    );
  } catch {
    return 'another one';
  }
}

/** The message of the dynamic loader, and what it means. */
function reasonOf({ message }: Error): string {
  const meaning = (
    [
      [
        /cannot open shared object|Library not loaded|specified module could not be found/,
        'a library that it needs was not found',
      ],
      [
        /undefined symbol|Symbol not found|procedure could not be found/,
        'the libtorch that was found is another version than the one it was built for',
      ],
      [/GLIBC|GLIBCXX|CXXABI/, 'it was built on a newer system than this one'],
      [
        /invalid ELF|wrong ELF|incompatible architecture|not a valid Win32/,
        'it was built for another platform, or is damaged',
      ],
    ] as const
  ).find(([pattern]) => pattern.test(message))?.[1];
  return meaning ? `${meaning}: ${message}` : message;
}

function explain(reason: string, file: string, note: BuildNote | undefined): string {
  const search =
    process.platform === 'darwin'
      ? 'DYLD_LIBRARY_PATH'
      : process.platform === 'win32'
        ? 'PATH'
        : 'LD_LIBRARY_PATH';
  const folders = [
    note && join(note.libtorch.dir, 'lib'),
    process.env[search] && `${search}=${process.env[search]}`,
    "the system's folders",
  ];
  const script = configuration ? `build:${configuration.toLowerCase()}` : 'build';
  return [
    `torch-node could not load its addon: ${reason}`,
    `  platform:  ${platform}, Node ${process.versions.node}`,
    `  addon:     ${file} (${platformPackage} is ${file === built ? 'not ' : ''}installed)`,
    `  libtorch:  ${note ? `${note.libtorch.version} in ${note.libtorch.dir}` : 'unknown'}`,
    `  searched:  ${folders.filter(Boolean).join(', ')}`,
    file === built
      ? `  what to do: run \`npm run ${script}\` in ${root}, which finds or fetches libtorch and builds the addon.`
      : `  what to do: install torch-node again, so that ${platformPackage} comes anew.`,
  ].join('\n');
}

/** The addon. Its functions throw the errors that it returns. */
export const native: NativeAddon = load();
