/** Writes the elements of a dense tensor in brackets, broken into lines and summarized where there are many. */

import { operator } from '../operators/namespaces';
import { readElements } from '../tensor/readElements';
import type { Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import { readableType } from '../types/typedArrays';
import { elementTexts } from './elementFormat';
import { printOptions } from './printOptions';

const asStrided = operator('aten::as_strided');
const to = operator('aten::to');

/** The types that libtorch cannot even copy. Their elements are shown as the integers in which they are stored. */
const plainTypes = new Map<DType, DType>(
  Object.values(dtypes)
    .filter(
      (dtype): dtype is DType => dtype instanceof DType && /^(bits|u?int[1-7]$|float4)/.test(dtype.name),
    )
    .map((dtype) => [dtype, dtype.itemsize === 1 ? dtypes.uint8 : dtypes.uint16]),
);

/**
 * The elements as Python writes them: `[[1, 2], [3, 4]]`.
 * @param tensor a strided tensor that is not quantized and has no history
 * @param indent by how many characters all lines but the first are indented
 */
export function elementsText(tensor: Tensor, indent: number): string {
  const shape = tensor.shape;
  const count = shape.numel();
  if (count === 0) return '[]';
  const { edgeitems, threshold } = printOptions;
  const isSummarized = count > threshold;
  if (isSummarized && edgeitems === 0 && shape.length > 0) return '[...]';
  // A summary shows the two ends of each long dimension.
  const isCut = shape.map((size) => isSummarized && size > 2 * edgeitems);
  const kept = shape.map((size, dim) => (isCut[dim] ? 2 * edgeitems : size));
  const plain = plainTypes.get(tensor.dtype);
  const stored = plain === undefined ? tensor : tensor.view(plain);
  const shown = isCut.includes(true) ? cut(stored, shape, isCut, edgeitems) : stored;
  const { texts, width } = elementTexts(tensor.dtype, elementsOf(shown), tensor.device.type === 'mps');
  return bracketed(texts, width + 2, kept, isCut, indent);
}

/**
 * A view of the first and last `edgeitems` elements of each long dimension. Two dimensions take the place of such a
 * dimension: the first of size 2, for its two ends, and the second for the position within an end.
 */
function cut(tensor: Tensor, shape: readonly number[], isCut: readonly boolean[], edgeitems: number): Tensor {
  const strides = tensor.stride();
  const sizes: number[] = [];
  const steps: number[] = [];
  for (const [dim, size] of shape.entries()) {
    const step = strides[dim] as number;
    if (isCut[dim]) {
      sizes.push(2, edgeitems);
      steps.push((size - edgeitems) * step, step);
    } else {
      sizes.push(size);
      steps.push(step);
    }
  }
  return asStrided.callMany([tensor, sizes, steps]) as Tensor;
}

/** The elements in row-major order. */
function elementsOf(tensor: Tensor): ArrayLike<number | bigint> {
  const readable = readableType(tensor.dtype);
  const source = readable === undefined ? tensor : (to.callMany([tensor, readable]) as Tensor);
  return readElements(source);
}

/** Puts the texts of a tensor of shape `kept` into brackets. A dimension with `isCut` has an ellipsis in its middle. */
function bracketed(
  texts: readonly string[],
  spacing: number,
  kept: readonly number[],
  isCut: readonly boolean[],
  indent: number,
): string {
  if (kept.length === 0) return texts[0] as string;
  let next = 0;
  const row = (dim: number, inset: number): string => {
    const size = kept[dim] as number;
    const items = texts.slice(next, next + size);
    next += size;
    if (isCut[dim]) items.splice(size / 2, 0, ' ...');
    const perLine = Math.max(1, Math.floor((printOptions.linewidth - inset) / spacing));
    const lines: string[] = [];
    for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(', '));
    return lines.join(`,\n${' '.repeat(inset + 1)}`);
  };
  const block = (dim: number, inset: number): string => {
    if (dim === kept.length - 1) return `[${row(dim, inset)}]`;
    const blocks = Array.from({ length: kept[dim] as number }, () => block(dim + 1, inset + 1));
    if (isCut[dim]) blocks.splice(blocks.length / 2, 0, '...');
    return `[${blocks.join(`,${'\n'.repeat(kept.length - 1 - dim)}${' '.repeat(inset + 1)}`)}]`;
  };
  return block(0, indent);
}
