/** Numbers with the rounding of Python's line search, in which some are floats and some are 0-d tensors. */

import { functions } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { bfloat16, type DType, float16, float32 } from '../../core/types/dtype';

/** The value that a 0-d tensor of `dtype` would hold; a float holds the number itself. */
function rounded(value: number, dtype: DType | undefined): number {
  if (dtype === float32) return Math.fround(value);
  if (dtype === float16 || dtype === bfloat16) return functions.full([], value, { dtype }).item();
  return value;
}

/** A Python float, or the value of a 0-d tensor with its dtype. */
export class PythonNumber {
  /** @param dtype the dtype of the 0-d tensor; undefined for a float */
  constructor(
    readonly value: number,
    readonly dtype?: DType,
  ) {}

  /** The value of a 0-d tensor, or a float. */
  static of(value: number | Tensor): PythonNumber {
    return isTensor(value) ? new PythonNumber(value.item(), value.dtype) : new PythonNumber(value);
  }

  /**
   * The value of a 0-d tensor that nothing else uses, whose memory is released at once while it is in the
   * processor's cache.
   */
  static taken(tensor: Tensor): PythonNumber {
    const number = PythonNumber.of(tensor);
    tensor.dispose();
    return number;
  }

  #binary(other: PythonNumber | number, apply: (a: number, b: number) => number): PythonNumber {
    const right = typeof other === 'number' ? new PythonNumber(other) : other;
    const dtype = this.dtype ?? right.dtype;
    return new PythonNumber(
      rounded(apply(rounded(this.value, dtype), rounded(right.value, dtype)), dtype),
      dtype,
    );
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
    const { dtype } = other;
    // PyTorch divides a float by a tensor by multiplying the tensor's reciprocal.
    if (this.dtype === undefined && dtype)
      return new PythonNumber(rounded(1 / other.value, dtype), dtype).mul(this);
    return this.#binary(other, (a, b) => a / b);
  }

  neg(): PythonNumber {
    return new PythonNumber(-this.value, this.dtype);
  }

  abs(): PythonNumber {
    return new PythonNumber(Math.abs(this.value), this.dtype);
  }

  sqrt(): PythonNumber {
    if (this.dtype === undefined) return new PythonNumber(Math.sqrt(this.value));
    // libtorch's square roots are not correctly rounded, so libtorch itself computes this one.
    return PythonNumber.of(functions.full([], this.value, { dtype: this.dtype }).sqrt());
  }

  /**
   * Negative, zero or positive where this number is less than, equal to or greater than the other; NaN where
   * either is NaN.
   */
  compare(other: PythonNumber | number): number {
    const right = typeof other === 'number' ? new PythonNumber(other) : other;
    const dtype = this.dtype ?? right.dtype;
    const [a, b] = [rounded(this.value, dtype), rounded(right.value, dtype)];
    return a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN;
  }
}

/** Python's `min`: the first of the smallest. */
export function least(first: PythonNumber, ...others: PythonNumber[]): PythonNumber {
  return others.reduce((a, b) => (b.compare(a) < 0 ? b : a), first);
}

/** Python's `max`: the first of the largest. */
export function greatest(first: PythonNumber, ...others: PythonNumber[]): PythonNumber {
  return others.reduce((a, b) => (b.compare(a) > 0 ? b : a), first);
}
