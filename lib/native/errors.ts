/**
 * The addon returns its errors, and JavaScript throws them. If Node-API threw them, V8 could collect garbage meanwhile,
 * and a finalizer that runs in that collection would find the pending exception and end the process.
 */
import { types } from 'node:util';

const classes: Record<string, ErrorConstructor | undefined> = { Error, RangeError, TypeError };

/**
 * Makes an error or an array of the addon one of the realm that loaded this package. The addon's are of the process's
 * first realm; a test runner gives each file another one (a `vm` context), of whose classes they are no instances.
 */
function toThisRealm(value: unknown): void {
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) instanceof Object) return;
    Object.setPrototypeOf(value, Array.prototype);
    for (const element of value) toThisRealm(element);
  } else if (types.isNativeError(value) && !(value instanceof Error)) {
    const own = classes[(value as Error).constructor.name];
    if (own !== undefined) Object.setPrototypeOf(value, own.prototype);
  }
}

/** Throws the error that the addon returned in place of a result. */
export function throwReturned<T>(raw: T): T {
  if (typeof raw !== 'object' || raw === null) return raw;
  toThisRealm(raw);
  if (!Array.isArray(raw) && types.isNativeError(raw)) throw raw;
  return raw;
}

type Exported = (...args: unknown[]) => unknown;

/**
 * Wraps a function of the addon in one that throws the errors it returns. Rest arguments would slow down every call, so
 * up to four arguments are passed one by one.
 */
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

/** The addon with all its functions wrapped so that they throw. */
export function withThrowing<Addon extends object>(addon: Addon): Addon {
  return Object.fromEntries(
    Object.entries(addon).map(([name, value]) => [
      name,
      typeof value === 'function' ? throwing(value as Exported) : value,
    ]),
  ) as Addon;
}
