import { SingleBar } from 'cli-progress';

/** Shows how a download goes, and what went wrong on the way. */
export interface Progress {
  /** Begins a download of `total` bytes, or of an unknown number. */
  start(label: string, total: number | undefined): void;
  /** `received` bytes are here so far. */
  advance(received: number): void;
  /** The download ended, well or not. */
  stop(): void;
  /** One line that stays. */
  note(line: string): void;
}

/** Bars on a terminal, plain lines in a pipe or file; always on standard error, which leaves output to the program. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? new BarProgress(stream) : new LineProgress(stream);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** A bar that is redrawn in place. */
class BarProgress implements Progress {
  private bar: SingleBar | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  start(label: string, total: number | undefined): void {
    this.note(label);
    if (total === undefined || total === 0) return;
    this.bar = new SingleBar({
      stream: this.stream,
      format: '  [{bar}] {percentage} % | {value}/{total} MB | {eta} s left',
      formatValue: (value, _options, type) => {
        return type === 'value' || type === 'total' ? megabytes(value) : String(value);
      },
      barCompleteChar: '=',
      barIncompleteChar: ' ',
      clearOnComplete: true,
      linewrap: true, // what it switches off would stay off after an interruption
      gracefulExit: false,
    });
    this.bar.start(total, 0);
  }

  advance(received: number): void {
    this.bar?.update(received);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  note(line: string): void {
    this.stream.write(`${line}\n`);
  }
}

/** A line at the beginning and, for a large file, at each quarter. */
class LineProgress implements Progress {
  private static readonly LARGE = 1e6;
  private total: number | undefined;
  private quarters = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  start(label: string, total: number | undefined): void {
    this.total = total;
    this.quarters = 0;
    this.note(label);
  }

  advance(received: number): void {
    if (this.total === undefined || this.total < LineProgress.LARGE) return;
    const quarters = Math.floor((4 * received) / this.total);
    if (quarters === this.quarters) return;
    this.quarters = quarters;
    this.note(`  ${25 * quarters} % (${megabytes(received)} of ${megabytes(this.total)} MB)`);
  }

  stop(): void {
    this.total = undefined;
  }

  note(line: string): void {
    this.stream.write(`${line}\n`);
  }
}
