/**
 * Functions that take any number of tensors.
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
 * others. Takes the tensors one by one or as one array.
 * @returns a view of each tensor in the common shape
 * @throws Error for shapes that cannot be broadcast
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.broadcast_tensors.html
 */
export const broadcastTensors = ofTensors<Tensor[]>('broadcastTensors', 'broadcast_tensors');

/**
 * All combinations of one element of each tensor, as Python's `itertools.product`. Takes 1-D tensors, one by one or as
 * one array.
 * @returns a tensor of shape (number of combinations, number of tensors); for one tensor, that tensor
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.cartesian_prod.html
 */
export const cartesianProd = ofTensors<Tensor>('cartesianProd', 'cartesian_prod');

/**
 * Places matrices along the diagonal of a larger one, which is 0 elsewhere. Takes tensors of up to two dimensions, one
 * by one or as one array.
 * @returns a matrix whose sizes are the sums of the matrices' sizes
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.block_diag.html
 */
export const blockDiag = ofTensors<Tensor>('blockDiag', 'block_diag');

/**
 * The product of several matrices, multiplied in the order that needs the fewest operations. `linalg.multiDot` does the
 * same.
 * @returns a matrix with as many rows as the first matrix and as many columns as the last
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
 * tensor for one tensor, and an array for several.
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
 * Views of the tensors with at least one dimension. A 0-d tensor becomes one of shape (1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_1d.html
 */
export const atleast1d = atLeast(1);
/**
 * Views of the tensors with at least two dimensions. A tensor of shape (N) becomes one of shape (1, N).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_2d.html
 */
export const atleast2d = atLeast(2);
/**
 * Views of the tensors with at least three dimensions. A tensor of shape (N) becomes one of shape (1, N, 1), and one of
 * shape (M, N) becomes one of shape (M, N, 1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_3d.html
 */
export const atleast3d = atLeast(3);

export interface MeshgridOptions {
  /**
   * `'ij'`, the default: the elements of the first tensor run along the rows (dimension 0). `'xy'`: along the columns.
   */
  indexing?: 'ij' | 'xy';
}

/**
 * The coordinates of the points of a grid.
 *
 *     const [y, x] = torch.meshgrid([torch.arange(2), torch.arange(3)]); // both of shape [2, 3]
 *
 * @param tensors the coordinates along each axis: 1-D or 0-d tensors of one dtype
 * @returns for each tensor one with the shape of the grid, which holds that coordinate of each point
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
 *
 *     torch.broadcastShapes([3, 1], [4]); // torch.Size([3, 4])
 *
 * @param shapes shapes; a number stands for a shape with one dimension
 * @throws RangeError for shapes that cannot be broadcast to a common one
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
