'use strict';
// Unpacks of PyTorch's wheel what the addon needs. Its RECORD has the SHA-256 of every file, which each unpacked file is
// checked against wherever the wheel came from.

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { SetupError } = require('./console.js');

/**
 * RECORD's lines: path, sha256=<base64url>, size.
 * @param {string} text
 * @returns {Map<string, { hash: string, size: number }>}
 */
function parseRecord(text) {
  const files = new Map();
  for (const line of text.split(/\r?\n/)) {
    const match = line.match(/^("(?:[^"]|"")*"|[^,]*),sha256=([\w-]+),(\d+)$/);
    if (!match) continue;
    const [, name = '', hash, size] = match;
    files.set(name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name, {
      hash,
      size: Number(size),
    });
  }
  return files;
}

/**
 * Where a file of the wheel goes in the cache's folder; null for what the addon does not need (Python's own parts).
 * @param {string} name
 */
function destination(name) {
  if (name === 'torch/version.py') return 'version.py';
  if (/^torch\/include\/.+[^/]$/.test(name)) return name.slice('torch/'.length);
  const license = name.match(/^torch-[^/]+\.dist-info\/(licenses\/.+[^/])$/)?.[1];
  if (license) return license;
  const library = name.match(/^torch\/lib\/([^/]+\.(?:so(?:\.\d+)*|dylib|dll|lib))$/)?.[1];
  if (!library) return null;
  if (/python|test|custom_ops|backend_with_compiler|shm|global_deps/.test(library)) return null;
  if (library.endsWith('.lib') && !/^(torch|torch_cpu|c10)\.lib$/.test(library)) return null;
  return `lib/${library}`;
}

/**
 * Unpacks what is needed of a wheel into a folder, each file checked against the wheel's RECORD.
 * @param {string} wheel
 * @param {string} dest
 * @param {(done: number, total: number) => void} [onProgress] in bytes
 */
async function unpackWheel(wheel, dest, onProgress = () => {}) {
  // Not at the top of the file: node_modules may not have been there when this was read.
  const yauzl = require('yauzl');
  const name = path.basename(wheel);
  /** @param {string} what */
  const damaged = (what) =>
    new SetupError(`${wheel} is damaged: ${what}.`, ['Delete it and run this again.']);
  /** @type {import('yauzl').ZipFile} */
  let zip;
  try {
    zip = await yauzl.openPromise(wheel, { autoClose: false });
  } catch (error) {
    throw damaged(/** @type {Error} */ (error).message);
  }
  try {
    /** @type {import('yauzl').Entry[]} */
    const entries = [];
    let recordText = '';
    for await (const entry of zip.eachEntry()) {
      if (/^torch-[^/]+\.dist-info\/RECORD$/.test(entry.fileName)) {
        const chunks = [];
        for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
        recordText = Buffer.concat(chunks).toString();
      } else if (destination(entry.fileName) !== null) {
        entries.push(entry);
      }
    }
    if (!recordText) throw damaged('it has no torch-*.dist-info/RECORD');
    const record = parseRecord(recordText);
    const present = new Set(entries.map((entry) => entry.fileName));
    const absent = [...record.keys()].find((file) => destination(file) !== null && !present.has(file));
    if (absent) throw damaged(`${absent} is in its RECORD, but not in the file`);
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    let done = 0;
    const made = new Set();
    for (const entry of entries) {
      const expected = record.get(entry.fileName);
      if (!expected) throw damaged(`${entry.fileName} is not in its RECORD`);
      const file = path.join(dest, /** @type {string} */ (destination(entry.fileName)));
      const folder = path.dirname(file);
      if (!made.has(folder)) fs.mkdirSync(folder, { recursive: true });
      made.add(folder);
      const hash = crypto.createHash('sha256');
      const meter = new Transform({
        transform(chunk, _encoding, callback) {
          hash.update(chunk);
          done += chunk.length;
          onProgress(done, total);
          callback(null, chunk);
        },
      });
      await pipeline(await zip.openReadStreamPromise(entry), meter, fs.createWriteStream(file));
      const actual = hash.digest('base64url');
      if (actual !== expected.hash) {
        throw damaged(
          `${entry.fileName} has the SHA-256 ${actual}, and ${name}'s RECORD says ${expected.hash}`,
        );
      }
    }
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    // yauzl's and zlib's own errors are about the file; the system's (a full disk) are not.
    if (error instanceof SetupError || (code && !code.startsWith('Z_'))) throw error;
    throw damaged(message);
  } finally {
    zip.close();
  }
}

/** @param {string} file */
async function sha256(file) {
  const hash = crypto.createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * @param {string} wheel
 * @param {string} expected
 */
async function checkWheel(wheel, expected) {
  const actual = await sha256(wheel);
  if (actual === expected) return;
  throw new SetupError(
    `${wheel} is damaged or another file: its SHA-256 is ${actual}; expected ${expected}.`,
    ['Delete it and run this again.'],
  );
}

module.exports = { checkWheel, destination, parseRecord, unpackWheel };
