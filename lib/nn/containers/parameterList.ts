/** A list of parameters. */

import { withFirstObject } from '../../core/arguments/objectArguments';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { anything, signature, type Takes } from '../base/arguments';
import { members } from '../base/members/members';
import { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { parameterLine } from './parameterText';

const bind = signature({ values: anything<Iterable<unknown>>([]) });
const bindValue = signature({ value: anything<unknown>() });
const bindValues = signature({ values: anything<Iterable<unknown>>() });

/**
 * A list of values, of which tensors are parameters of the module that holds the list; a plain tensor is
 * converted to a Parameter.
 * @example
 * ```ts
 * const parameters = new nn.ParameterList([torch.randn(10, 10), torch.randn(10, 10)]);
 * const output = torch.randn(2, 10).mm(parameters.at(0));
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ParameterList.html
 */
export class ParameterList<T = Parameter> extends Module implements Iterable<T> {
  /** The value at a place. */
  [index: number]: T;

  /** @param args `values`: the values, in order; none by default */
  constructor(...args: Takes<['values'], [values?: Iterable<T | Tensor>]>) {
    super();
    this.extend(bind(new.target.name, args).values as Iterable<T | Tensor>);
  }

  /** The number of values. */
  override get length(): number {
    let length = 0;
    while (Object.hasOwn(this, length)) length++;
    return length;
  }

  /** Iterates over the values, in order. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.toArray()[Symbol.iterator]();
  }

  /** Returns the values as an array. */
  toArray(): T[] {
    return Array.from({ length: this.length }, (_, i) => this[i] as T);
  }

  /**
   * Returns the value at an index.
   * @param index counted from the end where it is negative
   * @throws RangeError where there is none
   */
  at(index: number): T {
    return this[place(this, 'at', index)] as T;
  }

  /**
   * Replaces the value at an index.
   * @param index counted from the end where it is negative
   * @throws RangeError where there is none
   */
  set(index: number, value: T | Tensor): void {
    this[members]().set(String(place(this, 'set', index)), asParameter(value));
  }

  /** Adds a value at the end. */
  append(...args: Takes<['value'], [value: T | Tensor]>): this {
    const { value } = bindValue(`${this.constructor.name}.append`, withFirstObject('value', args));
    add(this, value);
    return this;
  }

  /** Adds values at the end. */
  extend(...args: Takes<['values'], [values: Iterable<T | Tensor>]>): this {
    const values = bindValues(`${this.constructor.name}.extend`, args).values as Iterable<T | Tensor>;
    if (isTensor(values) || typeof values?.[Symbol.iterator] !== 'function') {
      throw new TypeError(
        `${this.constructor.name}.extend: expected an array of values, got ${describe(values)}`,
      );
    }
    for (const value of [...values]) add(this, value);
    return this;
  }

  /**
   * Removes and returns the value at an index, the last by default.
   * @throws RangeError where there is none
   */
  pop(index = -1): T {
    const position = place(this, 'pop', index);
    const all = this.toArray();
    const [taken] = all.splice(position, 1);
    const store = this[members]();
    store.delete(String(all.length));
    for (const [i, value] of all.entries()) store.set(String(i), value);
    return taken as T;
  }

  /** Throws a TypeError: the list is not called; subclasses may define it. */
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

function add(list: Module, value: unknown): void {
  list[members]().set(String(list.length), asParameter(value));
}

function asParameter(value: unknown): unknown {
  return isTensor(value) && !(value instanceof Parameter) ? new Parameter(value) : value;
}
