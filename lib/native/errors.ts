/**
 * The addon returns its errors, and JavaScript throws them: while Node-API throws, V8 may collect, and a finalizer that
 * then runs takes the exception under way for its own, which ends the process.
 */
import { types } from 'node:util';

/** Throws the error that the addon returned in place of a result. */
export function throwReturned<T>(raw: T): T {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw) && types.isNativeError(raw)) throw raw;
  return raw;
}

type Exported = (...args: unknown[]) => unknown;

/** `fn`, which throws what it returned of errors. A rest array would cost every call. */
function throwing(fn: Exported): Exported {
  return function (a?: unknown, b?: unknown, c?: unknown, d?: unknown) {
    // biome-ignore lint/complexity/noArguments: as above
    switch (arguments.length) {
      case 0:
        return throwReturned(fn());
      case 1:
        return throwReturned(fn(a));
      case 2:
        return throwReturned(fn(a, b));
      case 3:
        return throwReturned(fn(a, b, c));
      case 4:
        return throwReturned(fn(a, b, c, d));
      default:
        // biome-ignore lint/complexity/noArguments: as above
        return throwReturned(fn(...Array.from(arguments)));
    }
  };
}

/** The addon, its functions throwing. */
export function withThrowing<Addon extends object>(addon: Addon): Addon {
  return Object.fromEntries(
    Object.entries(addon).map(([name, value]) => [
      name,
      typeof value === 'function' ? throwing(value as Exported) : value,
    ]),
  ) as Addon;
}
