/**
 * The page of numbers on which a call's arguments cross to the addon, which costs less than crossing one by one; what
 * has no place on it crosses so.
 */
import { native } from '../native';
import { DType } from './dtype';
import { indexIfTensor, Tensor } from './tensor';

/** What an argument is, as far as the choice of an overload depends on it. */
const Shape = {
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

/** How each argument begins on the page; native/argument_page.h has the same list. */
const Tag = { Tensor: 0, Number: 1, Boolean: 2, DType: 3, Numbers: 4, Tensors: 5, Absent: 6 } as const;

const page = native.argumentPage();

// By themselves: what is declared as exported is looked up at every use, in this file too.
export { page, Shape };

/** Room for a few arguments that are no lists. */
const longestList = page.length - 64;

let end = 0;
let calls = 0;

/** Begins a call of `count` arguments; gives its number. */
export function beginPage(count: number): number {
  page[0] = count;
  end = 1;
  return ++calls;
}

/** Whether no other call has begun since: a list may be a proxy, whose traps call what they want. */
export function isOnPage(call: number): boolean {
  return call === calls;
}

/** Of a call whose arguments turn out to be more. */
export function setPageCount(count: number): void {
  page[0] = count;
}

/** Where the next argument begins. */
export function markOf(): number {
  return end;
}

/** Writes on from `mark`. */
export function rewindPage(mark: number): void {
  end = mark;
}

/** Leaves the next argument to its default. */
export function writeAbsent(): void {
  page[end++] = Tag.Absent;
}

/** Writes the next argument; its shape. */
export function writeArgument(value: unknown): number {
  switch (typeof value) {
    case 'number':
      page[end] = Tag.Number;
      page[end + 1] = value;
      end += 2;
      return Number.isInteger(value) ? Shape.Int : Shape.Float;
    case 'boolean':
      page[end] = Tag.Boolean;
      page[end + 1] = value ? 1 : 0;
      end += 2;
      return Shape.Bool;
    case 'object': {
      // The class first: what is asked of tensors alone, V8 answers quickly.
      if (value instanceof Tensor) {
        const index = indexIfTensor(value);
        if (index < 0) return Shape.Other;
        page[end] = Tag.Tensor;
        page[end + 1] = index;
        end += 2;
        return Shape.Tensor;
      }
      if (Array.isArray(value)) return writeList(value);
      if (!(value instanceof DType)) return Shape.Other;
      page[end] = Tag.DType;
      page[end + 1] = value.code;
      end += 2;
      return Shape.DType;
    }
    default:
      return Shape.Other;
  }
}

function writeList(list: readonly unknown[]): number {
  // A proxy's may be anything.
  const length = Math.trunc(list.length);
  // An empty list fits lists of every kind, so what it chose says nothing of the next.
  if (!(length > 0 && end + length <= longestList)) return Shape.Other;
  const ofTensors = typeof list[0] === 'object';
  page[end] = ofTensors ? Tag.Tensors : Tag.Numbers;
  page[end + 1] = length;
  end += 2;
  for (let i = 0; i < length; i++) {
    const item = list[i];
    if (ofTensors) {
      const index = item instanceof Tensor ? indexIfTensor(item) : -1;
      if (index < 0) return Shape.Other;
      page[end++] = index;
    } else {
      if (!Number.isInteger(item)) return Shape.Other;
      page[end++] = item as number;
    }
  }
  return ofTensors ? Shape.Tensors : Shape.Ints;
}

/** For what is no operator's argument. */
export function writeNumber(value: number): void {
  if (end === page.length) throw new RangeError(`expected at most ${page.length - 1} numbers for one call`);
  page[end++] = value;
}

/** Two of them. */
export function writeNumbers(first: number, second: number): void {
  writeNumber(first);
  writeNumber(second);
}

/** Notes how many numbers were written. */
export function closePage(): void {
  page[0] = end - 1;
}
