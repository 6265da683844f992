import { fromTypedArray } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { singleThreadChunks } from '../base/singleThreadChunks';

/** The rows of a tensor at these positions, perhaps a view of it. */
export function indexRows(rows: Tensor, positions: Int32Array): Tensor {
  const count = positions.length;
  // Consecutive rows need no copy.
  if (count > 0 && isRun(positions)) return rows.narrow(0, positions[0], count);
  const [length, ...sizes] = rows.shape;
  const rowSize = sizes.reduce((product, size) => product * size, 1);
  const flat: Tensor = rows.reshape([length, rowSize]);
  const at = fromTypedArray(positions, [count]);
  const result: Tensor = functions.empty([count, rowSize], { dtype: rows.dtype });
  for (const [start, part] of singleThreadChunks(count, rowSize)) {
    functions.indexSelect(flat, 0, at.narrow(0, start, part), { out: result.narrow(0, start, part) });
  }
  return result.view([count, ...sizes]);
}

function isRun(positions: Int32Array): boolean {
  for (let i = 1; i < positions.length; i++) {
    if (positions[i] !== positions[i - 1] + 1) return false;
  }
  return true;
}
