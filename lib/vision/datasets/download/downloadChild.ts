/**
 * The program that downloads a dataset while the constructor waits for it (download.ts starts it): the plan comes as
 * JSON on standard input, the outcome goes as JSON to standard output, and progress to standard error.
 */
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { fetchDataset } from './fetchDataset';
import { errorText } from './files';
import { showProgress } from './progress';
import type { DownloadOutcome, DownloadPlan } from './resource';

let temporary: string | undefined;

function leave(code: number): never {
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => leave(128 + constants.signals[signal]));
}

// The process that started this one may be killed, and then nobody waits for the download.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) leave(1);
}, 500).unref();

async function main(): Promise<void> {
  const plan = JSON.parse(await text(process.stdin)) as DownloadPlan;
  let outcome: DownloadOutcome = {};
  try {
    await fetchDataset(plan, showProgress(), (folder) => {
      temporary = folder;
    });
  } catch (error) {
    outcome = { error: errorText(error) };
  }
  process.stdout.write(JSON.stringify(outcome));
}

void main();
