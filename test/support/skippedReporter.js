'use strict';

/** Says at the end, in one line a reason, how many tests were skipped on this machine (test/support/skipped.ts). */
module.exports = class SkippedReporter {
  /**
   * @param {Set<unknown>} _contexts
   * @param {import('@jest/reporters').AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { testResults } of results.testResults) {
      for (const { status, fullName } of testResults) {
        const reason = status === 'pending' && fullName.match(/ \(skipped: (.*?)\)(?: |$)/)?.[1];
        if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    }
    for (const [reason, count] of counts) {
      process.stderr.write(`Skipped ${count} test${count === 1 ? '' : 's'}: ${reason}\n`);
    }
  }
};
