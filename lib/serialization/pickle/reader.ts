/**
 * Reads Python's pickles. Nothing in a pickle is run: of the types and functions that it names, those in
 * ../tensors/globals.ts are carried out by this library, and any other name is an error.
 * @see https://docs.pytorch.org/docs/2.13/notes/serialization.html#weights-only-security
 */
import { describe } from '../../core/support/describe';
import { isTensor } from '../../core/tensor/tensor';
import type { ByteReader } from '../files/byteReader';
import { FormatError, quote } from '../files/formatError';
import { cost, type MemoryBudget } from '../files/memoryBudget';
import { decodeUtf8 } from '../files/utf8';
import { PyDict, PyList, PySet, PyTuple } from './nodes';
import { Op } from './opcodes';
import { PickleStack } from './stack';

/** A type or function that a pickle may name. `budget` is charged for what calling it makes. */
export class Global {
  constructor(
    readonly name: string,
    readonly call: (args: readonly unknown[], budget: MemoryBudget) => unknown,
  ) {}
}

/** What reading a pickle needs besides its bytes. */
export interface PickleContext {
  /** The memory that the pickle may ask for. */
  readonly budget: MemoryBudget;
  /**
   * The object for `name` of `module`.
   * @throws FormatError where a pickle may not name it
   */
  find(module: string, name: string): unknown;
  /** The object for a persistent id: a storage, whose bytes are outside of the pickle. */
  persistent(id: unknown): unknown;
}

/** Names in pickles are short. */
const longestName = 512;
/** The length of the longest integer, in bytes. */
const longestInteger = 1 << 16;

/** Reads the pickle at `bytes`. Its containers are those of nodes.ts. */
export function readPickle(bytes: ByteReader, context: PickleContext): unknown {
  return new Machine(bytes, context).run();
}

/** Carries out the instructions of one pickle. */
class Machine {
  readonly #stack: PickleStack;

  constructor(
    private readonly bytes: ByteReader,
    private readonly context: PickleContext,
  ) {
    this.#stack = new PickleStack(bytes, context.budget);
  }

  run(): unknown {
    for (;;) {
      const op = this.bytes.uint8();
      if (op === Op.Stop) return this.#stack.pop();
      if (this.#scalar(op) || this.#container(op) || this.#text(op) || this.#object(op) || this.#move(op))
        continue;
      const name = op >= 0x20 && op < 0x7f ? ` ('${String.fromCharCode(op)}')` : '';
      const at = this.bytes.position - 1;
      throw new FormatError(`pickle: expected an instruction at byte ${at}, got 0x${op.toString(16)}${name}`);
    }
  }

  // Each of these methods returns whether it knows `op`.

  #scalar(op: number): boolean {
    const stack = this.#stack;
    const { bytes } = this;
    switch (op) {
      case Op.None:
        return stack.push(null);
      case Op.NewTrue:
        return stack.push(true);
      case Op.NewFalse:
        return stack.push(false);
      case Op.BinInt:
        return stack.push(bytes.int32());
      case Op.BinInt1:
        return stack.push(bytes.uint8());
      case Op.BinInt2:
        return stack.push(bytes.uint16());
      case Op.BinFloat:
        return stack.push(bytes.float64());
      case Op.Long1: {
        const size = bytes.uint8();
        return stack.pushNew(integerOf(bytes.take(size)), size);
      }
      case Op.Long4: {
        const size = bytes.uint32();
        if (size > longestInteger)
          throw new FormatError(`pickle: expected an integer, got one of ${size} bytes`);
        return stack.pushNew(integerOf(bytes.take(size)), size);
      }
      default:
        return false;
    }
  }

  #text(op: number): boolean {
    const { bytes } = this;
    switch (op) {
      case Op.ShortBinUnicode:
        return this.#pushText(decodeUtf8(bytes.take(bytes.uint8())));
      case Op.BinUnicode:
        return this.#pushText(decodeUtf8(bytes.take(bytes.uint32())));
      case Op.BinUnicode8:
        return this.#pushText(decodeUtf8(bytes.take(bytes.length64())));
      case Op.ShortBinString:
        return this.#pushText(textOrBytes(bytes.take(bytes.uint8())));
      case Op.BinString:
        return this.#pushText(textOrBytes(bytes.take(bytes.uint32())));
      case Op.ShortBinBytes:
        return this.#pushText(bytes.take(bytes.uint8()).slice());
      case Op.BinBytes:
        return this.#pushText(bytes.take(bytes.uint32()).slice());
      case Op.BinBytes8:
      case Op.ByteArray8:
        return this.#pushText(bytes.take(bytes.length64()).slice());
      default:
        return false;
    }
  }

  #pushText(text: string | Uint8Array): true {
    return this.#stack.pushNew(text, 2 * text.length);
  }

  #container(op: number): boolean {
    const stack = this.#stack;
    switch (op) {
      case Op.Mark:
        return stack.mark();
      case Op.EmptyTuple:
        return stack.pushNew(new PyTuple([]), cost.tuple);
      case Op.Tuple:
        return stack.pushNew(new PyTuple(stack.popMark()), cost.tuple);
      case Op.Tuple1:
      case Op.Tuple2:
      case Op.Tuple3:
        return stack.pushNew(new PyTuple(stack.popMany(op - Op.Tuple1 + 1)), cost.tuple);
      case Op.EmptyList:
        return stack.pushNew(new PyList(), cost.list);
      case Op.EmptyDict:
        return stack.pushNew(new PyDict(), cost.dict);
      case Op.EmptySet:
        return stack.pushNew(new PySet(), cost.set);
      case Op.List: {
        const items = stack.popMark();
        stack.pushNew(new PyList(), cost.list);
        return this.#append(items);
      }
      case Op.Dict: {
        const items = stack.popMark();
        stack.pushNew(new PyDict(), cost.dict);
        return this.#setItems(items);
      }
      case Op.Append:
        return this.#append(stack.popMany(1));
      case Op.Appends:
        return this.#append(stack.popMark());
      case Op.SetItem:
        return this.#setItems(stack.popMany(2));
      case Op.SetItems:
        return this.#setItems(stack.popMark());
      case Op.AddItems:
        return this.#addItems(stack.popMark());
      default:
        return false;
    }
  }

  #append(items: readonly unknown[]): true {
    const list = this.#stack.top();
    if (!(list instanceof PyList))
      throw new FormatError(`pickle: expected a list to append to, got ${kindOf(list)}`);
    this.context.budget.charge(cost.item * items.length);
    for (const item of items) list.items.push(item);
    return true;
  }

  #addItems(items: readonly unknown[]): true {
    const set = this.#stack.top();
    if (!(set instanceof PySet))
      throw new FormatError(`pickle: expected a set to add to, got ${kindOf(set)}`);
    this.context.budget.charge(cost.entry * items.length);
    for (const item of items) set.items.push(item);
    return true;
  }

  #setItems(items: readonly unknown[]): true {
    const dict = this.#stack.top();
    if (!(dict instanceof PyDict))
      throw new FormatError(`pickle: expected a dict to fill, got ${kindOf(dict)}`);
    if (items.length % 2 !== 0)
      throw new FormatError('pickle: expected a value for each key of a dict, got none for one');
    this.context.budget.charge((cost.entry * items.length) / 2);
    for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i], items[i + 1]);
    return true;
  }

  #object(op: number): boolean {
    const stack = this.#stack;
    const { bytes, context } = this;
    switch (op) {
      case Op.Global: {
        const module = decodeUtf8(bytes.line(longestName));
        return stack.push(context.find(module, decodeUtf8(bytes.line(longestName))));
      }
      case Op.StackGlobal: {
        const [module, name] = stack.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw new FormatError(
            `pickle: expected the name of a type, got ${kindOf(module)} and ${kindOf(name)}`,
          );
        }
        return stack.push(context.find(module, name));
      }
      case Op.Reduce:
      case Op.NewObj:
        return this.#call();
      case Op.Build:
        return this.#build(stack.pop());
      case Op.BinPersId:
        return stack.push(context.persistent(stack.pop()));
      default:
        return false;
    }
  }

  #call(): true {
    const [callee, args] = this.#stack.popMany(2);
    if (!(callee instanceof Global))
      throw new FormatError(`pickle: expected a type to call, got ${kindOf(callee)}`);
    if (!(args instanceof PyTuple)) {
      throw new FormatError(`pickle: ${callee.name}: expected arguments in a tuple, got ${kindOf(args)}`);
    }
    return this.#stack.push(callee.call(args.items, this.context.budget));
  }

  /** What `__setstate__` of an object does. Only dicts have attributes to set. */
  #build(state: unknown): true {
    const object = this.#stack.top();
    if (!(object instanceof PyDict) || !(state instanceof PyDict)) {
      const got = `${kindOf(object)} and ${kindOf(state)}`;
      throw new FormatError(`pickle: expected a dict and its attributes to build, got ${got}`);
    }
    this.context.budget.copy(state.entries.size, cost.entry);
    for (const [name, value] of state.entries) {
      if (typeof name !== 'string')
        throw new FormatError(`pickle: expected an attribute's name, got ${kindOf(name)}`);
      object.attributes.set(name, value);
    }
    return true;
  }

  #move(op: number): boolean {
    const stack = this.#stack;
    const { bytes } = this;
    switch (op) {
      case Op.BinPut:
        return stack.put(bytes.uint8());
      case Op.LongBinPut:
        return stack.put(bytes.uint32());
      case Op.Memoize:
        return stack.put();
      case Op.BinGet:
        return stack.get(bytes.uint8());
      case Op.LongBinGet:
        return stack.get(bytes.uint32());
      case Op.Dup:
        return stack.push(stack.top());
      case Op.Pop:
        stack.pop();
        return true;
      case Op.PopMark:
        stack.popMark();
        return true;
      case Op.Frame:
        bytes.length64();
        return true;
      case Op.Proto: {
        const protocol = bytes.uint8();
        if (protocol > 5) throw new FormatError(`pickle: expected a protocol of at most 5, got ${protocol}`);
        return true;
      }
      default:
        return false;
    }
  }
}

/** A little-endian integer in two's complement; a bigint beyond ±2^53. */
function integerOf(bytes: Uint8Array): number | bigint {
  if (bytes.length === 0) return 0;
  const hex = Buffer.from(bytes).reverse().toString('hex');
  const value = BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`));
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A string of Python 2, which may be text or bytes. */
function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return decodeUtf8(bytes);
  } catch {
    return bytes.slice();
  }
}

/** Describes a value of a pickle for an error message. */
export function kindOf(value: unknown): string {
  if (value instanceof PyDict) return `a ${value.type}`;
  if (value instanceof PyList) return `a list of ${value.items.length}`;
  if (value instanceof PyTuple) return `a tuple of ${value.items.length}`;
  if (value instanceof PySet) return 'a set';
  if (value instanceof Global) return value.name;
  if (typeof value === 'string') return `the string ${quote(value)}`;
  return isTensor(value) ? 'a tensor' : describe(value);
}
