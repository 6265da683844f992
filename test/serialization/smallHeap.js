'use strict';
// Runs in a worker with a small heap (malicious.test.ts): loads checkpoints whose pickles are one piece each, many
// times over.

const { parentPort, workerData } = require('node:worker_threads');
const { torch } = require('../../dist');
const { StreamSink, ZipWriter } = require('../support/inner.js').archives;

/**
 * @param {Uint8Array} unit
 * @param {number} times
 */
function checkpoint(unit, times) {
  const pickle = Buffer.concat([
    Buffer.of(0x80, 2),
    Buffer.alloc(unit.length * times, unit),
    Buffer.from('.'),
  ]);
  /** @type {Uint8Array[]} */
  const chunks = [];
  const sink = new StreamSink({ write: (/** @type {Uint8Array} */ chunk) => chunks.push(chunk) });
  const zip = new ZipWriter(sink, 'archive');
  zip.write('data.pkl', pickle);
  zip.finish();
  return Buffer.concat(chunks);
}

for (const unit of workerData) {
  try {
    torch.load(checkpoint(unit, Math.floor(20_000_000 / unit.length)));
    parentPort?.postMessage('it loaded');
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error));
  }
}
