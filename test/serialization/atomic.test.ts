/** Files are replaced whole or not at all. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { safetensors, type Tensor, torch } from 'torch-node';
import { where } from '../support/skipped';
import { temporaryFolder } from '../support/temporaryFolder';

const { at: temporary } = temporaryFolder();
const onPosix = where(process.platform !== 'win32', 'they are of POSIX', describe);

/** A folder of its own, so that what is left in it can be seen. */
function folder(name: string): string {
  mkdirSync(temporary(name));
  return temporary(name);
}

const environment = { ...process.env, OMP_NUM_THREADS: '1' };
const dist = JSON.stringify(join(__dirname, '..', '..', 'dist'));

test('a new file replaces the old one, and nothing else is left', () => {
  const place = folder('replace');
  const file = join(place, 'a.pt');
  torch.save({ a: 1 }, file);
  torch.save({ a: 2 }, file);
  safetensors.saveFile({ a: torch.ones([2]) }, join(place, 'a.safetensors'));
  expect(torch.load(file)).toEqual({ a: 2 });
  expect(readdirSync(place).sort()).toEqual(['a.pt', 'a.safetensors']);
});

test('a folder that is not there, and a folder in the place of the file', () => {
  const place = folder('none');
  expect(() => torch.save(1, join(place, 'x', 'a.pt'))).toThrow(
    /^torch\.save: .*a\.pt could not be written \(no file was written\): ENOENT: no such file or directory/,
  );
  expect(() => torch.save(1, place)).toThrow(/expected a file's name, got a folder's/);
  expect(readdirSync(place)).toEqual([]);
});

test('what fails in the middle leaves the old file', () => {
  const place = folder('middle');
  const file = join(place, 'a.pt');
  torch.save({ a: 1 }, file);
  const before = readFileSync(file);
  // Its elements can not be had when their turn comes.
  const tensors = { a: torch.ones([2]), b: 7 as unknown as Tensor };
  expect(() => safetensors.saveFile(tensors, file)).toThrow(TypeError);
  expect(() => torch.save({ a: [() => 1] }, file)).toThrow(TypeError);
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(place)).toEqual(['a.pt']);
});

onPosix('on POSIX systems', () => {
  test('a link stays one, and the permissions stay', () => {
    const place = folder('link');
    const file = join(place, 'a.pt');
    torch.save({ a: 1 }, file);
    chmodSync(file, 0o640);
    symlinkSync('a.pt', join(place, 'link.pt'));
    torch.save({ a: 2 }, join(place, 'link.pt'));
    expect(lstatSync(join(place, 'link.pt')).isSymbolicLink()).toBe(true);
    expect(torch.load(file)).toEqual({ a: 2 });
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test('a device takes what is written to it', () => {
    expect(() => torch.save({ a: torch.ones([100_000]) }, '/dev/null')).not.toThrow();
  });

  /** Runs a program; the last line that it printed. */
  function runLimited(program: string, limit: string, file: string): string {
    const script = `const { torch } = require(${dist}); const file = ${JSON.stringify(file)}; ${program}`;
    const shell = `trap '' XFSZ; ulimit -f ${limit}; exec "$0" -e "$1"`;
    const { stdout, stderr } = spawnSync('sh', ['-c', shell, process.execPath, script], {
      encoding: 'utf8',
      env: environment,
    });
    return stdout.trim() || stderr;
  }

  const failing = `try { torch.save({ a: torch.ones([1 << 20]) }, file); console.log('saved'); }
    catch (error) { console.log(error.code, error.message); }`;

  test('a safetensors file that grows too large leaves the old one', () => {
    const place = folder('fullTensors');
    const file = join(place, 'a.safetensors');
    safetensors.saveFile({ a: torch.ones([2]) }, file);
    const before = readFileSync(file);
    const saving = `try { require(${dist}).safetensors.saveFile({ a: torch.ones([1 << 20]) }, file); console.log('saved'); }
      catch (error) { console.log(error.code, error.message); }`;
    expect(runLimited(saving, '512', file)).toMatch(
      /^EFBIG safetensors\.saveFile: .*a\.safetensors could not be written \(the file that was there is as it was\): EFBIG/,
    );
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(place)).toEqual(['a.safetensors']);
  });

  test('a file that grows too large leaves the old one', () => {
    const place = folder('full');
    const file = join(place, 'a.pt');
    torch.save({ a: 1 }, file);
    expect(runLimited(failing, '512', file)).toMatch(
      /^EFBIG torch\.save: .*a\.pt could not be written \(the file that was there is as it was\): EFBIG/,
    );
    expect(torch.load(file)).toEqual({ a: 1 });
    expect(readdirSync(place)).toEqual(['a.pt']);
    expect(runLimited(failing, '512', join(place, 'b.pt'))).toMatch(
      /could not be written \(no file was written\): EFBIG/,
    );
    expect(readdirSync(place)).toEqual(['a.pt']);
  });

  test('files and folders that may not be written to', () => {
    const place = folder('locked');
    const file = join(place, 'a.pt');
    torch.save({ a: 0 }, file);
    const before = readFileSync(file);
    // Whoever runs as root may write anywhere, so take another user's rights for the while.
    const asRoot = process.geteuid?.() === 0;
    chmodSync(join(place, '..'), 0o755);
    const refused = (save: () => void): void => {
      if (asRoot) process.seteuid?.(65534);
      try {
        expect(save).toThrow(/the file that was there is as it was\): EACCES/);
      } finally {
        if (asRoot) process.seteuid?.(0);
      }
    };
    const saves = [() => torch.save(1, file), () => safetensors.saveFile({ a: torch.ones([2]) }, file)];
    chmodSync(file, 0o444);
    for (const save of saves) refused(save);
    chmodSync(file, 0o644);
    chmodSync(place, 0o555);
    for (const save of saves) refused(save);
    chmodSync(place, 0o755);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(place)).toEqual(['a.pt']);
  });

  test('killed at any moment, it leaves the old file or the new one', async () => {
    const file = join(folder('killed'), 'a.pt');
    const program = `const { torch } = require(${dist});
      const x = torch.zeros([1 << 21]);
      for (let i = 0; ; i++) {
        torch.save({ i, x: x.fill_(i) }, ${JSON.stringify(file)});
        if (i === 1) console.log('ready');
      }`;
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, ['-e', program], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 3 + round * 11));
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      const { i, x } = torch.load<{ i: number; x: Tensor }>(file);
      expect([x.min().item(), x.max().item()]).toEqual([i, i]);
    }
  });
});
