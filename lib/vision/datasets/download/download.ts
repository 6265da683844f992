import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import type { DownloadOutcome, DownloadPlan } from './resource';

/**
 * Downloads the missing files of a dataset, and returns when they are there. A child process does the work, since a
 * constructor cannot wait for a download otherwise; its progress goes to standard error.
 * @throws Error with the child's account of what it tried. If the download was interrupted, the error's `signal` is the
 * signal's name
 */
export function download(plan: DownloadPlan): void {
  const child = spawnSync(process.execPath, [path.join(__dirname, 'downloadChild.js')], {
    input: JSON.stringify(plan),
    stdio: ['pipe', 'pipe', 'inherit'],
    // Lets fetch() of newer versions of Node use HTTP_PROXY and HTTPS_PROXY, as npm does.
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
    windowsHide: true,
  });
  if (child.error !== undefined) {
    throw new Error(`${plan.dataset}: cannot start the download: ${child.error.message}`, {
      cause: child.error,
    });
  }
  const signal = child.signal ?? signalOf(child.status);
  if (signal !== undefined) {
    throw Object.assign(new Error(`${plan.dataset}: the download was ended by ${signal}`), { signal });
  }
  if (child.status !== 0) {
    throw new Error(`${plan.dataset}: the download ended with exit code ${child.status}`);
  }
  const outcome = JSON.parse(child.stdout.toString()) as DownloadOutcome;
  if (outcome.error !== undefined) throw new Error(outcome.error);
}

/** The signal that an exit code above 128 stands for. */
function signalOf(status: number | null): string | undefined {
  if (status === null || status <= 128) return undefined;
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
}
