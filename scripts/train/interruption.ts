/** What is said when a training is interrupted: what its checkpoints hold, and how to go on. */
import type { TrainFlags } from './flags';

const quoted = (arg: string): string =>
  /^[\w./:=@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;

/** The arguments of this run, going on from `file`. */
function resumed(args: readonly string[], file: string): string {
  const others = args.filter(
    (arg, i) => arg !== '--resume' && !arg.startsWith('--resume=') && args[i - 1] !== '--resume',
  );
  return ['npm run train --', ...others, '--resume', file].map((arg, i) => (i ? quoted(arg) : arg)).join(' ');
}

/**
 * The rest of the sentence that begins with `Interrupted`.
 *
 * @param epoch the epoch that runs
 * @param saved the epoch that the file of `--save`, or else of `--best` or `--resume`, is of
 */
export function whenInterrupted(
  flags: TrainFlags,
  args: readonly string[],
  epoch: number,
  saved: { file: string; epoch: number } | undefined,
): string {
  if (saved === undefined) {
    const why =
      flags.save === undefined && flags.best === undefined
        ? 'nothing was saved; --save FILE keeps each epoch, to go on from'
        : 'nothing was saved yet';
    return `in epoch ${epoch}; ${why}`;
  }
  return `in epoch ${epoch}; ${saved.file} holds epoch ${saved.epoch}; go on with: ${resumed(args, saved.file)}`;
}

/** Tells the process that has started this one (scripts/start.mjs) what to say. A synchronous loop sees no signals itself. */
export function tellStarter(said: string): void {
  process.send?.(said);
}

const starter = process.ppid;

/** Ends this process where the one that has started it was killed: nobody waits for it any more. */
export function leaveWithStarter(): void {
  if (process.send !== undefined && process.ppid !== starter) process.exit(1);
}
