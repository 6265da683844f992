'use strict';
// The sources for native/binding.gyp: files that include four of native/*.cc each, so that ATen's headers, which take
// most of a compilation, are read once for four (UNITY_BUILD in CMakeLists.txt). Prints their names.

const fs = require('node:fs');
const path = require('node:path');

const BATCH = 4;
const native = path.join(__dirname, '..', '..', 'native');
const sources = fs
  .readdirSync(native)
  .filter((name) => name.endsWith('.cc'))
  .sort();

fs.mkdirSync(path.join(native, 'build'), { recursive: true });
for (let i = 0; i < sources.length; i += BATCH) {
  const name = `build/batch_${i / BATCH}.cc`;
  const lines = sources.slice(i, i + BATCH).map((source) => `#include "../${source}"\n`);
  fs.writeFileSync(path.join(native, name), lines.join(''));
  console.log(name);
}
