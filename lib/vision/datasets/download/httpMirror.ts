import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { types } from 'node:util';
import { errorText } from './files';
import { type Mirror, MirrorUnavailable } from './mirror';
import type { Progress } from './progress';

/** How long a server may take to answer, so that an unreachable one costs seconds, not minutes. */
const ANSWER_TIMEOUT_MS = 4000;
/** How long a download may stand still. */
const STALL_TIMEOUT_MS = 15000;

/** A folder on a web server. */
export class HttpMirror implements Mirror {
  constructor(
    readonly address: string,
    private readonly answerTimeout = ANSWER_TIMEOUT_MS,
    private readonly stallTimeout = STALL_TIMEOUT_MS,
  ) {}

  async fetch(fileName: string, folder: string, progress: Progress): Promise<string> {
    const url = new URL(fileName, this.address.endsWith('/') ? this.address : `${this.address}/`).href;
    const clock = new Deadline();
    try {
      clock.restart(this.answerTimeout, `no answer within ${this.answerTimeout / 1000} s`);
      const response = await this.ask(url, clock);
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        throw new Error(`answered ${response.status} ${response.statusText} for ${fileName}`);
      }
      const target = path.join(folder, fileName);
      await this.save(response, url, target, clock, progress);
      return target;
    } finally {
      clock.stop();
    }
  }

  private async ask(url: string, clock: Deadline): Promise<Response> {
    try {
      // `identity`: some servers take a .gz for a compressed transfer and would have it unpacked on the way
      const headers = { 'User-Agent': 'torch-node', 'Accept-Encoding': 'identity' };
      return await fetch(url, { headers, signal: clock.signal });
    } catch (error) {
      throw new MirrorUnavailable(`cannot reach it: ${networkReason(error)}`, {
        cause: error,
      });
    }
  }

  private async save(
    response: Response,
    url: string,
    target: string,
    clock: Deadline,
    progress: Progress,
  ): Promise<void> {
    const declared = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isSafeInteger(declared) && declared >= 0 ? declared : undefined;
    let received = 0;
    const keepGoing = () => clock.restart(this.stallTimeout, `no data for ${this.stallTimeout / 1000} s`);
    keepGoing();
    const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        received += chunk.length;
        progress.advance(received);
        keepGoing();
        yield chunk;
      }
    };
    progress.start(url, total);
    try {
      const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
      await pipeline(body, counted, createWriteStream(target), { signal: clock.signal });
    } catch (error) {
      const of = total === undefined ? '' : ` of ${total}`;
      throw new Error(
        `${path.basename(target)} broke off after ${received}${of} bytes: ${networkReason(error)}`,
        {
          cause: error,
        },
      );
    } finally {
      progress.stop();
    }
    if (total !== undefined && received !== total) {
      throw new Error(`${path.basename(target)} has only ${received} of ${total} bytes`);
    }
  }
}

/** An abort signal that fires when it isn't restarted in time. */
class Deadline {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restart(milliseconds: number, reason: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(new Error(reason)), milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** fetch() says only "fetch failed"; why is in the cause, and in its parts where several addresses were tried. */
function networkReason(error: unknown): string {
  const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map(errorText).join(', ');
  }
  return errorText(cause);
}
