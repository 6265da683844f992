/**
 * The layouts and memory formats of tensors: how their elements are arranged in memory.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-layout
 */
import { inspect } from 'node:util';

/** A constant that is known by its name. */
class Named {
  constructor(
    /** The number that libtorch has for it. @internal */
    readonly code: number,
    /** The name without `torch.`, such as `strided` or `channels_last`. */
    readonly name: string,
  ) {}

  /** The name in Python: `torch.strided`, `torch.channels_last`. */
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

/**
 * The dense layout, the default: all elements are stored, and along each dimension at a constant distance, the stride.
 */
export const strided = new Layout(0, 'strided');
/** A sparse layout that stores, for each element that is not zero, its coordinates and its value. */
export const sparseCoo = new Layout(1, 'sparse_coo');
/** A sparse layout of matrices that stores row by row, for each element that is not zero, its column and its value. */
export const sparseCsr = new Layout(2, 'sparse_csr');
/** The layout in which oneDNN keeps tensors for its own kernels on the CPU; `x.toMkldnn()` makes such a tensor. */
export const mkldnn = new Layout(3, '_mkldnn');
/**
 * A sparse layout of matrices that stores column by column, for each element that is not zero, its row and its value.
 */
export const sparseCsc = new Layout(4, 'sparse_csc');
/** A sparse layout of matrices, as `sparseCsr`, with small dense blocks of one size in place of single elements. */
export const sparseBsr = new Layout(5, 'sparse_bsr');
/** A sparse layout of matrices, as `sparseCsc`, with small dense blocks of one size in place of single elements. */
export const sparseBsc = new Layout(6, 'sparse_bsc');
/** The layout of nested tensors whose parts lie one after another in memory and differ in the size of one dimension. */
export const jagged = new Layout(7, 'jagged');
const layouts = [strided, sparseCoo, sparseCsr, mkldnn, sparseCsc, sparseBsr, sparseBsc, jagged];

/** Row-major order, the default: the elements of the last dimension lie next to each other. */
export const contiguousFormat = new MemoryFormat(0, 'contiguous_format');
/** The order of the input: a copy has its elements in the order in which they lie in the original. */
export const preserveFormat = new MemoryFormat(1, 'preserve_format');
/** The order of images (N, C, H, W) in which the channels of a pixel lie next to each other. */
export const channelsLast = new MemoryFormat(2, 'channels_last');
/** The order of volumes (N, C, D, H, W) in which the channels of a voxel lie next to each other. */
export const channelsLast3d = new MemoryFormat(3, 'channels_last_3d');
