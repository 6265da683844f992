// Runs clang-format over native/ with the given flags: npm's build of it, or the system's where npm has none.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const native = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'native');
const files = fs
  .readdirSync(native, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(cc|h)$/.test(name) && !name.startsWith('build'))
  .map((name) => path.join(native, name));

let command = 'clang-format';
try {
  command = require('clang-format').getNativeBinary();
} catch {
  // No build for this platform (Linux on ARM).
}
const { status, error } = spawnSync(command, [...process.argv.slice(2), ...files], { stdio: 'inherit' });
if (error) console.error(`clang-format could not be run (${error.message}): native/ is left unchecked.`);
process.exit(error ? 0 : (status ?? 1));
