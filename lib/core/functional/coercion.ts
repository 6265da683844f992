/**
 * What a tensor is where JavaScript or another library asks for a plain value: a number, JSON, the rows of a loop, or
 * something to compare with. Each answer is true, or an error; none is silently NaN, `{}` or "equal".
 */
import { createHash } from 'node:crypto';
import { defineMethods } from '../operators/installMethods';
import { functions } from '../operators/namespaces';
import { isTensor, Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * The value of a tensor with one element where JavaScript asks for a number, as Python's `float(x)`: in `-x`,
     * `x * 2`, `x < y`, `Number(x)` and `Math.max(x, 1)`. Where it asks for text, as in `${x}`, the printed text.
     * @throws TypeError for a tensor that requires a gradient, which the number would lose, for another number of
     * elements, for a complex dtype, and for `x + 1` and `x == 1`, where JavaScript does not say what it wants.
     * RangeError for an integer beyond ±2^53
     */
    [Symbol.toPrimitive](hint: string): number | string;
    /**
     * The elements as nested arrays, which is how `JSON.stringify` writes the tensor; see `tolist`.
     * @throws RangeError for NaN, for an infinity, which JSON cannot write, and for an integer beyond ±2^53
     */
    toJSON(): unknown;
    /**
     * The text in `[object …]`. Libraries that compare objects deeply, such as node:assert and Jest, compare it first,
     * so it tells tensors apart: by dtype, shape, device and content.
     */
    readonly [Symbol.toStringTag]: string;
  }
}

const methods = 'use item() for the number, or a method: add(), mul(), neg(), lt(), eq()';

function toPrimitive(this: Tensor, hint: string): number | string {
  if (hint === 'string') return this.toString();
  if (hint !== 'number') {
    throw new TypeError(`x + y, x == y: JavaScript's operators do not take a Tensor; ${methods}`);
  }
  const count = this.numel();
  if (count !== 1) {
    throw new TypeError(`number: expected a Tensor with one element, got ${count} elements; ${methods}`);
  }
  if (this.requiresGrad) {
    throw new TypeError(`number: the Tensor requires a gradient, which a number would lose; ${methods}`);
  }
  if (this.dtype.isComplex) {
    throw new TypeError(`number: expected a Tensor of real numbers, got ${this.dtype}; ${methods}`);
  }
  return Number(this.item());
}

function toJSON(this: Tensor): unknown {
  const check = (value: unknown): void => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new RangeError(
        `toJSON: JSON cannot write ${value}; use tolist(), or nanToNum() before JSON.stringify`,
      );
    }
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(check);
  };
  const list: unknown = this.tolist();
  check(list);
  return list;
}

/** The numbers of tensors whose content cannot be compared, so that each is equal to itself alone. */
const numbers = new WeakMap<Tensor, number>();
let lastNumber = 0;

function numberOf(tensor: Tensor): number {
  const known = numbers.get(tensor);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbers.set(tensor, lastNumber);
  return lastNumber;
}

/** A digest of the elements' bytes. All NaN have the same bytes in it, and 0 and −0 have different ones. */
function digest(tensor: Tensor): string {
  let plain = tensor.detach();
  if (plain.layout.toString() !== 'torch.strided') plain = plain.toDense();
  if (plain.dtype.isComplex) plain = functions.viewAsReal(plain.to(dtypes.complex128).resolveConj());
  if (plain.dtype.isFloatingPoint) {
    if (plain.itemsize < 4) plain = plain.to(dtypes.float32);
    plain = plain.maskedFill(plain.isnan(), Number.NaN);
  }
  const elements = plain.toTypedArray();
  const { buffer, byteOffset, byteLength } = elements;
  return createHash('sha1')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

function toStringTag(this: Tensor): string {
  if (!isTensor(this)) return 'Tensor';
  try {
    // A quantized tensor's bytes alone do not say which numbers it holds.
    if (!this.isDisposed && !this.isQuantized) {
      const { dtype, shape, device, layout } = this;
      return `Tensor ${dtype} ${shape} ${device} ${layout} ${digest(this)}`;
    }
  } catch {
    // No content can be read, for instance of a meta tensor.
  }
  return `Tensor ${numberOf(this)}`;
}

function* rows(this: Tensor): IterableIterator<Tensor> {
  yield* this.unbind(0);
}

const getters: PropertyDescriptorMap = {
  [Symbol.toStringTag]: { get: toStringTag, configurable: true },
  [Symbol.iterator]: {
    // Python's 0-d tensors are not iterable; Jest and Vitest would walk down to them.
    get(this: Tensor) {
      return isTensor(this) && !this.isDisposed && this.dim() === 0 ? undefined : rows;
    },
    configurable: true,
  },
};

defineMethods({ [Symbol.toPrimitive]: toPrimitive, toJSON });
Object.defineProperties(Tensor.prototype, getters);
