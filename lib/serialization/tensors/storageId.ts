/** The names by which pickles refer to storages, which are outside of them. */
import type { DType } from '../../core/types/dtype';
import { FormatError } from '../files/formatError';
import { PickleArguments } from '../pickle/arguments';
import { PyTuple } from '../pickle/nodes';
import { kindOf } from '../pickle/reader';
import { StorageType } from './globals';

/** The name of a storage in a pickle. */
export interface StorageId {
  key: string;
  dtype: DType;
  location: string;
  elements: number;
}

/** The parts that all kinds of checkpoints have: `('storage', type, key, location, elements)`. */
export function storageId(id: unknown, most: number): { id: StorageId; more: readonly unknown[] } {
  if (!(id instanceof PyTuple))
    throw new FormatError(`pickle: expected a storage in a tuple, got ${kindOf(id)}`);
  const args = new PickleArguments('the storage', id.items).count(5, most);
  if (args.string(0) !== 'storage') args.wrong(0, "the string 'storage'");
  const type = args.any(1);
  if (!(type instanceof StorageType)) return args.wrong(1, 'a class of storages');
  const key = args.string(2);
  return {
    id: { key, dtype: type.dtype, location: args.string(3), elements: args.size(4) },
    more: id.items.slice(5),
  };
}
