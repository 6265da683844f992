'use strict';
// Preloaded (node -r) by the programs: ends one whose output nobody reads any more (`… | head -1`). A synchronous loop
// never comes to the event that says so, but the failed write is known at once.

for (const stream of [process.stdout, process.stderr]) {
  const leaveIfClosed = () => {
    if (/** @type {NodeJS.ErrnoException | null} */ (stream.errored)?.code !== 'EPIPE') return;
    // Whoever read the output has seen enough.
    process.exit(0);
  };
  const write = stream.write;
  stream.write = /** @type {typeof write} */ (
    (/** @type {Parameters<typeof write>} */ ...args) => {
      const flowing = write.apply(stream, args);
      leaveIfClosed();
      return flowing;
    }
  );
  // On Windows writes to a pipe end later.
  stream.on('error', leaveIfClosed);
}
