/** The memory of a pickle's instructions: a stack with marks, and numbered values. */
import type { ByteReader } from '../files/byteReader';
import { FormatError } from '../files/formatError';
import { cost, type MemoryBudget } from '../files/memoryBudget';

/** The most values on the stack at once. JavaScript's arrays have a limit. */
const deepest = 1 << 26;

/**
 * The stack, its marks and the numbered values of one pickle. Methods return true, which says that an instruction is
 * known.
 */
export class PickleStack {
  readonly #values: unknown[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();

  constructor(
    private readonly bytes: ByteReader,
    private readonly budget: MemoryBudget,
  ) {}

  push(value: unknown): true {
    this.#grow(this.#values, cost.scalar);
    this.#values.push(value);
    return true;
  }

  /** Pushes a container or text that takes `bytes` of memory. */
  pushNew(value: unknown, bytes: number): true {
    this.budget.charge(bytes);
    return this.push(value);
  }

  mark(): true {
    this.#grow(this.#marks, cost.item);
    this.#marks.push(this.#values.length);
    return true;
  }

  top(): unknown {
    this.#need(1);
    return this.#values.at(-1);
  }

  pop(): unknown {
    this.#need(1);
    return this.#values.pop();
  }

  /** The last values, in the order in which they were pushed. */
  popMany(count: number): unknown[] {
    this.#need(count);
    return this.#values.splice(-count);
  }

  /** All values above the last mark. The mark is removed as well. */
  popMark(): unknown[] {
    const mark = this.#marks.pop();
    if (mark === undefined)
      throw new FormatError(`pickle: no mark on the stack at byte ${this.bytes.position}`);
    return this.#values.splice(mark);
  }

  put(number = this.#memo.size): true {
    const value = this.top();
    this.budget.charge(cost.memo);
    this.#memo.set(number, value);
    return true;
  }

  get(number: number): true {
    const value = this.#memo.get(number);
    if (value === undefined) throw new FormatError(`pickle: nothing was remembered as number ${number}`);
    return this.push(value);
  }

  #grow(array: readonly unknown[], bytes: number): void {
    if (array.length >= deepest)
      throw new FormatError(`pickle: expected at most ${deepest} values on the stack at once`);
    this.budget.charge(bytes);
  }

  /** Checks that there are `count` values above the last mark. */
  #need(count: number): void {
    if (this.#values.length - (this.#marks.at(-1) ?? 0) < count) {
      throw new FormatError(`pickle: the stack is empty at byte ${this.bytes.position}`);
    }
  }
}
