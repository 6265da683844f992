/**
 * Answers a name in Python's spelling with the one that it has here: `x.view_as` is an error that says `viewAs`. The
 * compiler says so too; this is for programs in JavaScript, which would otherwise end with `x.view_as is not a
 * function`, or go on with an undefined `loader.batch_size`.
 *
 * A proxy becomes the last prototype before Object.prototype. Only a lookup that finds nothing arrives there, so what
 * exists is found as fast as before. Getters under Python's names could not do the same: they would need to know
 * the fields that a constructor sets, would make `'view_as' in x` true, and would have to be made, two thousand of them,
 * while the package loads. What a proxy costs: reading a property that does not exist, `instanceof` where the answer is
 * no, and the first assignment to a field that the class does not declare take some tens of nanoseconds more.
 */
import { camelCase } from './names';

/** Another object where a name may be found, and what to write before the name. */
interface Alternative {
  object: object;
  prefix: string;
}

/** What reading and assigning an integer in brackets does. `set` says whether it took the value. */
export interface Brackets {
  get(receiver: object, position: number): unknown;
  set(receiver: object, position: number, value: unknown): boolean;
}

const isPosition = (key: string | symbol): key is string =>
  typeof key === 'string' && /^-?\d+(\.\d+)?$/.test(key);
const isSlice = (key: string | symbol): key is string =>
  typeof key === 'string' && /^[-\d]*:[-\d:]*$/.test(key);

/** Throws for a key that Python would write in brackets, and that is not a name here. */
function refuseSlice(key: string | symbol, receiver: object): void {
  if (!isSlice(key)) return;
  throw new TypeError(
    `${receiver.constructor.name} has no '${key}'; use index('${key}') or indexPut('${key}', value)`,
  );
}

/** Throws where `key`, of which `receiver` has nothing, is Python's spelling of a name that it has. */
function refuse(key: string | symbol, receiver: object, name?: string, also?: Alternative): void {
  // Seen at once for most names; camelCase leaves alone underscores at the start and the end, as in `add_`.
  if (typeof key !== 'string' || key.indexOf('_', 1) < 0) return;
  const camel = camelCase(key);
  if (camel === key) return;
  const prefix = camel in receiver ? '' : also && camel in also.object ? also.prefix : undefined;
  if (prefix === undefined) return;
  throw new TypeError(
    `${name ?? receiver.constructor.name} has no '${key}'; did you mean ${prefix}${camel}?`,
  );
}

function lastPrototype(name?: string, also?: Alternative): object {
  const getter: ProxyHandler<object> = {
    get(target, key, receiver) {
      refuse(key, receiver, name, also);
      return Reflect.get(target, key, receiver);
    },
  };
  return new Proxy({}, getter);
}

/** The last prototype of a class that answers integers in brackets, too. */
function withBrackets(brackets: Brackets): object {
  return new Proxy(
    {},
    {
      get(target, key, receiver) {
        if (isPosition(key)) return brackets.get(receiver, Number(key));
        refuseSlice(key, receiver);
        refuse(key, receiver);
        return Reflect.get(target, key, receiver);
      },
      set(target, key, value, receiver) {
        if (isPosition(key) && brackets.set(receiver, Number(key), value)) return true;
        refuseSlice(key, receiver);
        refuse(key, receiver);
        return Reflect.set(target, key, value, receiver);
      },
    },
  );
}

const ofClasses = lastPrototype();

/**
 * Makes it an error to read a name in Python's spelling that the instances of a class have in this package's. It is
 * called for the class at the root, and counts for all that extend it.
 * @param brackets what `object[0]` and `object[0] = value` do; nothing of their own by default
 */
export function refuseSnakeCase({ prototype }: { readonly prototype: object }, brackets?: Brackets): void {
  Object.setPrototypeOf(prototype, brackets ? withBrackets(brackets) : ofClasses);
}

/**
 * The same for a namespace.
 * @param name how errors call it
 * @param also an object that is searched too, for names that its users may expect here
 */
export function refuseSnakeCaseIn(namespace: object, name: string, also?: Alternative): void {
  Object.setPrototypeOf(namespace, lastPrototype(name, also));
}
