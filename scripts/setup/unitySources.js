'use strict';
// The sources for native/binding.gyp, as CMakeLists.txt groups them: files that include up to four files of one folder
// each, so that ATen's headers, which take most of a compilation, are read once for four. With the argument `kernels`
// those that are compiled by themselves, with flags of their own. Prints their names.

const fs = require('node:fs');
const path = require('node:path');

const BATCH = 4;
const native = path.join(__dirname, '..', '..', 'native');

/**
 * The C++ files of a folder of native/.
 * @param {string} folder
 */
function filesIn(folder) {
  return fs
    .readdirSync(path.join(native, folder))
    .filter((name) => name.endsWith('.cc'))
    .sort()
    .map((name) => path.posix.join(folder, name));
}

/** The folders whose files are compiled together, and native/ itself. */
function folders() {
  const named = fs
    .readdirSync(native, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'build' && entry.name !== 'kernels');
  return ['.', ...named.map((entry) => entry.name).sort()];
}

/** Writes the files that include others; their names. */
function writeUnitySources() {
  fs.mkdirSync(path.join(native, 'build'), { recursive: true });
  return folders().flatMap((folder) => {
    const sources = filesIn(folder);
    const groups = Array.from({ length: Math.ceil(sources.length / BATCH) }, (_, i) =>
      sources.slice(i * BATCH, (i + 1) * BATCH),
    );
    return groups.map((group, i) => {
      const name = `build/${folder === '.' ? 'native' : folder}_${i}.cc`;
      const lines = group.map((source) => `#include "../${source}"\n`);
      fs.writeFileSync(path.join(native, name), lines.join(''));
      return name;
    });
  });
}

if (require.main === module) {
  const names = process.argv[2] === 'kernels' ? filesIn('kernels') : writeUnitySources();
  console.log(names.join('\n'));
}

module.exports = { filesIn, folders, writeUnitySources };
