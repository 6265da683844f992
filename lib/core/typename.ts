/** The names of types. */
import { isTensor } from './tensor';

/**
 * The name of a value's type: `'torch.FloatTensor'` for a tensor; for anything else its class's, and for a class its own.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.typename.html
 */
export function typename(obj: unknown): string {
  if (isTensor(obj)) return obj.type();
  if (typeof obj === 'function') return obj.name;
  if (obj === null || obj === undefined) return String(obj);
  return typeof obj === 'object' ? (obj.constructor?.name ?? 'Object') : typeof obj;
}
