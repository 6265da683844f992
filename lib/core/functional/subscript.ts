/** Selects and replaces elements, as Python's `x[…]` and `x[…] = value`, and iterates over rows. */
import { native } from '../../native/load';
import { copyOf, type Data } from '../operators/creation';
import { defineMethods } from '../operators/installMethods';
import { isComplex } from '../operators/marshal';
import { blank, indexOf, isTensor, setIndex, type Tensor } from '../tensor/tensor';
import { type Index, writeIndices } from './indexing';

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Selects elements, as Python's `x[…]`.
     * @example
     * ```ts
     * x.index(0); // x[0]
     * x.index([0, torch.slice(1, null)]); // x[0, 1:]
     * x.index(0, '1:'); // the same
     * x.index('...', null); // x[..., None]
     * x.index([[0, 2]]); // x[[0, 2]]: rows 0 and 2
     * x.index(x.gt(0)); // x[x > 0]
     * ```
     * @param indices one item, or several, or an array with an item for each dimension: an integer, `torch.slice(start,
     * stop, step)`, a slice as text (`':'`, `'1::2'`), null for a new dimension, `'...'` for all dimensions that have no
     * item, a boolean, a tensor of indices or a mask, or an array of numbers or booleans. Negative integers count from
     * the end
     * @returns a view that shares this tensor's memory; with tensors or arrays among the items, a copy
     * @throws TypeError for another item, RangeError for an index out of range or more items than dimensions
     * @see https://docs.pytorch.org/cppdocs/notes/tensor_indexing.html
     */
    index(indices: Index | readonly Index[]): Tensor;
    index(first: Index, second: Index, ...others: Index[]): Tensor;
    /**
     * Replaces elements, as Python's `x[…] = value`.
     * @example
     * ```ts
     * x.indexPut([0, torch.slice(1, null)], 0); // x[0, 1:] = 0
     * ```
     * @param indices which elements, as in `index`; several items come before the value
     * @param value a tensor that can be broadcast to the shape of the selection, or numbers
     * @throws TypeError for another item, RangeError for an index out of range and for a number that the dtype does not
     * hold, Error for a value whose shape does not fit
     * @see https://docs.pytorch.org/cppdocs/notes/tensor_indexing.html
     */
    indexPut(indices: Index | readonly Index[], value: Tensor | Data): void;
    indexPut(first: Index, second: Index, ...othersAndValue: [...Index[], Tensor | Data]): void;
    /** The row `index`, a view, as Python's `x[index]`; assigning to it changes this tensor, as `indexPut` does. */
    [index: number]: Tensor;
    /**
     * Iterates over the first dimension, as `for (const row of x)` and `const [a, b] = x` do. Each row is a view.
     * @throws TypeError for a 0-d tensor
     */
    [Symbol.iterator](): IterableIterator<Tensor>;
  }
}

function index(this: Tensor, ...args: (Index | readonly Index[])[]): Tensor {
  const result = blank();
  const items = writeIndices((args.length < 2 ? args[0] : args) as Index | readonly Index[]);
  setIndex(result, native.getIndex(result, indexOf(this), items));
  return result;
}

function indexPut(this: Tensor, ...args: unknown[]): void {
  const value = args[args.length - 1] as Tensor | Data | undefined;
  if (args.length < 2 || value === undefined) throw new TypeError("indexPut: missing argument 'value'");
  const indices = (args.length === 2 ? args[0] : args.slice(0, -1)) as Index | readonly Index[];
  // As in Python, a single complex number may be given for a real one where it has no imaginary part.
  const real = isComplex(value) && value.im === 0 && !this.dtype.isComplex ? value.re : value;
  const source = isTensor(value)
    ? value
    : copyOf('indexPut', real, { dtype: this.dtype, device: this.device });
  const items = writeIndices(indices);
  native.setIndex(indexOf(this), indexOf(source), [this, source, items]);
}

defineMethods({ index, indexPut });

/** What `x[0]` and `x[0] = value` do, for the last prototype of Tensor, where such names arrive. */
export const brackets = {
  get: (receiver: object, position: number): Tensor | undefined =>
    isTensor(receiver) ? receiver.index(position) : undefined,
  set(receiver: object, position: number, value: unknown): boolean {
    if (!isTensor(receiver)) return false;
    receiver.indexPut(position, value as Tensor | Data);
    return true;
  },
};
