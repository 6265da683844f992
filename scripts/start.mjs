// Runs a program of scripts/ as npm does: reads its flags, sets up what is missing, and starts it. Whoever asks for help or
// mistypes a flag is answered before anything is installed or compiled, by Node's own modules alone.
//
// The program is a process of its own, because a training loop is synchronous: it never comes to see a signal, so that
// this process answers Ctrl-C, and says what the program has saved.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { commandLine } = require('./flags/command.js');

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

const [name = '', ...args] = process.argv.slice(2);
const { nodeArgs } = require('./flags/programs.js');
const program = require(`./flags/${name}.js`);
commandLine(program, args);

/** @type {NodeJS.Signals | undefined} */
let asked;
/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
/** What the program told of its state, for the sentence that its end asks for. */
let state = '';

for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // Who asks a second time has waited long enough.
    if (asked !== undefined) {
      child?.kill('SIGKILL');
      process.exit(128 + constants.signals[signal]);
    }
    asked = signal;
    child?.kill(signal);
  });
}

/**
 * Runs a script to its end.
 * @param {string[]} nodeArguments
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
function run(nodeArguments) {
  child = spawn(process.execPath, nodeArguments, {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (message) => {
    state = String(message);
  });
  return new Promise((resolve, reject) => {
    child?.on('error', reject);
    child?.on('close', (code, signal) => resolve({ code, signal }));
  });
}

const setUp = await run([path.join('scripts', 'bootstrap.mjs')]);
if (setUp.code !== 0) process.exit(setUp.code ?? 1);
const { code, signal } = await run([...nodeArgs(name), ...args]);
const ended = asked ?? signal;
if (ended === null) process.exit(code ?? 1);
// A bar that was being drawn is taken away, with the ^C that the terminal has put behind it.
if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
const how = ended === 'SIGINT' || ended === asked ? 'Interrupted' : `Ended by ${ended}`;
process.stderr.write(`${how}${state && ` ${state}`}\n`);
process.exit(128 + constants.signals[ended]);
