/**
 * Functions of any number of tensors.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#other-operations
 */

import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { Size, type Tensor } from '../tensor/tensor';
import { splitOptions, type TensorArguments, tensorsOf } from './variadicTensors';

/** A function that hands its tensors to `name` as one list. */
function ofTensors<Result>(callee: string, name: string): (...args: TensorArguments) => Result {
  const call = operator(`aten::${name}`);
  return (...args) => call.call1(tensorsOf(callee, args)) as Result;
}

/**
 * Views of the tensors in their common shape.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.broadcast_tensors.html
 */
export const broadcastTensors = ofTensors<Tensor[]>('broadcastTensors', 'broadcast_tensors');

/**
 * All combinations of the elements of 1-D tensors, one a row.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.cartesian_prod.html
 */
export const cartesianProd = ofTensors<Tensor>('cartesianProd', 'cartesian_prod');

/**
 * The matrices along the diagonal of a larger one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.block_diag.html
 */
export const blockDiag = ofTensors<Tensor>('blockDiag', 'block_diag');

/**
 * The product of matrices, multiplied in the order that costs least. `linalg.multiDot` is the newer name.
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

/** The tensors with at least so many dimensions: one for one, an array for several. */
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

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_1d.html */
export const atleast1d = atLeast(1);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_2d.html */
export const atleast2d = atLeast(2);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.atleast_3d.html */
export const atleast3d = atLeast(3);

export interface MeshgridOptions {
  /** `'ij'` (the default): the first tensor runs along the rows; `'xy'`: along the columns. */
  indexing?: 'ij' | 'xy';
}

/**
 * The coordinates of a grid whose axes the 0-d and 1-D tensors are.
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
 * The shape to which tensors of these shapes are broadcast.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.broadcast_shapes.html
 * @throws RangeError for shapes that don't fit each other
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
      const place = rank - sizes.length + i;
      if (size === 1 || size === result[place]) continue;
      if (result[place] !== 1) {
        throw new RangeError(
          `broadcastShapes: size ${size} at dimension ${place} does not fit ${result[place]}, which another shape has there`,
        );
      }
      result[place] = size;
    }
  }
  return result;
}

installMethods({ atleast1d, atleast2d, atleast3d });
