/** Writes JavaScript's values as Python's. */

import { types } from 'node:util';
import { isPlainObject } from '../../core/operators/overloads';
import { QScheme } from '../../core/operators/qscheme';
import { describe } from '../../core/support/describe';
import { Counter } from '../../core/support/pythonCounter';
import { type Complex, isTensor, Size, type Tensor } from '../../core/tensor/tensor';
import { Device } from '../../core/types/device';
import { DType } from '../../core/types/dtype';
import { Layout } from '../../core/types/layout';
import { Scalar } from '../../core/types/scalar';
import { PickleWriter } from '../pickle/writer';
import { TensorPickler } from './tensorPickler';

/** Python's own pickler does not go deeper. */
const deepest = 900;

/** A pickle, and the storages of its tensors. */
export interface Pickled {
  pickle: Uint8Array;
  storages: readonly Tensor[];
}

/** @throws TypeError that says where in `value` there is something that Python has no type for */
export function pickleValue(callee: string, value: unknown): Pickled {
  return new ValuePickler(callee).run(value);
}

class ValuePickler {
  readonly #pickle = new PickleWriter();
  readonly #tensors = new TensorPickler(this.#pickle, (value) => this.#write(value));
  /** The position of the value that is being written: `.model['conv.weight']`. */
  readonly #path: string[] = [];
  /** Tuples and sets that are being written. They cannot contain themselves. */
  readonly #open = new Set<unknown>();
  /** Keeps values alive until all is written, because they are remembered by identity. */
  readonly #kept: unknown[] = [];

  constructor(private readonly callee: string) {}

  run(value: unknown): Pickled {
    this.#write(value);
    return { pickle: this.#pickle.finish(), storages: this.#tensors.storages };
  }

  #write(value: unknown): void {
    if (value === null || value === undefined) this.#pickle.null();
    else if (typeof value === 'boolean') this.#pickle.boolean(value);
    else if (typeof value === 'string') this.#pickle.string(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'bigint') this.#located(() => this.#pickle.integer(value));
    else if (typeof value === 'object') this.#writeObject(value);
    else this.#refuse(value);
  }

  #number(value: number): void {
    if (isInteger(value)) this.#pickle.integer(value);
    else this.#pickle.float(value);
  }

  #refuse(value: unknown): never {
    const hint = typeof value === 'function' && 'stateDict' in value ? '; save its stateDict()' : '';
    throw new TypeError(`${this.callee}: ${this.#where()}expected data, got ${describe(value)}${hint}`);
  }

  #where(): string {
    return this.#path.length === 0 ? '' : `at ${this.#path.join('')}: `;
  }

  /** Runs `write`. If it throws, the error says where in the value. */
  #located(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (types.isNativeError(error) && error.name === 'RangeError')
        throw new RangeError(`${this.callee}: ${this.#where()}${error.message}`);
      throw error;
    }
  }

  #writeObject(value: object): void {
    if (this.#pickle.recall(value)) return;
    this.#kept.push(value);
    if (isTensor(value)) this.#remembered(value, () => this.#tensors.write(value));
    else if (value instanceof Scalar) this.#scalar(value);
    else if (value instanceof DType) this.#pickle.global(`torch ${value.name}`);
    else if (value instanceof QScheme) this.#pickle.global(`torch ${value.name}`);
    else if (value instanceof Device) this.#remembered(value, () => this.#device(value));
    else if (value instanceof Layout) this.#remembered(value, () => this.#layout(value));
    else if (types.isUint8Array(value)) this.#remembered(value, () => this.#bytes(value));
    else if (value instanceof Size) this.#remembered(value, () => this.#size(value));
    else if (Array.isArray(value)) this.#array(value);
    else if (types.isSet(value)) this.#remembered(value, () => this.#set(value));
    else if (value instanceof Counter) this.#remembered(value, () => this.#counter(value));
    else if (types.isMap(value)) this.#map(value);
    else if (isComplexNumber(value)) this.#remembered(value, () => this.#complex(value));
    else if (isPlainObject(value)) this.#plain(value);
    else this.#refuse(value);
  }

  /** Writes a number that says whether it is an int, a float or complex. */
  #scalar({ nativeForm }: Scalar): void {
    if (typeof nativeForm !== 'object') this.#write(nativeForm);
    else if (nativeForm.im === undefined) this.#pickle.float(nativeForm.re);
    else this.#complex({ re: nativeForm.re, im: nativeForm.im });
  }

  #remembered(value: object, write: () => void): void {
    write();
    this.#pickle.remember(value);
  }

  #call(name: `${string} ${string}`, ...args: unknown[]): void {
    this.#pickle.global(name);
    this.#pickle.tuple(args.map((arg) => () => this.#write(arg)));
    this.#pickle.reduce();
  }

  #device({ type, index }: Device): void {
    this.#call('torch device', ...(index === null ? [type] : [type, index]));
  }

  #layout(layout: Layout): void {
    this.#call('torch.serialization _get_layout', String(layout));
  }

  /** Bytes as Python writes them in protocol 2: a text with a character for each byte. */
  #bytes(bytes: Uint8Array): void {
    this.#call('_codecs encode', Buffer.from(bytes).toString('latin1'), 'latin1');
  }

  #size(size: Size): void {
    this.#pickle.global('torch Size');
    this.#pickle.tuple([() => this.#pickle.tuple([...size].map((length) => () => this.#write(length)))]);
    this.#pickle.reduce();
  }

  #array(array: readonly unknown[]): void {
    if (Object.isFrozen(array)) this.#remembered(array, () => this.#tuple(array));
    else this.#list(array);
  }

  /** Writes a frozen array as a tuple. */
  #tuple(array: readonly unknown[]): void {
    const items = Array.from(array, (item, i) => () => this.#inside(`[${i}]`, item));
    this.#closed(array, () => this.#pickle.tuple(items));
  }

  #list(array: readonly unknown[]): void {
    this.#pickle.emptyList();
    this.#pickle.remember(array);
    let i = 0;
    this.#pickle.append(array, (item) => this.#inside(`[${i++}]`, item));
  }

  #set(set: ReadonlySet<unknown>): void {
    this.#pickle.global('__builtin__ set');
    this.#pickle.tuple([
      () => {
        this.#pickle.emptyList();
        this.#closed(set, () => this.#pickle.append(set, (item) => this.#inside('.values()', item)));
      },
    ]);
    this.#pickle.reduce();
  }

  /** Writes the contents of a tuple or set, which cannot contain itself. */
  #closed(container: object, write: () => void): void {
    if (this.#open.has(container)) {
      const kind = Array.isArray(container) ? 'a frozen array' : 'a Set';
      throw new TypeError(`${this.callee}: ${this.#where()}${kind} contains itself`);
    }
    this.#open.add(container);
    write();
    this.#open.delete(container);
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.#pickle.emptyDict();
    this.#pickle.remember(map);
    this.#fill(map);
  }

  #counter(counter: Counter): void {
    this.#pickle.global('collections Counter');
    this.#pickle.tuple([
      () => {
        this.#pickle.emptyDict();
        this.#fill(counter);
      },
    ]);
    this.#pickle.reduce();
  }

  #fill(map: ReadonlyMap<unknown, unknown>): void {
    this.#pickle.setItems(map, ([key, value]) => {
      this.#key(key);
      this.#inside(`.get(${typeof key === 'string' ? JSON.stringify(key) : describe(key)})`, value);
    });
  }

  /** Writes a key of a dict. Python allows no lists and dicts as keys. */
  #key(key: unknown): void {
    const isList = Array.isArray(key) && !(key instanceof Size) && !Object.isFrozen(key);
    if (isList || types.isMap(key) || types.isSet(key) || isPlainObject(key)) {
      throw new TypeError(
        `${this.callee}: ${this.#where()}expected a key that Python's dicts take, got ${describe(key)}`,
      );
    }
    this.#inside('.keys()', key);
  }

  #complex({ re, im }: Complex): void {
    this.#pickle.global('__builtin__ complex');
    this.#pickle.tuple([() => this.#pickle.float(re), () => this.#pickle.float(im)]);
    this.#pickle.reduce();
  }

  /** Writes an object: one with `_metadata` as a state dict, any other as a dict. */
  #plain(object: Record<string, unknown>): void {
    const metadata = Object.getOwnPropertyDescriptor(object, '_metadata');
    const isStateDict = metadata !== undefined && metadata.enumerable === false;
    if (isStateDict) this.#ordered();
    else this.#pickle.emptyDict();
    this.#pickle.remember(object);
    this.#items(Object.entries(object));
    if (!isStateDict || !isPlainObject(metadata.value)) return;
    this.#pickle.emptyDict();
    this.#pickle.setItems([metadata.value], (value) => {
      this.#pickle.string('_metadata');
      this.#ordered();
      this.#items(Object.entries(value));
    });
    this.#pickle.build();
  }

  #ordered(): void {
    this.#pickle.global('collections OrderedDict');
    this.#pickle.tuple([]);
    this.#pickle.reduce();
  }

  #items(entries: readonly (readonly [string, unknown])[]): void {
    this.#pickle.setItems(entries, ([key, value]) => {
      this.#pickle.string(key);
      this.#inside(/^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`, value);
    });
  }

  #inside(step: string, value: unknown): void {
    if (this.#path.length >= deepest) {
      throw new RangeError(
        `${this.callee}: expected at most ${deepest} levels of objects in objects, got more`,
      );
    }
    this.#path.push(step);
    this.#write(value);
    this.#path.pop();
  }
}

/** Whether Python writes the number as an int: it has no fraction, and JavaScript holds it exactly. */
function isInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** Whether `value` is `{ re, im }` with two numbers, and nothing else. */
function isComplexNumber(value: object): value is Complex {
  if (!isPlainObject(value) || typeof value['re'] !== 'number' || typeof value['im'] !== 'number')
    return false;
  return Object.keys(value).length === 2;
}
