'use strict';
// What the set-up shows: bars on a terminal, plain lines in a pipe. Everything goes to stderr, since stdout belongs to
// the command that the set-up runs before.

const terminal = Boolean(process.stderr.isTTY);

/** An error that is the user's to mend: printed without a stack, followed by what to do. */
class SetupError extends Error {
  /**
   * @param {string} message what is wrong: the thing, what was expected, what came
   * @param {string[]} [steps] what to do about it, one line each
   */
  constructor(message, steps = []) {
    super(message);
    this.name = 'SetupError';
    this.steps = steps;
  }
}

/** @param {unknown} error */
function describe(error) {
  if (error instanceof SetupError)
    return [`torch-node: ${error.message}`, ...error.steps.map((s) => `  ${s}`)].join('\n');
  return `torch-node: the set-up failed unexpectedly.\n${error instanceof Error ? error.stack : String(error)}`;
}

/** @param {string} text */
function say(text) {
  clearLine();
  process.stderr.write(`${text}\n`);
}

let lineShown = false;

function clearLine() {
  if (lineShown) process.stderr.write('\r\x1b[2K');
  lineShown = false;
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** @param {number} seconds */
function duration(seconds) {
  const s = Math.round(seconds);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)} min ${s % 60} s`;
}

/**
 * One piece of work under way. On a terminal a line that is redrawn ten times a second; in a pipe a line at the start,
 * one every ten seconds, and one at the end.
 */
class Progress {
  /**
   * @param {string} label
   * @param {{ total?: number, format?: (n: number) => string }} [options] total: the amount that means finished
   */
  constructor(label, { total = 0, format = String } = {}) {
    this.label = label;
    this.total = total;
    this.format = format;
    this.done = 0;
    this.started = Date.now();
    const show = terminal ? () => this.draw() : () => say(`  ${this.amount()}`);
    this.timer = setInterval(show, terminal ? 100 : 10_000);
    this.timer.unref();
    if (terminal) this.draw();
    else say(`${label} ...`);
  }

  /**
   * @param {number} done
   * @param {number} [total]
   */
  update(done, total = this.total) {
    this.done = done;
    this.total = total;
  }

  elapsed() {
    return duration((Date.now() - this.started) / 1000);
  }

  amount() {
    if (!this.total) return this.done ? `${this.format(this.done)}, ${this.elapsed()}` : this.elapsed();
    const percent = Math.floor((100 * Math.min(this.done, this.total)) / this.total);
    return `${String(percent).padStart(3)}%  ${this.format(this.done)} of ${this.format(this.total)}, ${this.elapsed()}`;
  }

  draw() {
    const width = 24;
    let bar = '';
    if (this.total) {
      const full = Math.round((width * Math.min(this.done, this.total)) / this.total);
      bar = `[${'='.repeat(full)}${' '.repeat(width - full)}] `;
    }
    const columns = process.stderr.columns || 80;
    process.stderr.write(`\r\x1b[2K${`${this.label} ${bar}${this.amount()}`.slice(0, columns - 1)}`);
    lineShown = true;
  }

  /** @param {string} [note] */
  end(note = '') {
    clearInterval(this.timer);
    say(`${this.label}: done in ${this.elapsed()}${note && ` (${note})`}`);
  }

  /** Takes the line away without a closing word: an error follows. */
  stop() {
    clearInterval(this.timer);
    clearLine();
  }
}

module.exports = { Progress, SetupError, clearLine, describe, duration, megabytes, say };
