/**
 * The buffer of numbers in which a call's arguments are handed to the addon: writing them costs less than passing each
 * through Node-API. Values of other kinds (strings, devices, generators) are passed one by one.
 */
import { native } from '../../native/load';
import { indexIfTensor, Tensor } from '../tensor/tensor';
import { DType } from '../types/dtype';

/** What an argument is, as far as the choice of an overload depends on it. */
const ArgumentKind = {
  Tensor: 0,
  Int: 1,
  Float: 2,
  Bool: 3,
  Ints: 4,
  DType: 5,
  Tensors: 6,
  /** It can't be written. */
  Other: 7,
} as const;

/** The number before each argument, which says of what kind it is; native/operators/argument_buffer.h has the same list. */
const Tag = { Tensor: 0, Number: 1, Boolean: 2, DType: 3, Numbers: 4, Tensors: 5, Absent: 6 } as const;

const buffer = native.argumentBuffer();

// By themselves: what is declared as exported is looked up at every use, in this file too.
export { ArgumentKind, buffer };

/** Room for a few arguments that are no lists. */
const longestList = buffer.length - 64;

let end = 0;
let calls = 0;

/** Begins a call of `count` arguments; gives its number. */
export function beginArguments(count: number): number {
  buffer[0] = count;
  end = 1;
  return ++calls;
}

/** Whether no other call has begun since: a list may be a proxy, whose traps call what they want. */
export function isCurrent(call: number): boolean {
  return call === calls;
}

/** Of a call whose arguments turn out to be more. */
export function setArgumentCount(count: number): void {
  buffer[0] = count;
}

/** Where the next argument begins. */
export function positionInBuffer(): number {
  return end;
}

/** Writes on from `mark`. */
export function rewindTo(mark: number): void {
  end = mark;
}

/** Leaves the next argument to its default. */
export function writeAbsent(): void {
  buffer[end++] = Tag.Absent;
}

/** Writes the next argument; its shape. */
export function writeArgument(value: unknown): number {
  switch (typeof value) {
    case 'number':
      buffer[end] = Tag.Number;
      buffer[end + 1] = value;
      end += 2;
      return Number.isInteger(value) ? ArgumentKind.Int : ArgumentKind.Float;
    case 'boolean':
      buffer[end] = Tag.Boolean;
      buffer[end + 1] = value ? 1 : 0;
      end += 2;
      return ArgumentKind.Bool;
    case 'object': {
      // The class first: what is asked of tensors alone, V8 answers quickly.
      if (value instanceof Tensor) {
        const index = indexIfTensor(value);
        if (index < 0) return ArgumentKind.Other;
        buffer[end] = Tag.Tensor;
        buffer[end + 1] = index;
        end += 2;
        return ArgumentKind.Tensor;
      }
      if (Array.isArray(value)) return writeList(value);
      if (!(value instanceof DType)) return ArgumentKind.Other;
      buffer[end] = Tag.DType;
      buffer[end + 1] = value.code;
      end += 2;
      return ArgumentKind.DType;
    }
    default:
      return ArgumentKind.Other;
  }
}

function writeList(list: readonly unknown[]): number {
  // A proxy's may be anything.
  const length = Math.trunc(list.length);
  // An empty list fits lists of every kind, so what it chose says nothing of the next.
  if (!(length > 0 && end + length <= longestList)) return ArgumentKind.Other;
  const ofTensors = typeof list[0] === 'object';
  buffer[end] = ofTensors ? Tag.Tensors : Tag.Numbers;
  buffer[end + 1] = length;
  end += 2;
  for (let i = 0; i < length; i++) {
    const item = list[i];
    if (ofTensors) {
      const index = item instanceof Tensor ? indexIfTensor(item) : -1;
      if (index < 0) return ArgumentKind.Other;
      buffer[end++] = index;
    } else {
      if (!Number.isInteger(item)) return ArgumentKind.Other;
      buffer[end++] = item as number;
    }
  }
  return ofTensors ? ArgumentKind.Tensors : ArgumentKind.Ints;
}

/** For what is no operator's argument. */
export function writeNumber(value: number): void {
  if (end === buffer.length)
    throw new RangeError(`expected at most ${buffer.length - 1} numbers for one call`);
  buffer[end++] = value;
}

/** Two of them. */
export function writeNumbers(first: number, second: number): void {
  writeNumber(first);
  writeNumber(second);
}

/** Notes how many numbers were written. */
export function writeCount(): void {
  buffer[0] = end - 1;
}
