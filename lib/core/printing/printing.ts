/** Writes a tensor as Python prints it. */
import { native } from '../../native/load';
import { noGrad } from '../autograd/gradMode';
import { operator } from '../operators/namespaces';
import * as qschemes from '../operators/qscheme';
import { numberText } from '../support/repr';
import { Flag } from '../tensor/flags';
import { indexOf, type Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';
import { DType } from '../types/dtype';
import * as layouts from '../types/layout';
import { Layout } from '../types/layout';
import { elementsText } from './elementLayout';
import { printOptions } from './printOptions';

/** The text of the elements, and the suffixes that follow it. */
interface Parts {
  contents: string;
  suffixes: string[];
}

/**
 * The text of `tensor` as Python's `str` and `repr` give it. A tensor that was disposed of is `tensor(<disposed>)`.
 * @param name the text before the parenthesis, for Python's classes that print their own name
 */
export function tensorToString(tensor: Tensor, name = 'tensor'): string {
  if (native.isDisposed(indexOf(tensor))) return `${name}(<disposed>)`;
  const flags = native.flags(indexOf(tensor));
  const isNested = (flags & Flag.isNested) !== 0;
  const prefix = `${isNested ? 'nested_tensor' : name}(`;
  const indent = prefix.length;
  const layout = Layout.of(native.layout(indexOf(tensor)));
  const device = native.device(indexOf(tensor));
  const { contents, suffixes } = isNested ? nestedParts(tensor) : partsOf(tensor, layout, flags, indent);
  if (device !== 'cpu') suffixes.unshift(`device='${device}'`);
  if (layout !== layouts.strided) suffixes.push(`layout=${layout}`);
  suffixes.push(...historyOf(tensor));
  return withSuffixes(prefix + contents, suffixes, indent, layout === layouts.sparseCoo);
}

/** The parts of the text of a tensor that is not nested. */
function partsOf(tensor: Tensor, layout: Layout, flags: number, indent: number): Parts {
  const shown = tensor.detach();
  const isMeta = (flags & Flag.isMeta) !== 0;
  if (layout === layouts.sparseCoo || compressedIndices.has(layout)) {
    return sparseParts(shown, layout, isMeta, indent);
  }
  if ((flags & Flag.isQuantized) !== 0) return quantizedParts(shown, indent);
  return denseParts(shown, layout, isMeta, indent);
}

/** The parts of the text of a dense tensor, or of one without memory. */
function denseParts(tensor: Tensor, layout: Layout, isMeta: boolean, indent: number): Parts {
  const { dtype, shape } = tensor;
  const isEmpty = shape.numel() === 0;
  const suffixes: string[] = [];
  if (isMeta || (isEmpty ? shape.length !== 1 : printOptions.edgeitems === 0)) suffixes.push(sizeText(shape));
  // Where there are no elements to show the dtype, it is named unless it is the default dtype.
  if (isMeta || isEmpty ? dtype.code !== native.defaultDtype() : !goesWithoutSaying(dtype)) {
    suffixes.push(`dtype=${dtype}`);
  }
  if (isMeta) return { contents: '...', suffixes };
  const dense = layout === layouts.strided ? tensor : tensor.toDense();
  return { contents: elementsText(dense, indent), suffixes };
}

/** Whether the text of the elements shows their dtype, so that it need not be named. */
function goesWithoutSaying(dtype: DType): boolean {
  const defaultType = DType.of(native.defaultDtype());
  const defaultComplex = defaultType === dtypes.float64 ? dtypes.complex128 : dtypes.complex64;
  return dtype === defaultType || dtype === defaultComplex || dtype === dtypes.int64 || dtype === dtypes.bool;
}

/** For each compressed sparse layout, the operators that return its compressed and its plain indices. */
const compressedIndices = new Map<Layout, [compressed: string, plain: string]>([
  [layouts.sparseCsr, ['crow_indices', 'col_indices']],
  [layouts.sparseCsc, ['ccol_indices', 'row_indices']],
  [layouts.sparseBsr, ['crow_indices', 'col_indices']],
  [layouts.sparseBsc, ['ccol_indices', 'row_indices']],
]);

/** The parts of the text of a sparse tensor: its indices and values, each written as a tensor. */
function sparseParts(tensor: Tensor, layout: Layout, isMeta: boolean, indent: number): Parts {
  const suffixes = [sizeText(tensor.shape)];
  if (!isMeta) suffixes.push(`nnz=${tensor._nnz()}`);
  if (!goesWithoutSaying(tensor.dtype)) suffixes.push(`dtype=${tensor.dtype}`);
  const compressed = compressedIndices.get(layout);
  const fields: [name: string, operator: string][] = compressed
    ? [...compressed.map((name): [string, string] => [name, name]), ['values', 'values']]
    : [
        ['indices', '_indices'],
        ['values', '_values'],
      ];
  const lines = fields.map(([name, getter]) => {
    const field = (operator(`aten::${getter}`).call1(tensor) as Tensor).detach();
    const prefix = `${name}=tensor(`;
    const contents = isMeta ? '...' : elementsText(field, indent + prefix.length);
    return `${prefix}${contents}${isMeta || field.numel() === 0 ? `, ${sizeText(field.shape)}` : ''})`;
  });
  return { contents: lines.join(`,\n${' '.repeat(indent)}`), suffixes };
}

/** The parts of the text of a quantized tensor: the real numbers, and how its integers stand for them. */
function quantizedParts(tensor: Tensor, indent: number): Parts {
  const scheme = tensor.qscheme();
  const suffixes = [sizeText(tensor.shape), `dtype=${tensor.dtype}`, `quantization_scheme=${scheme}`];
  if (scheme === qschemes.perTensorAffine || scheme === qschemes.perTensorSymmetric) {
    suffixes.push(`scale=${numberText(tensor.qScale(), true)}`, `zero_point=${tensor.qZeroPoint()}`);
  } else {
    suffixes.push(
      `scale=${tensor.qPerChannelScales()}`,
      `zero_point=${tensor.qPerChannelZeroPoints()}`,
      `axis=${tensor.qPerChannelAxis()}`,
    );
  }
  return { contents: elementsText(tensor.dequantize(), indent), suffixes };
}

/** The parts of the text of a nested tensor. Each component is printed on lines of its own. */
function nestedParts(tensor: Tensor): Parts {
  const tensors = noGrad(() => tensor.unbind(0));
  const texts = tensors.map((part) => tensorToString(part).replace(/^/gm, '  '));
  return { contents: `[\n${texts.join(',\n')}\n]`, suffixes: [] };
}

/** A shape as a suffix: `size=(2, 0)`. */
function sizeText(shape: readonly number[]): string {
  return `size=(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** The suffixes that say what autograd knows of the tensor. */
function historyOf(tensor: Tensor): string[] {
  let gradFn: unknown;
  try {
    ({ gradFn } = tensor);
  } catch {
    // This is a view that was made without recording and whose base was changed in place later: asking for its history
    // throws.
    gradFn = '<Invalid>';
  }
  if (gradFn !== null) return [`grad_fn=${gradFn}`];
  return tensor.requiresGrad ? ['requires_grad=True'] : [];
}

/** Appends the suffixes to the text. Each starts a new line where the present one would become too long. */
function withSuffixes(
  text: string,
  suffixes: readonly string[],
  indent: number,
  startsLine: boolean,
): string {
  let result = text;
  // Python counts one more character, for the closing parenthesis.
  let length = text.length - text.lastIndexOf('\n') + 1;
  for (const [i, suffix] of suffixes.entries()) {
    if ((startsLine && i === 0) || length + suffix.length + 2 > printOptions.linewidth) {
      result += `,\n${' '.repeat(indent)}${suffix}`;
      length = indent + suffix.length;
    } else {
      result += `, ${suffix}`;
      length += suffix.length + 2;
    }
  }
  return `${result})`;
}
