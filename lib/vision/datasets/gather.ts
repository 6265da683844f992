import { fromTypedArray } from '../../core/creation';
import { functions } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { serialParts } from '../serialParts';

/** The rows of a tensor at these positions, perhaps a view of it. */
export function gather(rows: Tensor, positions: Int32Array): Tensor {
  const count = positions.length;
  const [first] = positions;
  // rows in their own order are there already
  if (count > 0 && positions.every((position, i) => position === first + i))
    return rows.narrow(0, first, count);
  const [length, ...sizes] = rows.shape;
  const rowSize = sizes.reduce((product, size) => product * size, 1);
  const flat: Tensor = rows.reshape([length, rowSize]);
  const at = fromTypedArray(positions, [count]);
  const result: Tensor = functions.empty([count, rowSize], { dtype: rows.dtype });
  for (const [start, part] of serialParts(count, rowSize)) {
    functions.indexSelect(flat, 0, at.narrow(0, start, part), { out: result.narrow(0, start, part) });
  }
  return result.view([count, ...sizes]);
}
