import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { errorCode, errorText, isFile } from './files';
import { HttpMirror } from './httpMirror';
import { install, installLocal } from './install';
import { makeFolders } from './makeFolders';
import { type Mirror, MirrorUnavailable } from './mirror';
import { NpmMirror } from './npmMirror';
import type { Progress } from './progress';
import { type DownloadPlan, type Resource, unpackedName } from './resource';

/** A download's temporary folder is `.download-host-pid-random`, inside the dataset's folder. */
const TEMPORARY = /^\.download-(.+)-(\d+)-\w+$/;

/**
 * Brings every file of a dataset that isn't there yet, from the first mirror that has it whole.
 *
 * Files appear under their final names only when they are whole and checked, so an end at any moment leaves nothing
 * half-written, and two processes may do this at once. Files that are there are left as they are.
 *
 * @param onTemporary is told the temporary folder, to be removed if the process has to end early
 * @throws Error naming the file, each mirror tried and why it failed, and where to put the files by hand.
 */
export async function fetchDataset(
  plan: DownloadPlan,
  progress: Progress,
  onTemporary: (folder: string) => void = () => {},
): Promise<void> {
  const { dataset, folder } = plan;
  let temporary: string;
  try {
    await makeFolders(path.resolve(folder));
    await removeAbandoned(folder);
    temporary = await mkdtemp(path.join(folder, `.download-${hostLabel()}-${process.pid}-`));
  } catch (error) {
    throw unwritable(dataset, folder, error);
  }
  onTemporary(temporary);
  try {
    const mirrors = plan.mirrors.map((address) => new TriedMirror(openMirror(dataset, address)));
    for (const resource of plan.resources) {
      await fetchResource(plan, resource, mirrors, temporary, progress);
    }
    progress.note(`${dataset}: the data is in ${folder}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fetchResource(
  plan: DownloadPlan,
  resource: Resource,
  mirrors: readonly TriedMirror[],
  temporary: string,
  progress: Progress,
): Promise<void> {
  const { dataset, folder } = plan;
  const [fileName, md5] = resource;
  if (isFile(path.join(folder, unpackedName(fileName)))) return;

  const failures: string[] = [];
  if (isFile(path.join(folder, fileName))) {
    const reason = await installLocal(resource, temporary, folder);
    if (reason === undefined) return;
    failures.push(`${path.join(folder, fileName)}: ${reason}`);
  }
  for (const mirror of mirrors) {
    try {
      const fetched = await mirror.fetch(fileName, temporary, progress);
      await install(resource, fetched, temporary, folder);
      return;
    } catch (error) {
      if (['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EPERM'].includes(errorCode(error) ?? '')) {
        throw unwritable(dataset, folder, error);
      }
      failures.push(`${mirror.address}: ${errorText(error)}`);
      if (!mirror.skipped) progress.note(`${dataset}: ${mirror.address}: ${errorText(error)}`);
    }
  }
  const names = plan.resources.map(([name]) => name).join(', ');
  throw new Error(
    `${dataset}: cannot get ${fileName} (MD5 ${md5}). Tried:\n` +
      failures.map((failure) => `  ${failure}\n`).join('') +
      `To do it by hand, put ${names} (or the same files unpacked, without .gz) into the folder\n` +
      `  ${folder}\nand run again with { download: true }`,
  );
}

function openMirror(dataset: string, address: string): Mirror {
  const mirror = /^https?:\/\//.test(address) ? new HttpMirror(address) : NpmMirror.at(address);
  if (mirror !== undefined) return mirror;
  throw new Error(
    `${dataset}: expected a mirror as http://…, https://… or npm:name@version/folder/, got '${address}'`,
  );
}

/** A mirror that isn't asked again once it couldn't be reached. */
class TriedMirror {
  private unavailable: MirrorUnavailable | undefined;
  /** True if the last failure was only remembered. */
  skipped = false;

  constructor(private readonly mirror: Mirror) {}

  get address(): string {
    return this.mirror.address;
  }

  async fetch(fileName: string, folder: string, progress: Progress): Promise<string> {
    if (this.unavailable !== undefined) {
      this.skipped = true;
      throw this.unavailable;
    }
    try {
      return await this.mirror.fetch(fileName, folder, progress);
    } catch (error) {
      if (error instanceof MirrorUnavailable) this.unavailable = error;
      throw error;
    }
  }
}

/** Removes what earlier downloads left that were killed outright: their process, on this host, is gone. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, host, pid] = TEMPORARY.exec(name) ?? [];
    if (host !== hostLabel() || isRunning(Number(pid))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

function hostLabel(): string {
  return hostname().replace(/[^\w.]/g, '_');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

function unwritable(dataset: string, folder: string, error: unknown): Error {
  return new Error(
    `${dataset}: cannot write to the folder '${folder}': ${errorText(error)}. ` +
      'Make it writable, or give another folder as root',
    { cause: error },
  );
}
