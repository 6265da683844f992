/** Writes docs/names.md: which names of Python's torch exist here. `npm run names`, after a build. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mistakes, page } from './names/table';

const found = mistakes();
if (found.length > 0) {
  console.error(`scripts/names/absentNames.json is not right:\n${found.join('\n')}`);
  process.exitCode = 1;
}
writeFileSync(join(__dirname, '..', 'docs', 'names.md'), page());
