/** The names of types. */
import { isTensor } from '../tensor/tensor';

/**
 * The name of a value's type: `'torch.FloatTensor'` for a tensor, the name of the class for any other object, and for a
 * class its own name. For a primitive it is the name that `typeof` gives, and `'null'` for null.
 * @example
 * ```ts
 * torch.typename(torch.ones([2])); // 'torch.FloatTensor'
 * torch.typename(new nn.Linear(2, 2)); // 'Linear'
 * ```
 * @param obj any value
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.typename.html
 */
export function typename(obj: unknown): string {
  if (isTensor(obj)) return obj.type();
  if (obj === null || obj === undefined) return String(obj);
  // A module is a function too; its name is that of its class.
  if (typeof obj === 'function' && obj.constructor === Function) return obj.name;
  return typeof obj === 'object' || typeof obj === 'function'
    ? (obj.constructor?.name ?? 'Object')
    : typeof obj;
}
