/**
 * The layouts and memory formats of tensors: how their elements are arranged in memory.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-layout
 */
import { inspect } from 'node:util';

class Named {
  constructor(
    /** The number that libtorch has for it. @internal */
    readonly code: number,
    readonly name: string,
  ) {}

  toString(): string {
    return `torch.${this.name}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * How a tensor stores its elements: `torch.strided`, which is the ordinary dense layout, or a sparse layout that stores
 * only the elements that are not zero (`torch.sparseCoo`, `torch.sparseCsr`, `torch.sparseCsc`, `torch.sparseBsr`,
 * `torch.sparseBsc`).
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-layout
 */
export class Layout extends Named {
  /**
   * A property for the compiler only. Without it, TypeScript would accept a MemoryFormat where a Layout is expected.
   */
  declare protected readonly layout: true;

  /** @internal */
  static of(code: number): Layout {
    return layouts[code] ?? new Layout(code, `layout ${code}`);
  }
}

/**
 * The order in which a dense tensor's dimensions lie in memory: `torch.contiguousFormat` (row-major: the last
 * dimension's elements lie next to each other), `torch.channelsLast` and `torch.channelsLast3d` (images whose channels
 * lie next to each other, which many convolutions compute faster), or `torch.preserveFormat` (that of the input).
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-memory-format
 */
export class MemoryFormat extends Named {
  /**
   * A property for the compiler only. Without it, TypeScript would accept a Layout where a MemoryFormat is expected.
   */
  declare protected readonly memoryFormat: true;
}

export const strided = new Layout(0, 'strided');
export const sparseCoo = new Layout(1, 'sparse_coo');
export const sparseCsr = new Layout(2, 'sparse_csr');
export const mkldnn = new Layout(3, '_mkldnn');
export const sparseCsc = new Layout(4, 'sparse_csc');
export const sparseBsr = new Layout(5, 'sparse_bsr');
export const sparseBsc = new Layout(6, 'sparse_bsc');
export const jagged = new Layout(7, 'jagged');
const layouts = [strided, sparseCoo, sparseCsr, mkldnn, sparseCsc, sparseBsr, sparseBsc, jagged];

export const contiguousFormat = new MemoryFormat(0, 'contiguous_format');
export const preserveFormat = new MemoryFormat(1, 'preserve_format');
export const channelsLast = new MemoryFormat(2, 'channels_last');
export const channelsLast3d = new MemoryFormat(3, 'channels_last_3d');
