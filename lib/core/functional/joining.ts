/**
 * Functions that take any number of tensors: they broadcast, combine or join them.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#other-operations
 */

import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { Size, type Tensor } from '../tensor/tensor';
import { splitOptions, type TensorArguments, tensorsOf } from './variadicTensors';

/** Makes a function that calls the operator `name` with its tensors as one list. */
function ofTensors<Result>(callee: string, name: string): (...args: TensorArguments) => Result {
  const call = operator(`aten::${name}`);
  return (...args) => call.call1(tensorsOf(callee, args)) as Result;
}

/**
 * Broadcasts tensors to a common shape: sizes of 1 and missing leading dimensions are stretched to the size of the
 * others.
 * @example
 * ```ts
 * const [a, b] = torch.broadcastTensors(torch.ones([2, 1]), torch.zeros([3])); // both of shape [2, 3]
 * ```
 * @param tensors the tensors, one by one or as one array
 * @returns a view of each tensor in the common shape
 * @throws Error for shapes that cannot be broadcast
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.broadcast_tensors.html
 */
export const broadcastTensors = ofTensors<Tensor[]>('broadcastTensors', 'broadcast_tensors');

/**
 * All combinations of one element of each tensor, as Python's `itertools.product`.
 * @example
 * ```ts
 * torch.cartesianProd(torch.tensor([1n, 2n]), torch.tensor([3n, 4n])); // tensor([[1, 3], [1, 4], [2, 3], [2, 4]])
 * ```
 * @param tensors 1-D tensors of one dtype, one by one or as one array
 * @returns a tensor of shape (number of combinations, number of tensors); for one tensor, that tensor
 * @throws Error for tensors of more or fewer dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.cartesian_prod.html
 */
export const cartesianProd = ofTensors<Tensor>('cartesianProd', 'cartesian_prod');

/**
 * Places matrices along the diagonal of a larger one, whose other elements are 0.
 * @example
 * ```ts
 * torch.blockDiag(torch.tensor([[1n, 2n]]), torch.tensor([[3n]])); // tensor([[1, 2, 0], [0, 0, 3]])
 * ```
 * @param tensors matrices, one by one or as one array; a 1-D tensor counts as one row, and a 0-d tensor as (1, 1)
 * @returns a matrix whose sizes are the sums of the matrices' sizes; its dtype is the one to which theirs are promoted
 * @throws Error for tensors of more than two dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.block_diag.html
 */
export const blockDiag = ofTensors<Tensor>('blockDiag', 'block_diag');

/**
 * The product of several matrices, multiplied in the order that needs the fewest operations. PyTorch will remove this
 * function: `torch.linalg.multiDot` does the same.
 * @param args the matrices, one by one; after them, perhaps, an object with `out`
 * @param out a tensor to write the result to, which is also returned; none by default
 * @returns a matrix with as many rows as the first matrix and as many columns as the last
 * @throws Error where a matrix has not as many columns as the next one has rows
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.chain_matmul.html
 */
export function chainMatmul(
  ...args: readonly [...matrices: Tensor[]] | readonly [...Tensor[], { out: Tensor }]
): Tensor {
  const { list, options } = splitOptions(args);
  const { out } = bindArguments<{ out: Tensor | null }>(
    'chainMatmul',
    [{ name: 'out', default: null }],
    [options],
  );
  return operator('aten::chain_matmul').callMany([
    tensorsOf('chainMatmul', list),
    ...(out === null ? [] : [{ out }]),
  ]) as Tensor;
}

/**
 * A function that gives tensors at least a certain number of dimensions by adding dimensions of size 1. It returns a
 * tensor for one tensor, and an array for several tensors and for an array.
 */
export interface AtLeast {
  (tensor: Tensor): Tensor;
  (...tensors: Tensor[]): Tensor[];
  (tensors: readonly Tensor[]): Tensor[];
}

function atLeast(n: 1 | 2 | 3): AtLeast {
  const call = operator(`aten::atleast_${n}d`);
  const name = `atleast${n}d`;
  return ((...args: unknown[]) => {
    const tensors = tensorsOf(name, args);
    return call.call1(args.length === 1 && !Array.isArray(args[0]) ? tensors[0] : tensors);
  }) as AtLeast;
}

/**
 * Views of the tensors with at least one dimension. A 0-d tensor becomes one of shape (1); other tensors stay as they
 * are.
 * @param tensors a tensor, several tensors, or an array of tensors
 * @returns a tensor for one tensor, and an array for several tensors and for an array
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_1d.html
 */
export const atleast1d = atLeast(1);
/**
 * Views of the tensors with at least two dimensions. A tensor of shape (N) becomes one of shape (1, N), and a 0-d
 * tensor one of shape (1, 1).
 * @param tensors a tensor, several tensors, or an array of tensors
 * @returns a tensor for one tensor, and an array for several tensors and for an array
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_2d.html
 */
export const atleast2d = atLeast(2);
/**
 * Views of the tensors with at least three dimensions. A tensor of shape (N) becomes one of shape (1, N, 1), one of
 * shape (M, N) becomes one of shape (M, N, 1), and a 0-d tensor one of shape (1, 1, 1).
 * @param tensors a tensor, several tensors, or an array of tensors
 * @returns a tensor for one tensor, and an array for several tensors and for an array
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_3d.html
 */
export const atleast3d = atLeast(3);

/** The options of `meshgrid`. */
export interface MeshgridOptions {
  /**
   * Which dimension of the grid belongs to the first tensor. With `'ij'`, the default, it is dimension 0, and the
   * second tensor has dimension 1; with `'xy'` these two are exchanged.
   */
  indexing?: 'ij' | 'xy';
}

/**
 * The coordinates of the points of a grid, from the coordinates along each of its axes.
 * @example
 * ```ts
 * const [y, x] = torch.meshgrid([torch.arange(2), torch.arange(3)]); // both of shape [2, 3]
 * ```
 * @param tensors the coordinates along each axis: 1-D or 0-d tensors of one dtype, as one array or one by one
 * @param args the tensors one by one; after them, perhaps, the options
 * @returns for each tensor a view with the shape of the grid, which holds that coordinate of each point
 * @throws Error for no tensors, and for tensors of different dtypes or of more than one dimension
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.meshgrid.html
 */
export function meshgrid(tensors: readonly Tensor[], options?: MeshgridOptions): Tensor[];
export function meshgrid(
  ...args: readonly [...tensors: Tensor[]] | readonly [...Tensor[], MeshgridOptions]
): Tensor[];
export function meshgrid(...args: readonly unknown[]): Tensor[] {
  const { list, options } = splitOptions(args);
  const { indexing } = bindArguments<{ indexing: string }>(
    'meshgrid',
    [{ name: 'indexing', default: 'ij' }],
    [options],
  );
  return operator('aten::meshgrid').callMany([tensorsOf('meshgrid', list), { indexing }]) as Tensor[];
}

/**
 * The shape that tensors of these shapes have after broadcasting.
 * @example
 * ```ts
 * torch.broadcastShapes([3, 1], [4]); // torch.Size([3, 4])
 * ```
 * @param shapes the shapes; a number stands for a shape with one dimension
 * @returns the common shape, with as many dimensions as the longest of `shapes`
 * @throws TypeError for values that are no shapes, RangeError for shapes that cannot be broadcast to a common one
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.broadcast_shapes.html
 */
export function broadcastShapes(...shapes: readonly (number | readonly number[])[]): Size {
  const lists = shapes.map((shape) => {
    const sizes = typeof shape === 'number' ? [shape] : shape;
    if (!Array.isArray(sizes) || !sizes.every((size) => Number.isInteger(size) && size >= 0)) {
      throw new TypeError(`broadcastShapes: expected arrays of sizes, got ${describe(shape)}`);
    }
    return sizes as readonly number[];
  });
  const rank = Math.max(0, ...lists.map(({ length }) => length));
  const result = Size.from(new Array<number>(rank).fill(1)) as Size;
  for (const sizes of lists) {
    for (const [i, size] of sizes.entries()) {
      const dim = rank - sizes.length + i;
      if (size === 1 || size === result[dim]) continue;
      if (result[dim] !== 1) {
        throw new RangeError(
          `broadcastShapes: size ${size} at dimension ${dim} does not fit ${result[dim]}, which another shape has there`,
        );
      }
      result[dim] = size;
    }
  }
  return result;
}

installMethods({ atleast1d, atleast2d, atleast3d });
