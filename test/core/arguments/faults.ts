/** Tells whether a callable takes its arguments by keyword as by position, and refuses unknown names. */
import { inspect } from 'node:util';
import { type Called, camel, named, type PythonCase } from './pythonCases';

/** A value that nothing takes, so that a message shows which argument it arrived at. */
class Sentinel {}

/** First parameters that are objects with names of their own: an object that names no parameter is such a value. */
const objects = ['state_dict', 'param_group', 'modules', 'parameters'];

/** What a call comes to: its error, or its result. */
function outcome(callee: Called, args: unknown[]): string {
  try {
    const result: unknown = callee(...args);
    // What is entered until the end of a scope is left again.
    (result as Partial<Disposable> | undefined)?.[Symbol.dispose]?.();
    return `result ${inspect(result)}`;
  } catch (error) {
    return String(error);
  }
}

/** Where a callable does not keep to its rule; empty where it does. */
export function faults(each: PythonCase, callee: Called): string[] {
  const values = Object.fromEntries(named(each).map(({ name }) => [camel(name), new Sentinel()]));
  const byName = outcome(callee, [values]);
  const result: string[] = [];
  if (!each.parameters.some(({ kind }) => kind === 'keywords')) {
    const takesObject = objects.includes(named(each)[0]?.name as string);
    for (const given of [{ ...values, notThere: 1 }, ...(takesObject ? [] : [{ notThere: 1 }])]) {
      const text = outcome(callee, [given]);
      if (!/^TypeError: .*unknown argument 'notThere'/s.test(text)) {
        result.push(`does not refuse notThere in ${inspect(Object.keys(given))}: ${text}`);
      }
    }
  }
  // An operator lists each of its overloads on a further line; one of them has the argument.
  if (/^[^\n]*unknown argument/.test(byName)) result.push(byName);
  const order = named(each).map(({ name, kind }) => ({ name: camel(name), kind }));
  const most = order.filter(({ kind }) => kind === 'any').length;
  for (let count = 1; count <= most; count++) {
    const positional = order.slice(0, count).map(({ name }) => values[name]);
    const rest = Object.fromEntries(order.slice(count).map(({ name }) => [name, values[name]]));
    const mixed = outcome(callee, count < order.length ? [...positional, rest] : positional);
    if (mixed !== byName) result.push(`${count} by position: ${mixed}\n    by name: ${byName}`);
  }
  return result;
}
