/**
 * How elements lie in memory.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-layout
 */
import { inspect } from 'node:util';

class Named {
  constructor(
    /** libtorch's number for it. @internal */
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

/** Strided (dense) or one of the sparse layouts. */
export class Layout extends Named {
  /** For the compiler, which would take any named number for a layout. */
  declare protected readonly layout: true;

  /** @internal */
  static of(code: number): Layout {
    return layouts[code] ?? new Layout(code, `layout ${code}`);
  }
}

/** The order of a dense tensor's dimensions in memory. */
export class MemoryFormat extends Named {
  /** As in Layout. */
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
