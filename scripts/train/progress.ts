/** What `npm run train` shows while it runs: a bar beside the article's lines on a terminal, the lines alone elsewhere. */
import { SingleBar } from 'cli-progress';
import type { BatchReport, RunOptions } from 'torch-node';

/** The options for one epoch's `train` and `test`, and what ends their display. */
export interface EpochProgress extends RunOptions {
  end(): void;
}

export function epochProgress(label: string, stream: NodeJS.WriteStream = process.stdout): EpochProgress {
  if (!stream.isTTY) return { end() {} };
  let bar: SingleBar | undefined;
  let began = 0;
  let samples = 0;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    log(line) {
      // The line takes the bar's place; the next batch draws the bar below it.
      if (bar) stream.write('\r\x1b[K');
      console.log(line);
      bar?.render();
    },
    onBatch({ batch, batches, samples: count, loss }: BatchReport) {
      if (!bar) {
        began = performance.now();
        samples = 0;
        bar = startBar(label, batches, stream);
      }
      samples += count;
      const perSecond = samples / ((performance.now() - began) / 1000);
      bar.update(batch, {
        loss: loss().toFixed(4),
        rate: Math.round(perSecond).toLocaleString('en'),
        left: timeLeft(((batches - batch) * samples) / batch / perSecond),
      });
      if (batch === batches) stop();
    },
    end: stop,
  };
}

function startBar(label: string, total: number, stream: NodeJS.WriteStream): SingleBar {
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
  bar.start(total, 0, { loss: '-', rate: '-', left: '-' });
  return bar;
}

function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
