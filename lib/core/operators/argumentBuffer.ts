/**
 * The argument buffer: an array of numbers, shared with the addon, into which a call's arguments are written. Writing
 * them costs less than passing each value through Node-API. It holds tensors (by index), numbers, booleans, dtypes and
 * lists of these; strings, devices and generators are passed to the addon as separate values.
 */
import { native } from '../../native/load';
import { indexIfTensor, Tensor } from '../tensor/tensor';
import { DType } from '../types/dtype';

/**
 * The kinds of arguments that the choice of an overload depends on. The numbers are part of the keys under which
 * operator.ts remembers its choices.
 */
const ArgumentKind = {
  Tensor: 0,
  Int: 1,
  Float: 2,
  Bool: 3,
  Ints: 4,
  DType: 5,
  Tensors: 6,
  /** A value that the argument buffer cannot hold. */
  Other: 7,
} as const;

/**
 * The number written before each argument, which tells the addon what follows; native/operators/argument_buffer.h has
 * the same list.
 */
const Tag = { Tensor: 0, Number: 1, Boolean: 2, DType: 3, Numbers: 4, Tensors: 5, Absent: 6 } as const;

const buffer = native.argumentBuffer();

// Exported by a separate statement, because a constant that is declared with `export` is looked up at every use, even
// in this file.
export { ArgumentKind, buffer };

/**
 * The most numbers that may be written before the next list element: 64 are left free for arguments that are not lists.
 */
const longestList = buffer.length - 64;

/** The position behind what has been written. */
let end = 0;
/** How many calls have begun. */
let calls = 0;

/** Begins to write the arguments of a call with `count` arguments, and returns the number of the call. */
export function beginArguments(count: number): number {
  buffer[0] = count;
  end = 1;
  return ++calls;
}

/**
 * Whether no other call has begun since call number `call`. Reading a list can begin one, for it may be a proxy whose
 * traps call operators.
 */
export function isCurrent(call: number): boolean {
  return call === calls;
}

/** Corrects the number of arguments of the present call. */
export function setArgumentCount(count: number): void {
  buffer[0] = count;
}

/** The position at which the next argument will be written. */
export function positionInBuffer(): number {
  return end;
}

/** Goes back to `mark`, a former position, and overwrites what follows it. */
export function rewindTo(mark: number): void {
  end = mark;
}

/** Writes that the next argument is not given and takes its default. */
export function writeAbsent(): void {
  buffer[end++] = Tag.Absent;
}

/** Writes the next argument, and returns its ArgumentKind. */
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
      // This question comes before all others, because V8 answers it fast where it has seen only tensors.
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

/** Writes an array of tensors or of integers, and returns its ArgumentKind. */
function writeList(list: readonly unknown[]): number {
  // The length of a proxy may be any value.
  const length = Math.trunc(list.length);
  // An empty list is never written: it fits lists of every kind, so the overload chosen for it could be wrong for the
  // next list of the same ArgumentKind.
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

/** Writes a number that is part of an index and not an operator's argument. */
export function writeNumber(value: number): void {
  if (end === buffer.length)
    throw new RangeError(`expected at most ${buffer.length - 1} numbers for one call`);
  buffer[end++] = value;
}

/** Writes two numbers that are part of an index. */
export function writeNumbers(first: number, second: number): void {
  writeNumber(first);
  writeNumber(second);
}

/** Writes at the start of the buffer how many numbers follow. */
export function writeCount(): void {
  buffer[0] = end - 1;
}
