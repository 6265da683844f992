'use strict';
// Child processes that die with the set-up, and what is to be removed when it is interrupted.

const fs = require('node:fs');
const path = require('node:path');

// Loaded late: most runs of the set-up find nothing to do, and start no process.
const childProcess = () => require('node:child_process');

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/** @type {Set<string>} */
const temporary = new Set();

/**
 * Runs a command to its end. `onLine` sees each line of both outputs as it comes.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>} code is -1 where the command could not be started
 */
function run(command, args, { cwd, env, onLine } = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that an interruption reaches the compilers that make or ninja have started.
    const detached = process.platform !== 'win32';
    const child = childProcess().spawn(command, args, {
      cwd,
      env,
      detached,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    let rest = '';
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      const text = chunk.toString();
      output += text;
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      if (onLine) for (const line of lines) onLine(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      children.delete(child);
      resolve({ code: -1, output: `${output}${error.message}\n` });
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve({ code: code ?? 1, output: signal ? `${output}(ended by ${signal})\n` : output });
    });
  });
}

/**
 * The first of these commands that starts and exits with 0, and what it printed.
 * @param {string[][]} candidates each a command and its arguments
 */
function firstThatRuns(candidates) {
  for (const [command = '', ...args] of candidates) {
    const { status, stdout } = childProcess().spawnSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (status === 0) return { command, args, output: stdout.trim() };
  }
  return null;
}

/**
 * A file or folder to be removed if the set-up ends before `keep` is called on it.
 * @param {string} file
 */
function temporaryPath(file) {
  temporary.add(file);
  return file;
}

/** @param {string} file */
function keep(file) {
  temporary.delete(file);
}

/** @param {NodeJS.Signals} signal */
function signalChildren(signal) {
  for (const child of children) {
    try {
      if (child.pid && process.platform !== 'win32') process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/** Ends the children and removes what is unfinished. */
async function cleanUp() {
  // Asked first: ninja ends its compilers and removes their unfinished output, which it cannot when it is killed.
  signalChildren('SIGINT');
  const patience = Date.now() + 800;
  while (children.size > 0 && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, 20));
  signalChildren('SIGKILL');
  for (const file of temporary) {
    try {
      fs.rmSync(file, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Left for the next run, which removes what dead processes have left.
    }
  }
  temporary.clear();
}

/** @param {number} pid */
function isAlive(pid) {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Takes a lock file that holds this process's id, waiting while another live process has it.
 * @param {string} file
 * @param {(pid: number) => void} onWait called once, before waiting
 * @returns {Promise<() => void>} gives the lock back
 */
async function lock(file, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = false; !take(file); await new Promise((resolve) => setTimeout(resolve, 200))) {
    const owner = ownerOf(file);
    if (owner === null || owner === process.pid) continue;
    if (!isAlive(owner)) {
      // Renamed before it is removed: of two processes that both find it stale, one takes it away.
      const stale = `${file}.${process.pid}`;
      try {
        fs.renameSync(file, stale);
      } catch {
        continue;
      }
      fs.rmSync(stale, { force: true });
      continue;
    }
    if (!waited) onWait(owner);
    waited = true;
  }
  temporaryPath(file);
  return () => {
    fs.rmSync(file, { force: true });
    keep(file);
  };
}

/** @param {string} file */
function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {number | null} null: given back, or taken a moment ago and not yet written; 0: written by nobody alive
 */
function ownerOf(file) {
  try {
    const text = fs.readFileSync(file, 'utf8');
    if (text) return Number(text) || 0;
    return Date.now() - fs.statSync(file).mtimeMs > 5000 ? 0 : null;
  } catch {
    return null;
  }
}

module.exports = { cleanUp, firstThatRuns, isAlive, keep, lock, run, temporaryPath };
