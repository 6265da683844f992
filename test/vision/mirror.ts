import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

/** A running mirrorServer.mjs. */
export interface MirrorServer {
  /** The address of the mirror that serves in this manner: `whole`, `cut`, … */
  address(manner: string): string;
  close(): Promise<number>;
}

/** Serves the files of a folder, in every manner that mirrorServer.mjs knows. */
export async function startMirror(folder: string): Promise<MirrorServer> {
  const worker = new Worker(path.join(__dirname, 'mirrorServer.mjs'), { workerData: { folder } });
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  return {
    address: (manner) => `http://127.0.0.1:${port}/${manner}/`,
    close: () => worker.terminate(),
  };
}
