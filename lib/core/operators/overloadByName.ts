/** Looks up one overload of an operator by its name, for callers that know which one they need. */
import { operator } from './namespaces';
import type { Overload } from './schema';

const overloads = new Map<string, Overload>();

/**
 * The overload of this name, such as `add_.Tensor`, or `mm` for the overload without a name of its own. Each is looked
 * up once.
 */
export function overloadNamed(name: string): Overload {
  let found = overloads.get(name);
  if (!found) {
    const [base, variant = ''] = name.split('.') as [string, string?];
    found = operator(`aten::${base}`).overloads.find((candidate) => candidate.name === variant);
    if (!found) throw new Error(`${name}: this libtorch has no such operator`);
    overloads.set(name, found);
  }
  return found;
}
