/** Numbers as Python's line searches have them: some are floats, some 0-d tensors, whose arithmetic rounds. */
import { bfloat16, type DType, float16, float32 } from '../core/dtype';
import { functions } from '../core/operators';
import { isTensor, type Tensor } from '../core/tensor';

type Round = (value: number) => number;

/** How a number becomes one of `dtype`. */
function roundingOf(dtype: DType): Round {
  if (dtype === float32) return Math.fround;
  if (dtype === float16 || dtype === bfloat16) return (value) => functions.full([], value, { dtype }).item();
  return (value) => value;
}

export class PythonNumber {
  /** @param round what a 0-d tensor does to results; absent for a float */
  constructor(
    readonly value: number,
    readonly round?: Round,
  ) {}

  /** What a 0-d tensor holds, or a float. */
  static of(value: number | Tensor): PythonNumber {
    return isTensor(value)
      ? new PythonNumber(value.item(), roundingOf(value.dtype))
      : new PythonNumber(value);
  }

  #binary(other: PythonNumber | number, apply: (a: number, b: number) => number): PythonNumber {
    const right = typeof other === 'number' ? new PythonNumber(other) : other;
    const round = this.round ?? right.round;
    if (round === undefined) return new PythonNumber(apply(this.value, right.value));
    return new PythonNumber(round(apply(round(this.value), round(right.value))), round);
  }

  add(other: PythonNumber | number): PythonNumber {
    return this.#binary(other, (a, b) => a + b);
  }

  sub(other: PythonNumber | number): PythonNumber {
    return this.#binary(other, (a, b) => a - b);
  }

  mul(other: PythonNumber | number): PythonNumber {
    return this.#binary(other, (a, b) => a * b);
  }

  div(other: PythonNumber): PythonNumber {
    const { round } = other;
    // A float over a tensor is the tensor's reciprocal times the float.
    if (this.round === undefined && round) return new PythonNumber(round(1 / other.value), round).mul(this);
    return this.#binary(other, (a, b) => a / b);
  }

  neg(): PythonNumber {
    return new PythonNumber(-this.value, this.round);
  }

  abs(): PythonNumber {
    return new PythonNumber(Math.abs(this.value), this.round);
  }

  sqrt(): PythonNumber {
    const root = Math.sqrt(this.value);
    return new PythonNumber(this.round ? this.round(root) : root, this.round);
  }

  /** Negative, zero or positive, as this number is less than, equal to or greater than the other; NaN for NaN. */
  compare(other: PythonNumber | number): number {
    const right = typeof other === 'number' ? new PythonNumber(other) : other;
    const round = this.round ?? right.round ?? ((value: number) => value);
    const [a, b] = [round(this.value), round(right.value)];
    return a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN;
  }
}

/** Python's `min`: the first of the least. */
export function least(first: PythonNumber, ...others: PythonNumber[]): PythonNumber {
  return others.reduce((a, b) => (b.compare(a) < 0 ? b : a), first);
}

/** Python's `max`: the first of the greatest. */
export function greatest(first: PythonNumber, ...others: PythonNumber[]): PythonNumber {
  return others.reduce((a, b) => (b.compare(a) > 0 ? b : a), first);
}
