'use strict';
// How Node runs each program.

const typescript = ['-r', 'ts-node/register/transpile-only'];
const addon = ['-r', './scripts/setup/preloadAddon.js'];
const closedPipe = ['-r', './scripts/setup/closedPipe.js'];

/** @type {Record<string, string[]>} Node's options */
const programs = {
  train: ['--max-semi-space-size=1', ...addon],
  predict: addon,
  doctor: addon,
  bench: ['--expose-gc'],
};

/**
 * The arguments with which Node runs a program.
 * @param {string} name
 */
const nodeArgs = (name) => [...(programs[name] ?? []), ...closedPipe, ...typescript, `scripts/${name}.ts`];

module.exports = { nodeArgs };
