/**
 * Calling an operator of libtorch's registry as Python calls it: positional arguments in order, then one object of
 * keyword arguments; the overload is chosen by what was given.
 */

import { throwReturned } from '../../native/errors';
import { blank, construct, indexOf, isTensor, setIndex, Tensor } from '../tensor/tensor';
import { DType } from '../types/dtype';
import { ArgumentKind, beginArguments, buffer, isCurrent, writeArgument } from './argumentBuffer';
import { KeywordPlans, type Keywords } from './keywordCallCache';
import { toNative } from './marshal';
import { explainMismatch, type Given, isKeywords, match, positionOf, splitKeywords } from './overloads';
import { Kind, type Overload, overloadsOf, type Parameter, type Result } from './schema';

/** Calls with more arguments are bound anew each time. */
const MAX_CACHED_ARGUMENTS = 8;

const arithmetic = 'add sub subtract mul multiply div divide true_divide floor_divide'.split(' ');

/**
 * The operators where Python takes a number for any operand, as in `torch.sub(2, x)`, and so never comes to their
 * overloads for numbers, one of which rounds otherwise: of `mul_` in half precision.
 */
export const takesNumbersAsTensors = new Set(
  [...arithmetic, ...arithmetic.map((name) => `${name}_`), 'copy_'].map((name) => `aten::${name}`),
);

// Constants of this file: an import is looked up at every use, which costs small calls 1.5 %.
const { Other } = ArgumentKind;
/**
 * What `callFromBuffer` returns where the call needs the general path: the argument buffer itself, which no operator
 * returns.
 */
const notHandled: unknown = buffer;

export { notHandled };

/** One operator with its overloads, which are looked up at its first call. */
export class Operator {
  #overloads: Overload[] | undefined;
  /** By the shapes of positional arguments; null where the choice depends on more. */
  readonly #positional = new Map<number, Overload | null>();
  #plans: KeywordPlans | undefined;
  #selfPosition: number | undefined;

  /**
   * @param qualifiedName as registered: `aten::add`
   * @param overloads only these of its overloads
   */
  constructor(
    readonly qualifiedName: string,
    overloads?: Overload[],
  ) {
    this.#overloads = overloads;
  }

  get overloads(): Overload[] {
    this.#overloads ??= overloadsOf(this.qualifiedName);
    return this.#overloads;
  }

  // What follows a call from the argument buffer is written out in each of the three: sharing it costs 3 to 6 % of a small call.

  /** A call with one argument. */
  call1(self: unknown): unknown {
    const call = beginArguments(1);
    const kind = writeArgument(self);
    if (kind !== Other && isCurrent(call)) {
      const overload = this.#positional.get(Other + kind);
      if (overload) {
        const result = overload.fresh ? blank() : undefined;
        const raw = overload.callFromBuffer(result, self, undefined);
        if (raw !== notHandled) return result ? adoptResult(result, raw) : finish(overload, raw, [self]);
      }
    }
    return this.callMany([self]);
  }

  /** As `call1` for an operator that gives one fresh tensor, which `result`, blank until now, then is. */
  call1Into(result: Tensor, self: Tensor): void {
    const { overload } = this.#choose([self]);
    adoptResult(result, overload.call(result, self, undefined, indexOf(self)));
  }

  /** A call with two arguments; `isMethod`: the first is the receiver. */
  call2(self: unknown, other: unknown, isMethod = false): unknown {
    const call = beginArguments(2);
    const first = writeArgument(self);
    const second = writeArgument(other);
    if (first !== Other && second !== Other && isCurrent(call)) {
      const overload = this.#positional.get((Other + first) * Other + second);
      if (overload) {
        const result = overload.fresh ? blank() : undefined;
        const raw = overload.callFromBuffer(result, self, other);
        if (raw !== notHandled)
          return result ? adoptResult(result, raw) : finish(overload, raw, [self, other]);
      }
    }
    return isMethod ? this.callMethod(self as Tensor, [other]) : this.callMany([self, other]);
  }

  /** A call with any arguments. */
  callMany(args: readonly unknown[]): unknown {
    const result = this.#callFromBuffer(args);
    return result === notHandled ? this.#callGeneral(args) : result;
  }

  /** A call whose overload is looked for. */
  #callGeneral(args: readonly unknown[]): unknown {
    const { overload, values, requiresGrad } = this.#choose(args);
    const result = run(overload, values);
    if (requiresGrad !== undefined && isTensor(result)) result.requiresGrad = requiresGrad;
    return result;
  }

  /** Where `self` is among the parameters; not the first of `polygamma` and `where`. */
  get selfPosition(): number {
    this.#selfPosition ??= Math.max(
      0,
      ...this.overloads.map(({ parameters }) => parameters.findIndex(({ name }) => name === 'self')),
    );
    return this.#selfPosition;
  }

  /** A call with the receiver of a method and further arguments. */
  callMethod(self: Tensor, args: readonly unknown[]): unknown {
    if (this.selfPosition === 0) {
      const all = [self, ...args];
      const result = this.#callFromBuffer(all);
      if (result !== notHandled) return result;
    }
    const { positional, keywords } = splitKeywords(args);
    if (keywords && 'out' in keywords) {
      throw new TypeError(`${this.#name}: unknown argument 'out' of a method; only functions have it`);
    }
    const { selfPosition } = this;
    if (positional.length < selfPosition) return this.callMany([...positional, { ...keywords, self }]);
    const all = [...positional.slice(0, selfPosition), self, ...positional.slice(selfPosition)];
    return this.#callGeneral(keywords ? [...all, keywords] : all);
  }

  /** A call whose arguments are written in the argument buffer, and whose overload was chosen when their shapes first came. */
  #callFromBuffer(args: readonly unknown[]): unknown {
    if (args.length > MAX_CACHED_ARGUMENTS) return notHandled;
    const call = beginArguments(args.length);
    const last = args.length - 1;
    let key = 1;
    for (let i = 0; i <= last; i++) {
      const kind = writeArgument(args[i]);
      if (kind === Other) return i === last ? this.#callWithKeywords(call, key, args) : notHandled;
      key = key * Other + kind;
    }
    if (!isCurrent(call)) return notHandled;
    const overload = this.#positional.get(key);
    if (overload === undefined) {
      this.#positional.set(key, this.#choiceFor(args));
      return notHandled;
    }
    return overload === null ? notHandled : callBuffered(overload, args);
  }

  /** As above where the last argument, which is not written, may be an object of keyword arguments. */
  #callWithKeywords(call: number, key: number, args: readonly unknown[]): unknown {
    const last = args[args.length - 1];
    if (!isKeywords(last)) return notHandled;
    this.#plans ??= new KeywordPlans();
    const keywords = { names: Object.keys(last), values: Object.values(last) };
    const overload = this.#plans.write(call, key, keywords);
    if (overload) return callBuffered(overload, args, keywords);
    if (overload === undefined) {
      const positional = args.length - 1;
      this.#plans.add(key, keywords, this.#choiceWith(args, keywords), positional);
    }
    return notHandled;
  }

  /** As `choiceFor`, of arguments the last of which are keywords. */
  #choiceWith(args: readonly unknown[], keywords: Keywords): Overload | null {
    const { overload, values, requiresGrad } = this.#choose(args);
    if (requiresGrad !== undefined) return null;
    const passes = (position: number, value: unknown) => {
      const parameter = overload.parameters[position];
      // There is none for a keyword that is undefined, which counts as not given.
      return (
        parameter !== undefined && Object.is(values[position], value) && passesUnchanged(parameter, value)
      );
    };
    const allPass =
      args.slice(0, -1).every((arg, i) => passes(i, arg)) &&
      keywords.names.every((name, i) => passes(positionOf(overload, name), keywords.values[i]));
    return allPass ? overload : null;
  }

  /** The overload that any arguments of these shapes choose, where they cross as they are; else null. */
  #choiceFor(args: readonly unknown[]): Overload | null {
    const { overload, values } = this.#choose(args);
    const packed = overload.variadic ? overload.positional - 1 : args.length;
    for (const [i, arg] of args.entries()) {
      // Sizes one by one: view(2, 3).
      if (
        i >= packed
          ? Array.isArray(values[packed]) === Array.isArray(arg) && arg !== values[i]
          : !Object.is(values[i], arg)
      )
        return null;
      if (!passesUnchanged(overload.parameters[Math.min(i, packed)] as Parameter, arg)) return null;
    }
    return overload;
  }

  get #name(): string {
    return this.qualifiedName.replace(/^aten::/, '');
  }

  #choose(args: readonly unknown[]): { overload: Overload; values: unknown[]; requiresGrad?: boolean } {
    const given: Given = splitKeywords(args);
    const numbersAsTensors = takesNumbersAsTensors.has(this.qualifiedName);
    for (const overload of this.overloads) {
      const values = match(overload, given, numbersAsTensors);
      if (values) {
        return { overload, values, requiresGrad: given.keywords?.['requiresGrad'] as boolean | undefined };
      }
    }
    throw explainMismatch(this.#name, this.overloads, given);
  }
}

/** Calls `overload` with a value for each parameter, undefined for the default. */
export function run(overload: Overload, values: readonly unknown[]): unknown {
  const converted: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    converted.push(toNative(overload.parameters[i] as Overload['parameters'][0], values[i]));
  }
  if (overload.fresh) {
    const result = blank();
    return adoptResult(result, overload.call(result, values, undefined, ...converted));
  }
  return finish(overload, overload.call(undefined, values, undefined, ...converted), values);
}

/**
 * Whether `value`, which fits `parameter`, crosses to it as it is. For which 0-d tensors Python takes the number depends on
 * more than the shape.
 */
function passesUnchanged(parameter: Parameter, value: unknown): boolean {
  const holdsTensor = isTensor(value) || (Array.isArray(value) && isTensor(value[0]));
  return !holdsTensor || parameter.kind === Kind.Tensor;
}

/** Calls `overload` with what is in the argument buffer, which was written from `args` and, it may be, from keywords. */
function callBuffered(overload: Overload, args: readonly unknown[], keywords?: Keywords): unknown {
  const result = overload.fresh ? blank() : undefined;
  const raw = overload.callFromBuffer(result, args, keywords);
  if (raw === notHandled) return notHandled;
  return result ? adoptResult(result, raw) : finish(overload, raw, args);
}

/** Gives a fresh result its index; null where libtorch returned no tensor. */
function adoptResult(result: Tensor, index: unknown): Tensor | null {
  if (typeof index !== 'number') return throwReturned(index) as null;
  setIndex(result, index);
  return result;
}

/** The results as JavaScript has them: in place and `out` the very argument, several as an array with names. */
function finish(overload: Overload, raw: unknown, values: readonly unknown[]): unknown {
  const { results } = overload;
  throwReturned(raw);
  if (results.length === 0) return undefined;
  if (results.length === 1) return finishOne(results[0] as Result, raw, values);
  const list = results.map((result, i) => finishOne(result, (raw as unknown[])[i], values));
  for (const [i, { name }] of results.entries()) {
    if (name) Object.defineProperty(list, name, { value: list[i] });
  }
  return list;
}

function finishOne(result: Result, raw: unknown, values: readonly unknown[]): unknown {
  if (result.alias >= 0) return values[result.alias];
  if (result.kind === Kind.Tensor) {
    if (Array.isArray(raw))
      return raw.map((index) => (index === null ? null : construct(Tensor, index as number)));
    return raw === null ? null : construct(Tensor, raw as number);
  }
  return result.kind === Kind.DType ? DType.of(raw as number) : raw;
}
