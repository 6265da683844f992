/** Makes sparse tensors from their description in a pickle. */

import { operator, unguarded } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { Layout } from '../../core/types/layout';
import * as layouts from '../../core/types/layout';
import { FormatError, refusing } from '../files/formatError';
import type { PickleArguments } from '../pickle/arguments';

// Makes the tensor without checking its indices, which have not been read yet.
const cooUnsafe = unguarded('aten::_sparse_coo_tensor_unsafe');
const compressedUnsafe = unguarded('aten::_sparse_compressed_tensor_unsafe');
const validateCoo = operator('aten::_validate_sparse_coo_tensor_args');
const validateCompressed = operator('aten::_validate_sparse_compressed_tensor_args');

const compressed: readonly Layout[] = [
  layouts.sparseCsr,
  layouts.sparseCsc,
  layouts.sparseBsr,
  layouts.sparseBsc,
];

/** A sparse tensor, and the check of its indices, to be made when they have been read. */
export interface Unchecked {
  tensor: Tensor;
  check(): void;
}

/** @param parts the tensors and sizes that make up a tensor of this layout */
export function rebuildSparse(layout: unknown, parts: PickleArguments): Unchecked {
  if (layout === layouts.sparseCoo) return rebuildCoo(parts);
  if (compressed.includes(layout as Layout)) return rebuildCompressed(layout as Layout, parts);
  throw new FormatError(`pickle: expected the layout of a sparse tensor, got ${String(layout)}`);
}

function rebuildCoo(parts: PickleArguments): Unchecked {
  const indices = parts.count(3, 4).tensor(0);
  const values = parts.tensor(1);
  const sizes = parts.sizes(2);
  const isCoalesced = parts.has(3) ? (parts.any(3) === null ? null : parts.boolean(3)) : null;
  if (indices.dim() !== 2 || indices.dtype.name !== 'int64' || values.dim() < 1) {
    throw new FormatError(
      `a sparse tensor: expected int64 indices of 2 dimensions and values of at least 1, got ${indices.dtype} of ${indices.dim()} and ${values.dim()}`,
    );
  }
  if (indices.size(1) !== values.size(0) || indices.size(0) + values.dim() - 1 !== sizes.length) {
    throw new FormatError(
      `a sparse tensor of shape (${sizes.join(', ')}): its indices have shape ${indices.shape}, its values ${values.shape}`,
    );
  }
  const tensor = refusing('a sparse tensor could not be made', () =>
    cooUnsafe.callMany([
      indices,
      values,
      sizes,
      { dtype: values.dtype, device: String(values.device), isCoalesced },
    ]),
  ) as Tensor;
  return {
    tensor,
    check: () =>
      refusing('a sparse tensor is damaged', () => {
        validateCoo.callMany([indices, values, sizes, { isCoalesced, checkPinning: false }]);
      }),
  };
}

function rebuildCompressed(layout: Layout, parts: PickleArguments): Unchecked {
  const compressedIndices = parts.count(4).tensor(0);
  const plainIndices = parts.tensor(1);
  const values = parts.tensor(2);
  const sizes = parts.sizes(3);
  const tensor = refusing('a sparse tensor could not be made', () =>
    compressedUnsafe.callMany([
      compressedIndices,
      plainIndices,
      values,
      sizes,
      { dtype: values.dtype, layout, device: String(values.device) },
    ]),
  ) as Tensor;
  return {
    tensor,
    check: () =>
      refusing('a sparse tensor is damaged', () => {
        validateCompressed.callMany([
          compressedIndices,
          plainIndices,
          values,
          sizes,
          layout,
          { checkPinning: false },
        ]);
      }),
  };
}
