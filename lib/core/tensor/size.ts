/** The class of tensors' shapes. */
import { inspect } from 'node:util';

/**
 * The sizes of a tensor's dimensions, from the first to the last. It is an array of numbers that prints as in Python.
 * @example
 * ```ts
 * const { shape } = torch.zeros([2, 3]);
 * shape[0]; // 2
 * shape.numel(); // 6
 * String(shape); // 'torch.Size([2, 3])'
 * ```
 * @see https://docs.pytorch.org/docs/2.13/size.html
 */
export class Size extends Array<number> {
  /** The number of elements in a tensor of this size: the product of the sizes, and 1 for no dimensions. */
  numel(): number {
    return this.reduce((product, size) => product * size, 1);
  }

  /** The text that Python prints: `torch.Size([2, 3])`. */
  override toString(): string {
    return `torch.Size([${this.join(', ')}])`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** Makes methods such as `map` and `slice` return ordinary arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}
