/**
 * A web server on 127.0.0.1 that stands for a dataset's mirror, sound or broken; it runs in a worker, since the
 * constructor that downloads from it blocks the test's own thread.
 *
 * `workerData.folder` holds the files. The first part of a path says how they are served: `/whole/`, `/missing/`,
 * `/cut/` (breaks off halfway), `/other/` (one byte changed), `/silent/` (accepts, never answers), `/moved/` (redirects
 * to `/whole/`), `/chunked/` (no Content-Length), `/drip/` (a kilobyte every 100 ms).
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const { folder } = workerData;

const server = createServer((request, response) => {
  const [, manner, name] = (request.url ?? '').split('/');
  if (manner === 'missing') return void response.writeHead(404).end('no such file');
  if (manner === 'silent') return;
  if (manner === 'moved') return void response.writeHead(302, { Location: `/whole/${name}` }).end();

  const bytes = readFileSync(path.join(folder, name));
  if (manner === 'other') bytes[bytes.length >> 1] ^= 1;
  if (manner === 'chunked') return void response.writeHead(200).write(bytes, () => response.end());
  response.setHeader('Content-Length', bytes.length);
  if (manner === 'cut')
    return void response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  if (manner === 'drip') return drip(response, bytes);
  response.end(bytes);
});

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Buffer} bytes
 */
function drip(response, bytes) {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1024));
    sent += 1024;
    if (sent < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, 100);
  response.on('close', () => clearInterval(timer));
}

server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  parentPort?.postMessage({ port });
});
