/** What `npm run train` shows while it runs: a bar beside the article's lines on a terminal, the lines alone elsewhere. */
import { SingleBar } from 'cli-progress';
import { type BatchReport, format, type RunOptions } from 'torch-node';

/**
 * The options for one pass of `train` or `test`: on a terminal they show a bar with what is being done, how far it has
 * come, and how long it will take.
 *
 * The bar remembers where it began and goes back there when it stops, so that it has to stop before a line is printed
 * and to begin again below it; otherwise what follows would overwrite the lines in between.
 */
export function passProgress(label: string, stream: NodeJS.WriteStream = process.stdout): RunOptions {
  if (!stream.isTTY) return {};
  const began = performance.now();
  let bar: SingleBar | undefined;
  let samples = 0;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    log(line) {
      stop();
      stream.write(`${line}\n`);
    },
    onBatch({ batch, batches, samples: count, loss }: BatchReport) {
      samples += count;
      const perSecond = samples / ((performance.now() - began) / 1000);
      const state = {
        loss: format(loss(), '.4f'),
        rate: format(Math.round(perSecond), ','),
        left: timeLeft(((batches - batch) * samples) / batch / perSecond),
      };
      if (bar) bar.update(batch, state);
      else bar = startBar(label, batches, batch, state, stream);
      if (batch === batches) stop();
    },
  };
}
function startBar(
  label: string,
  total: number,
  done: number,
  state: object,
  stream: NodeJS.WriteStream,
): SingleBar {
  const bar = new SingleBar({
    stream,
    format: `${label} [{bar}] {value}/{total} | loss {loss} | {rate} images/s | {left} left`,
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    barsize: 24,
    clearOnComplete: true,
    linewrap: true, // what it switches off would stay off after an interruption
    gracefulExit: false,
    fps: 8,
  });
  bar.start(total, done, state);
  return bar;
}

function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
