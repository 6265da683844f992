/** Sums of products of tensors, in Einstein's notation. */

import { operator } from '../operators/namespaces';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';
import { tensorsOf } from './variadicTensors';

/** The names of an operand's dimensions: numbers from 0 to 51, and at most one `'...'`. */
export type Sublist = readonly (number | '...')[];

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Writes a sublist as letters, which the operator takes. */
function subscripts(list: unknown): string {
  if (!Array.isArray(list))
    throw new TypeError(`einsum: expected an array of subscripts, got ${describe(list)}`);
  return list
    .map((item) => {
      if (item === '...') return item;
      const letter = Number.isInteger(item) ? letters[item as number] : undefined;
      if (letter === undefined) {
        throw new RangeError(`einsum: expected a subscript from 0 to 51 or '...', got ${describe(item)}`);
      }
      return letter;
    })
    .join('');
}

/**
 * Multiplies tensors element by element along dimensions with the same name, and sums over the dimensions that the
 * result does not name. Products of matrices, traces, transposes and many other operations are special cases.
 * @example
 * ```ts
 * torch.einsum('ij,jk->ik', a, b); // the product of matrices
 * torch.einsum('bij,bjk->bik', a, b); // the products of batches of matrices
 * torch.einsum('ii->', a); // the trace
 * torch.einsum(a, [0, 1], b, [1, 2], [0, 2]); // numbers instead of letters
 * ```
 * @param equation the names of each operand's dimensions, one letter each, separated by commas; then, after `->`, those
 * of the result. Without `->`, the result has the names that occur once, in alphabetical order. `...` stands for all
 * further dimensions
 * @param operands the tensors, one by one or as one array, all of one dtype; they are multiplied from left to right
 * @param operand the first tensor, where numbers take the place of letters: each tensor is followed by its `sublist`
 * @param sublist the names of the dimensions of the tensor before it: numbers from 0 to 51, or `'...'`
 * @param rest the further tensors, each followed by its sublist; at the end, perhaps, a sublist for the result
 * @returns a tensor with the dimensions that the equation names for the result, in that order
 * @throws Error where names and dimensions do not agree, or sizes of dimensions with the same name differ
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.einsum.html
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor;
export function einsum(equation: string, operands: readonly Tensor[]): Tensor;
export function einsum(operand: Tensor, sublist: Sublist, ...rest: (Tensor | Sublist)[]): Tensor;
export function einsum(...args: unknown[]): Tensor {
  if (args.length < 2) {
    throw new TypeError('einsum: expected an equation and operands, or operands with their subscripts');
  }
  const [equation, ...operands] = isTensor(args[0]) ? fromSublists(args) : args;
  if (typeof equation !== 'string') {
    throw new TypeError(`einsum: argument 'equation': expected a string, got ${describe(equation)}`);
  }
  return operator('aten::einsum').callMany([equation, tensorsOf('einsum', operands)]) as Tensor;
}

/** Turns tensors with their sublists into an equation and operands. */
function fromSublists(args: readonly unknown[]): [string, ...unknown[]] {
  const pairs = args.length - (args.length % 2);
  const operands: unknown[] = [];
  const inputs: string[] = [];
  for (let i = 0; i < pairs; i += 2) {
    operands.push(args[i]);
    inputs.push(subscripts(args[i + 1]));
  }
  const result = args.length > pairs ? `->${subscripts(args[pairs])}` : '';
  return [inputs.join(',') + result, ...operands];
}
