/** Tests that can only run on some machines: on others their name says why not, and `skippedReporter.js` prints it. */

interface Runner {
  (name: string, fn: () => void): void;
  skip(name: string, fn: () => void): void;
}

/** `run` (`describe` or `test`) where that is possible; else what skips, for a reason such as 'no PyTorch'. */
export function where(
  isPossible: boolean,
  reason: string,
  run: Runner,
): (name: string, fn: () => void) => void {
  return isPossible ? run : (name, fn) => run.skip(`${name} (skipped: ${reason})`, fn);
}
