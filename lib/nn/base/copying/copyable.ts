/** Refuses what no copy of a module can have: functions bound to the original, and private fields. */
import type { Callable } from '../../../core/support/callable';

/** Comments, and texts without `${…}`: what they hold is no code. */
const noCode = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
const arrow = /^(?:async\b\s*)?(?:\([\s\S]*?\)|[\w$]+)\s*=>/;
const declaresPrivate =
  /(?:^|[\s;{}])(?<static>static\s+)?(?:(?:async|get|set|accessor)\s+)*\*?\s*(?<name>#[\w$]+)\s*[=;({\n}]/g;

function codeOf(value: object): string {
  return Function.prototype.toString.call(value).replace(noCode, ' ');
}

/**
 * Whether the function goes on using the object that it was made in, whatever object holds it: an arrow function that
 * speaks of `this`, or a method of `owner` after `bind`. An arrow function may also hold the object under another name,
 * which cannot be seen; but a `forward` always uses its module.
 */
function isBound(value: object, owner: Callable, key: PropertyKey): boolean {
  // Functions of the keyword `function`, and classes, have a prototype. They are asked for `this` when they are called.
  if (Object.hasOwn(value, 'prototype')) return false;
  const { name } = value as { name?: unknown };
  if (typeof name === 'string' && name.startsWith('bound ')) return name.slice('bound '.length) in owner;
  const code = codeOf(value);
  return arrow.test(code) && (key === 'forward' || /\b(?:this|super)\b/.test(code));
}

/** @throws Error where `value`, which the field `key` of `owner` holds, would use `owner` in a copy too */
export function refuseBoundFunction(value: object, owner: Callable, key: PropertyKey): void {
  if (!isBound(value, owner, key)) return;
  throw new Error(
    `clone: field '${String(key)}' of ${owner.constructor.name} holds a function that is bound to the original and ` +
      'would compute with its weights in the copy; make it a method of the class',
  );
}

const privateNames = new WeakMap<object, string | undefined>();

/** The first private field or method that the class itself declares. */
function privateNameOf(kind: object): string | undefined {
  if (!privateNames.has(kind)) {
    const found = [...codeOf(kind).matchAll(declaresPrivate)].find(({ groups }) => !groups?.['static']);
    privateNames.set(kind, found?.groups?.['name']);
  }
  return privateNames.get(kind);
}

/**
 * Only a class's constructor makes its private fields and methods, and it is not called for a copy.
 * @throws Error where a class of `original` has any
 */
export function refusePrivateFields(original: Callable): void {
  for (
    let kind: object = original.constructor;
    kind !== Function.prototype;
    kind = Object.getPrototypeOf(kind)
  ) {
    const name = privateNameOf(kind);
    if (name === undefined) continue;
    throw new Error(
      `clone: ${(kind as { name: string }).name} has the private member ${name}, which a copy would lack; declare it ` +
        "with TypeScript's `private`, or without `#`",
    );
  }
}
