/** Which lines of the program made the tensors that live. */
import { inspect } from 'node:util';
import type { TensorIndex } from '../../native/api';
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { callerStack } from '../support/callerStack';
import { addWatcher, removeWatcher } from '../tensor/tensorWatchers';
import { collectAll } from './garbageCollector';

/** Live tensors that one line made. */
export interface TensorOrigin {
  /** The line, as in a stack: `main (/home/me/main.ts:12:7)`. */
  line: string;
  /** The whole stack of the last of them, a frame a line. */
  stack: string;
  /** How many live. */
  count: number;
  /** Bytes of their elements; views count what they show. */
  bytes: number;
  /** Their sizes, each once. */
  shapes: number[][];
}

/** The live tensors that were made while tracking, by the line that made them; those with most bytes first. */
export class LeakReport {
  readonly origins: readonly TensorOrigin[];

  /** @internal */
  constructor(origins: readonly TensorOrigin[] = []) {
    this.origins = origins;
  }

  /** How many tensors live. */
  get count(): number {
    return this.origins.reduce((sum, { count }) => sum + count, 0);
  }

  /** Bytes of their elements. */
  get bytes(): number {
    return this.origins.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  toString(): string {
    const lines = this.origins.map(({ count, bytes, line, shapes }) => {
      const listed = shapes.slice(0, 3).map((shape) => `[${shape.join(', ')}]`);
      if (shapes.length > 3) listed.push('…');
      return `  ${count} × ${listed.join(' ')}, ${bytes} bytes: ${line}`;
    });
    return [`${this.count} live tensors, ${this.bytes} bytes`, ...lines].join('\n');
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * The stack that made the tensor in each place of the addon's table. A place taken again gets its new tensor's, and
 * what an empty one says is passed over: so nothing needs to refer to the tensors, which would keep them alive.
 */
let stacks: Map<TensorIndex, string> | undefined;

const remember = (_tensor: unknown, index: TensorIndex): void => {
  stacks?.set(index, callerStack());
};

/**
 * Starts or stops noting where each tensor is made, for `leakReport`. Off by default: it makes each tensor several
 * times as costly.
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
 * What lives of the tensors made since `trackTensors()`, after a collection of all that is unreachable; printed, the
 * lines of the program that made them.
 *
 *     torch.trackTensors();
 *     for (const batch of loader) step(batch);
 *     console.log(torch.leakReport());
 *     // 500 live tensors, 2000 bytes
 *     //   500 × [], 2000 bytes: step (/home/me/train.ts:31:22)
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
