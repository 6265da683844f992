/** Checks the arguments that a pickle passes to the functions that it names. */

import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Device } from '../../core/types/device';
import { DType } from '../../core/types/dtype';
import { FormatError } from '../files/formatError';
import { StorageRef } from '../files/storage';
import { PyTuple } from './nodes';
import { kindOf } from './reader';

/** No tensor has more dimensions. Very many would make the checks slow. */
const mostDimensions = 64;

/** The arguments of one call. Each is checked when it is read. */
export class PickleArguments {
  constructor(
    private readonly callee: string,
    private readonly args: readonly unknown[],
  ) {}

  /** @throws FormatError unless there are from `least` to `most` arguments */
  count(least: number, most = least): this {
    const { length } = this.args;
    if (length < least || length > most) {
      const expected = least === most ? `${least}` : `${least} to ${most}`;
      throw new FormatError(`pickle: ${this.callee}: expected ${expected} arguments, got ${length}`);
    }
    return this;
  }

  has(i: number): boolean {
    return i < this.args.length;
  }

  any(i: number): unknown {
    return this.args[i];
  }

  wrong(i: number, expected: string): never {
    throw this.error(i, expected);
  }

  error(i: number, expected: string): FormatError {
    return new FormatError(
      `pickle: ${this.callee}: argument ${i + 1}: expected ${expected}, got ${kindOf(this.args[i])}`,
    );
  }

  boolean(i: number): boolean {
    const value = this.args[i];
    return typeof value === 'boolean' ? value : this.wrong(i, 'a boolean');
  }

  number(i: number): number {
    const value = this.args[i];
    return typeof value === 'number' ? value : this.wrong(i, 'a number');
  }

  string(i: number): string {
    const value = this.args[i];
    return typeof value === 'string' ? value : this.wrong(i, 'a string');
  }

  /** A number of bytes or elements: an integer of at least 0. */
  size(i: number): number {
    const value = this.args[i];
    return isSize(value) ? value : this.wrong(i, 'a whole number from 0 on');
  }

  sizes(i: number): number[] {
    const value = this.args[i];
    const sizes = value instanceof PyTuple ? value.items : value;
    if (!Array.isArray(sizes) || !sizes.every(isSize)) this.wrong(i, 'a tuple of whole numbers from 0 on');
    if (sizes.length > mostDimensions) this.wrong(i, `at most ${mostDimensions} dimensions`);
    return sizes;
  }

  tensor(i: number): Tensor {
    const value = this.args[i];
    return isTensor(value) ? value : this.wrong(i, 'a tensor');
  }

  storage(i: number): StorageRef {
    const value = this.args[i];
    return value instanceof StorageRef ? value : this.wrong(i, 'a storage');
  }

  dtype(i: number): DType {
    const value = this.args[i];
    return value instanceof DType ? value : this.wrong(i, 'a dtype');
  }

  /** A device, or its name. */
  device(i: number): string {
    const value = this.args[i];
    return value instanceof Device ? String(value) : this.string(i);
  }

  tuple(i: number): readonly unknown[] {
    const value = this.args[i];
    return value instanceof PyTuple ? value.items : this.wrong(i, 'a tuple');
  }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
