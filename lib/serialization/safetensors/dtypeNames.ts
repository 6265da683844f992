/** The names of dtypes in safetensors files. */

import type { DType } from '../../core/types/dtype';
import * as dtypes from '../../core/types/dtype';

/** In the order of the format's own list, by which files are sorted: the last come first. */
const ordered: readonly (readonly [string, DType])[] = [
  ['BOOL', dtypes.bool],
  ['U8', dtypes.uint8],
  ['I8', dtypes.int8],
  ['F8_E5M2', dtypes.float8_e5m2],
  ['F8_E4M3', dtypes.float8_e4m3fn],
  ['F8_E8M0', dtypes.float8_e8m0fnu],
  ['F8_E4M3FNUZ', dtypes.float8_e4m3fnuz],
  ['F8_E5M2FNUZ', dtypes.float8_e5m2fnuz],
  ['I16', dtypes.int16],
  ['U16', dtypes.uint16],
  ['F16', dtypes.float16],
  ['BF16', dtypes.bfloat16],
  ['I32', dtypes.int32],
  ['U32', dtypes.uint32],
  ['F32', dtypes.float32],
  ['C64', dtypes.complex64],
  ['F64', dtypes.float64],
  ['I64', dtypes.int64],
  ['U64', dtypes.uint64],
];

const names = new Map(ordered.map(([name, dtype], rank) => [dtype, { name, rank }]));
const byName = new Map(ordered);

/** The format's name of `dtype` and its rank in a file, or undefined where the format has none. */
export function nameOfDtype(dtype: DType): { name: string; rank: number } | undefined {
  return names.get(dtype);
}

/** The dtype that the format calls `name`, or undefined where it knows none. */
export function dtypeNamed(name: string): DType | undefined {
  return byName.get(name);
}

/** The format's names of all dtypes, for messages. */
export const dtypeNames = [...byName.keys()];
