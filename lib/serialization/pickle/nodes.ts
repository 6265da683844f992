/**
 * Python's containers as they are while a pickle is read. What a container becomes in JavaScript depends on all its
 * contents, and other objects may refer to it before it is filled.
 */
import { types } from 'node:util';
import { Counter } from '../../core/support/pythonCounter';

/** A list. */
export class PyList {
  readonly items: unknown[] = [];
}

/** A tuple. */
export class PyTuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A set. */
export class PySet {
  readonly items: unknown[] = [];
}

/** A dict, an OrderedDict or a Counter. */
export class PyDict {
  readonly entries = new Map<unknown, unknown>();
  /** Attributes of the object, such as the `_metadata` of a state dict. */
  readonly attributes = new Map<string, unknown>();

  constructor(readonly type: 'dict' | 'OrderedDict' | 'Counter' = 'dict') {}
}

type Node = PyList | PyTuple | PySet | PyDict;

function isNode(value: unknown): value is Node {
  return (
    value instanceof PyList || value instanceof PyTuple || value instanceof PySet || value instanceof PyDict
  );
}

/** Defines an own property. An assignment would not do so for the name `__proto__`. */
function define(object: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable });
}

/** The empty JavaScript value that `node` becomes. */
function shellOf(node: Node): object {
  if (node instanceof PyList || node instanceof PyTuple) return [];
  if (node instanceof PySet) return new Set();
  if (node.type === 'Counter') return new Counter();
  for (const key of node.entries.keys()) if (typeof key !== 'string') return new Map();
  return {};
}

/**
 * Converts what a pickle holds to JavaScript's values: lists and tuples to arrays (tuples to frozen ones), dicts whose
 * keys are strings to objects, other dicts to Maps, sets to Sets. An object that occurs twice is one object in the
 * result too.
 * @param leaf converts all other values
 */
export function toJavaScript(root: unknown, leaf: (value: unknown) => unknown): unknown {
  const shells = new Map<Node, object>();
  const unfilled: Node[] = [];
  // Without recursion, because a pickle may be nested as deeply as it is long.
  const convert = (value: unknown): unknown => {
    if (!isNode(value)) return leaf(value);
    let shell = shells.get(value);
    if (shell === undefined) {
      shell = shellOf(value);
      shells.set(value, shell);
      unfilled.push(value);
    }
    return shell;
  };
  const result = convert(root);
  for (let node = unfilled.pop(); node !== undefined; node = unfilled.pop()) {
    const shell = shells.get(node) as object;
    if (node instanceof PyDict) {
      fillDict(node, shell, convert);
    } else if (node instanceof PySet) {
      for (const item of node.items) (shell as Set<unknown>).add(convert(item));
    } else {
      for (const item of node.items) (shell as unknown[]).push(convert(item));
      if (node instanceof PyTuple) Object.freeze(shell);
    }
  }
  return result;
}

function fillDict(node: PyDict, shell: object, convert: (value: unknown) => unknown): void {
  for (const [key, value] of node.entries) {
    if (types.isMap(shell)) shell.set(convert(key), convert(value));
    else define(shell, key as string, convert(value), true);
  }
  const metadata = node.attributes.get('_metadata');
  if (metadata !== undefined) define(shell, '_metadata', convert(metadata), false);
}
