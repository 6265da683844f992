/** Parameters in a list. */
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { members } from '../base/members';
import { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { parameterLine } from './parameterText';

/**
 * A list whose tensors are parameters of the module that holds it; a tensor that is none becomes one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ParameterList.html
 */
export class ParameterList<T = Parameter> extends Module implements Iterable<T> {
  /** The value at a place. */
  [index: number]: T;

  /** @param values none by default */
  constructor(values: Iterable<T | Tensor> = []) {
    super();
    this.extend(values);
  }

  override get length(): number {
    let length = 0;
    while (Object.hasOwn(this, length)) length++;
    return length;
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.toArray()[Symbol.iterator]();
  }

  /** The values, as an array. */
  toArray(): T[] {
    return Array.from({ length: this.length }, (_, i) => this[i] as T);
  }

  /**
   * The value at a place; negative: from the end.
   * @throws RangeError where there is none
   */
  at(index: number): T {
    return this[place(this, 'at', index)] as T;
  }

  /** Puts another value at a place. */
  set(index: number, value: T | Tensor): void {
    this[members]().set(String(place(this, 'set', index)), asParameter(value));
  }

  /** Adds a value at the end. */
  append(value: T | Tensor): this {
    this[members]().set(String(this.length), asParameter(value));
    return this;
  }

  /** Adds values at the end. */
  extend(values: Iterable<T | Tensor>): this {
    if (isTensor(values) || typeof values?.[Symbol.iterator] !== 'function') {
      throw new TypeError(
        `${this.constructor.name}.extend: expected an array of values, got ${describe(values)}`,
      );
    }
    for (const value of [...values]) this.append(value);
    return this;
  }

  /** Takes out the value at a place, the last by default; those behind it move up. */
  pop(index = -1): T {
    const position = place(this, 'pop', index);
    const all = this.toArray();
    const [taken] = all.splice(position, 1);
    const store = this[members]();
    store.delete(String(all.length));
    for (const [i, value] of all.entries()) store.set(String(i), value);
    return taken as T;
  }

  /** Throws: it isn't called; subclasses may be. */
  forward(..._args: never[]): unknown {
    throw new TypeError(`${this.constructor.name}: it has no forward; use what is in it`);
  }

  override extraRepr(): string {
    return this.toArray()
      .map((value, i) => parameterLine(String(i), value, (tensor) => String(tensor.dtype)))
      .join('\n');
  }
}

function place(list: ParameterList<unknown>, method: string, index: number): number {
  const { length } = list;
  const position = index < 0 ? index + length : index;
  if (!Number.isInteger(index) || position < 0 || position >= length) {
    throw new RangeError(
      `${list.constructor.name}.${method}: expected an index of ${length} values, got ${describe(index)}`,
    );
  }
  return position;
}

function asParameter(value: unknown): unknown {
  return isTensor(value) && !(value instanceof Parameter) ? new Parameter(value) : value;
}
