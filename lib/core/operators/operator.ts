/**
 * Calls the operators of libtorch's registry as Python does: positional arguments in order, then one object of keyword
 * arguments. The arguments decide which overload is called.
 *
 * A call takes one of two paths. The fast path writes the arguments into the argument buffer and calls the overload
 * that was chosen for arguments of the same kinds before. The general path binds the arguments to the overloads'
 * schemas, chooses one, and converts each argument. The first call with arguments of some kinds takes the general path.
 */

import { throwReturned } from '../../native/errors';
import { blank, construct, indexOf, isTensor, setIndex, Tensor } from '../tensor/tensor';
import { DType } from '../types/dtype';
import { ArgumentKind, beginArguments, buffer, isCurrent, writeArgument } from './argumentBuffer';
import { KeywordPlans, type Keywords } from './keywordCallCache';
import { toNative } from './marshal';
import { explainMismatch, type Given, isKeywords, match, positionOf, splitKeywords } from './overloads';
import { Kind, type Overload, overloadsOf, type Parameter, type Result } from './schema';

/** Calls with more arguments than this always take the general path. */
const MAX_CACHED_ARGUMENTS = 8;

/** The operators of arithmetic that also exist in place. */
const arithmetic = 'add sub subtract mul multiply div divide true_divide floor_divide'.split(' ');

/**
 * The operators for which Python accepts a number in place of any tensor, as in `torch.sub(2, x)`. A number then makes
 * a 0-d tensor, and the overloads for numbers are never called; one of them, `mul_` in half precision, rounds
 * differently.
 */
export const takesNumbersAsTensors = new Set(
  [...arithmetic, ...arithmetic.map((name) => `${name}_`), 'copy_'].map((name) => `aten::${name}`),
);

// A constant of this file, because an imported one is looked up at every use, which costs small calls 1.5 %.
const { Other } = ArgumentKind;
/**
 * What `callFromBuffer` returns to say that the call needs the general path: the argument buffer itself, which no
 * operator returns.
 */
const notHandled: unknown = buffer;

export { notHandled };

/** An operator with its overloads. They are looked up at the first call. */
export class Operator {
  #overloads: Overload[] | undefined;
  /**
   * The overload for positional arguments of given kinds, which the key encodes. Null where the kinds alone do not
   * decide.
   */
  readonly #positional = new Map<number, Overload | null>();
  #plans: KeywordPlans | undefined;
  #selfPosition: number | undefined;

  /**
   * @param qualifiedName the registered name: `aten::add`
   * @param overloads the overloads to choose from; by default all of the registry's
   */
  constructor(
    readonly qualifiedName: string,
    overloads?: Overload[],
  ) {
    this.#overloads = overloads;
  }

  /** The overloads, in the order in which they are tried. */
  get overloads(): Overload[] {
    this.#overloads ??= overloadsOf(this.qualifiedName);
    return this.#overloads;
  }

  // The lines after a call from the argument buffer are repeated in the three methods that make one. A shared function
  // would cost 3 to 6 % of a small call.

  /** Calls the operator with one argument. */
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

  /** Calls an operator whose result is one new tensor, and puts it into `result`, a blank tensor. */
  call1Into(result: Tensor, self: Tensor): void {
    const { overload } = this.#choose([self]);
    adoptResult(result, overload.call(result, self, undefined, indexOf(self)));
  }

  /**
   * Calls the operator with two arguments.
   * @param isMethod whether `self` is the tensor on which a method was called
   */
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

  /** Calls the operator with any arguments. */
  callMany(args: readonly unknown[]): unknown {
    const result = this.#callFromBuffer(args);
    return result === notHandled ? this.#callGeneral(args) : result;
  }

  /** The general path: chooses the overload, and converts the arguments to the form in which the addon takes them. */
  #callGeneral(args: readonly unknown[]): unknown {
    const { overload, values, requiresGrad } = this.#choose(args);
    const result = run(overload, values);
    if (requiresGrad !== undefined && isTensor(result)) result.requiresGrad = requiresGrad;
    return result;
  }

  /** The index of the parameter `self`. It is the first one, except for operators such as `polygamma` and `where`. */
  get selfPosition(): number {
    this.#selfPosition ??= Math.max(
      0,
      ...this.overloads.map(({ parameters }) => parameters.findIndex(({ name }) => name === 'self')),
    );
    return this.#selfPosition;
  }

  /** Calls the operator as a method of `self`. */
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

  /** The fast path. It returns `notHandled` where the call needs the general path. */
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

  /** The fast path of a call whose last argument is not written yet. It may be an object of keyword arguments. */
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

  /**
   * Chooses an overload for arguments the last of which is an object of keyword arguments. Null where another call of
   * the same kinds may need another overload, or where an argument must be converted.
   */
  #choiceWith(args: readonly unknown[], keywords: Keywords): Overload | null {
    const { overload, values, requiresGrad } = this.#choose(args);
    if (requiresGrad !== undefined) return null;
    const passes = (position: number, value: unknown) => {
      const parameter = overload.parameters[position];
      // A keyword whose value is undefined counts as not given, and has no parameter.
      return (
        parameter !== undefined && Object.is(values[position], value) && passesUnchanged(parameter, value)
      );
    };
    const allPass =
      args.slice(0, -1).every((arg, i) => passes(i, arg)) &&
      keywords.names.every((name, i) => passes(positionOf(overload, name), keywords.values[i]));
    return allPass ? overload : null;
  }

  /**
   * Chooses an overload for positional arguments. Null where another call of the same kinds may need another overload,
   * or where an argument must be converted.
   */
  #choiceFor(args: readonly unknown[]): Overload | null {
    const { overload, values } = this.#choose(args);
    const packed = overload.variadic ? overload.positional - 1 : args.length;
    for (const [i, arg] of args.entries()) {
      // Sizes may be given one by one, as in `view(2, 3)`. They are then one list in `values`.
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

  /** The name in error messages. */
  get #name(): string {
    return this.qualifiedName.replace(/^aten::/, '');
  }

  /** Chooses the first overload that fits, and binds the arguments to its parameters. */
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

/** Calls `overload` on the general path, with one value for each parameter; undefined stands for the default. */
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
 * Whether `value` may be written for `parameter` without being converted. A tensor that is given for a number must be
 * converted, and whether Python accepts it as a number depends on more than its kind.
 */
function passesUnchanged(parameter: Parameter, value: unknown): boolean {
  const holdsTensor = isTensor(value) || (Array.isArray(value) && isTensor(value[0]));
  return !holdsTensor || parameter.kind === Kind.Tensor;
}

/**
 * Calls `overload` with the content of the argument buffer. `args` and `keywords` are the values that were written;
 * passing them keeps their tensors alive during the call.
 */
function callBuffered(overload: Overload, args: readonly unknown[], keywords?: Keywords): unknown {
  const result = overload.fresh ? blank() : undefined;
  const raw = overload.callFromBuffer(result, args, keywords);
  if (raw === notHandled) return notHandled;
  return result ? adoptResult(result, raw) : finish(overload, raw, args);
}

/**
 * Gives `result`, a blank tensor, the index that the addon returned. Null where libtorch returned no tensor. Throws an
 * error that the addon returned instead.
 */
function adoptResult(result: Tensor, index: unknown): Tensor | null {
  if (typeof index !== 'number') return throwReturned(index) as null;
  setIndex(result, index);
  return result;
}

/**
 * Turns what the addon returned into the results that JavaScript sees. The result of an in-place operator, and an
 * `out`, is the argument itself. Several results are an array whose elements also have names.
 */
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

/** Turns one result into the form that JavaScript sees. */
function finishOne(result: Result, raw: unknown, values: readonly unknown[]): unknown {
  if (result.alias >= 0) return values[result.alias];
  if (result.kind === Kind.Tensor) {
    if (Array.isArray(raw))
      return raw.map((index) => (index === null ? null : construct(Tensor, index as number)));
    return raw === null ? null : construct(Tensor, raw as number);
  }
  return result.kind === Kind.DType ? DType.of(raw as number) : raw;
}
