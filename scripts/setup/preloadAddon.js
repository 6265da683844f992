'use strict';
// Preloaded (node -r) by the programs that ts-node runs: loads the addon, and with it libtorch, in a thread while the
// main thread is busy with the TypeScript compiler. When that imports torch-node, libtorch is there: 0.25 s sooner.

const path = require('node:path');
const { isMainThread, Worker } = require('node:worker_threads');

const configuration = process.env.TORCH_NODE_ADDON || 'Release';
const addon = path.join(__dirname, '..', '..', 'build', configuration, 'torch_node.node');

// Threads inherit -r, so this file runs in them too.
if (isMainThread) {
  // The thread stays: at its end the addon would be unloaded again, if the main thread has not come to it yet.
  const program = `require(${JSON.stringify(addon)}); require('node:worker_threads').parentPort.once('message', () => {});`;
  const thread = new Worker(program, {
    eval: true,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 1 },
  });
  // What fails here fails again where the main thread loads the addon (lib/native/load.ts), which says what to do.
  thread.on('error', () => {});
  thread.unref();
}
