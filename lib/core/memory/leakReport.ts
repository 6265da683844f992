/** Reports which lines of the program made the tensors that are still alive. */
import { inspect } from 'node:util';
import type { TensorIndex } from '../../native/api';
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { callerStack } from '../support/callerStack';
import { addWatcher, removeWatcher } from '../tensor/tensorWatchers';
import { collectAll } from './garbageCollector';

/** The live tensors that one line of the program made. */
export interface TensorOrigin {
  /** The line as it appears in a stack: `main (/home/me/main.ts:12:7)`. */
  line: string;
  /** The whole stack at which the last of them was made, one frame a line. */
  stack: string;
  /** How many tensors are alive. */
  count: number;
  /** The size of their elements in bytes. Views are counted as if each had memory of its own. */
  bytes: number;
  /** The different shapes of the tensors. */
  shapes: number[][];
}

/**
 * The live tensors that were made while `trackTensors` was on, grouped by the line of the program that made them. Lines
 * whose tensors take the most bytes come first. Printing the report shows one line of text for each.
 */
export class LeakReport {
  /** The lines that made the tensors, those with the most bytes first. */
  readonly origins: readonly TensorOrigin[];

  /**
   * Makes a report. Programs call `torch.leakReport`, which does so.
   * @param origins the lines that made the tensors; none by default
   */
  constructor(origins: readonly TensorOrigin[] = []) {
    this.origins = origins;
  }

  /** How many tensors are alive. */
  get count(): number {
    return this.origins.reduce((sum, { count }) => sum + count, 0);
  }

  /** The size of their elements in bytes. */
  get bytes(): number {
    return this.origins.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Returns the report as text: a line with the sums, then one for each line of the program, with the bytes and shapes.
   */
  toString(): string {
    const lines = this.origins.map(({ count, bytes, line, shapes }) => {
      const listed = shapes.slice(0, 3).map((shape) => `[${shape.join(', ')}]`);
      if (shapes.length > 3) listed.push('…');
      return `  ${count} × ${listed.join(' ')}, ${bytes} bytes: ${line}`;
    });
    return [`${this.count} live tensors, ${this.bytes} bytes`, ...lines].join('\n');
  }

  /** Makes `console.log` show the text. */
  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * For each index of the addon's table, the stack at which the last tensor with that index was made. Entries of freed
 * tensors are skipped when the report is made, and a new tensor with the same index overwrites them. So this map need
 * not refer to the tensors, which would keep them alive.
 */
let stacks: Map<TensorIndex, string> | undefined;

const remember = (_tensor: unknown, index: TensorIndex): void => {
  stacks?.set(index, callerStack());
};

/**
 * Starts (or stops) recording where each tensor is made, for `leakReport()`. It is off at first, because recording
 * makes creating a tensor several times as slow.
 * @param enabled whether to record; true by default. Turning it off forgets what was recorded
 * @throws TypeError for a value that is not a boolean
 */
export function trackTensors(enabled = true): void {
  expectBoolean('trackTensors', enabled);
  if (enabled === (stacks !== undefined)) return;
  if (enabled) {
    stacks = new Map();
    addWatcher(remember);
  } else {
    stacks = undefined;
    removeWatcher(remember);
  }
}

/**
 * Reports the tensors made since `trackTensors()` that are still alive, by the line of the program that made them. It
 * runs the garbage collector first, so that only reachable tensors are in the report.
 *
 *     torch.trackTensors();
 *     for (const batch of loader) step(batch);
 *     console.log(torch.leakReport());
 *     // 500 live tensors, 2000 bytes
 *     //   500 × [], 2000 bytes: step (/home/me/train.ts:31:22)
 *
 * @returns the tensors by the line of the program that made them; `String(report)` is the text
 * @throws Error where `trackTensors()` was not called before
 */
export function leakReport(): LeakReport {
  if (stacks === undefined) throw new Error('leakReport: expected trackTensors() to be called before');
  collectAll();
  const origins = new Map<string, TensorOrigin>();
  for (const [index, stack] of stacks) {
    if (native.isDisposed(index)) {
      stacks.delete(index);
      continue;
    }
    const line = stack.split('\n', 1)[0]?.replace(/^\s*at /, '') || 'a line outside the program';
    const origin = origins.get(line) ?? { line, stack, count: 0, bytes: 0, shapes: [] };
    const shape = native.shape(index);
    origins.set(line, origin);
    origin.count++;
    origin.bytes += native.numel(index) * native.elementSize(index);
    if (!origin.shapes.some((known) => String(known) === String(shape))) origin.shapes.push(shape);
  }
  return new LeakReport([...origins.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count));
}
