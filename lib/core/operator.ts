/**
 * Calling an operator of libtorch's registry as Python calls it: positional arguments in order, then one object of
 * keyword arguments; the overload is chosen by what was given.
 */

import { throwReturned } from '../nativeErrors';
import { DType } from './dtype';
import { describe } from './errors';
import { explainMismatch, type Given, match, splitKeywords } from './overloads';
import { Kind, type Overload, overloadsOf, type Result } from './schema';
import { blank, construct, indexOf, isTensor, setIndex, Tensor } from './tensor';
import { toNative } from './values';

/** What an argument is, as far as the choice of an overload depends on it. */
const Shape = {
  Tensor: 0,
  Int: 1,
  Float: 2,
  Bool: 3,
  String: 4,
  Ints: 5,
  DType: 6,
  Tensors: 7,
  Other: 8,
} as const;

function shapeOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? Shape.Int : Shape.Float;
    case 'boolean':
      return Shape.Bool;
    case 'string':
      return Shape.String;
    case 'object':
      if (isTensor(value)) return Shape.Tensor;
      if (Array.isArray(value)) return shapeOfList(value);
      return value instanceof DType ? Shape.DType : Shape.Other;
    default:
      return Shape.Other;
  }
}

function shapeOfList(list: readonly unknown[]): number {
  // An empty list fits lists of every kind, so what it chose says nothing of the next.
  if (list.length === 0) return Shape.Other;
  if (isTensor(list[0])) return list.every(isTensor) ? Shape.Tensors : Shape.Other;
  return list.every(Number.isInteger) ? Shape.Ints : Shape.Other;
}

/** Calls with more arguments are bound anew each time. */
const MOST_REMEMBERED = 8;

/** An overload chosen for a tensor and one more argument, and how that argument crosses. */
interface Plan {
  overload: Overload;
  /** The argument is a list given one by one: `x.view(6)`. */
  pack: boolean;
}

/** The operators where Python takes a number for any operand: `torch.sub(2, x)`. */
export const takesNumbersAsTensors = new Set(
  ['add', 'sub', 'subtract', 'mul', 'multiply', 'div', 'divide', 'true_divide', 'floor_divide', 'copy_'].map(
    (name) => `aten::${name}`,
  ),
);

/** One operator with its overloads, which are looked up at its first call. */
export class Operator {
  #overloads: Overload[] | undefined;
  #unary: Overload | undefined;
  readonly #binary: (Plan | undefined)[] = [];
  /** By the shapes of positional arguments; null where the choice depends on more. */
  readonly #positional = new Map<number, Overload | null>();
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

  /** A call with one argument. */
  call1(self: unknown): unknown {
    if (!isTensor(self)) return this.callMany([self]);
    this.#unary ??= this.#choose([self]).overload;
    const overload = this.#unary;
    // A 0-d tensor may stand for a number: `arange(tensor)`.
    if (!overload.takesTensorFirst) return this.callMany([self]);
    if (!overload.fresh)
      return finish(overload, overload.call(undefined, self, undefined, indexOf(self)), [self]);
    const result = blank();
    return own(result, overload.call(result, self, undefined, indexOf(self)));
  }

  /** As `call1` for an operator that gives one fresh tensor, which `result`, blank until now, then is. */
  call1Into(result: Tensor, self: Tensor): void {
    this.#unary ??= this.#choose([self]).overload;
    own(result, this.#unary.call(result, self, undefined, indexOf(self)));
  }

  /** A call with two arguments; `isMethod`: the first is the receiver. */
  call2(self: unknown, other: unknown, isMethod = false): unknown {
    const shape = shapeOf(other);
    if (shape === Shape.Other || !isTensor(self)) {
      return isMethod ? this.callMethod(self as Tensor, [other]) : this.callMany([self, other]);
    }
    let plan = this.#binary[shape];
    if (plan === undefined) {
      const bound = this.#choose([self, other]);
      // Only where the two arguments are the first two parameters, and the first a tensor.
      if (!bound.overload.takesTensorFirst || (bound.values.length > 1 && bound.values[1] === undefined)) {
        return this.callMany([self, other]);
      }
      plan = { overload: bound.overload, pack: Array.isArray(bound.values[1]) && !Array.isArray(other) };
      // What Python converts (a 0-d tensor for a number) depends on more than the shape.
      if (shape !== Shape.Tensor || bound.overload.parameters[1]?.kind === Kind.Tensor)
        this.#binary[shape] = plan;
      else return this.callMany([self, other]);
    }
    const { overload } = plan;
    const value =
      shape === Shape.Tensor
        ? indexOf(other as Tensor)
        : toNative(overload.parameters[1] as Overload['parameters'][0], plan.pack ? [other] : other);
    if (!overload.fresh) {
      return finish(overload, overload.call(undefined, self, other, indexOf(self), value), [self, other]);
    }
    const result = blank();
    return own(result, overload.call(result, self, other, indexOf(self), value));
  }

  /** A call with any arguments. */
  callMany(args: readonly unknown[]): unknown {
    const remembered = this.#overloadFor(args);
    return remembered ? run(remembered, args) : this.#callAnew(args);
  }

  /** A call whose overload is looked for. */
  #callAnew(args: readonly unknown[]): unknown {
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
      const remembered = this.#overloadFor(all);
      if (remembered) return run(remembered, all);
    }
    const { positional, keywords } = splitKeywords(args);
    if (keywords && 'out' in keywords) {
      throw new TypeError(`${this.#name}: unknown argument 'out' of a method; only functions have it`);
    }
    const { selfPosition } = this;
    if (positional.length < selfPosition) return this.callMany([...positional, { ...keywords, self }]);
    const all = [...positional.slice(0, selfPosition), self, ...positional.slice(selfPosition)];
    return this.#callAnew(keywords ? [...all, keywords] : all);
  }

  /** The overload for positional arguments that cross in their order, as chosen when their shapes first came. */
  #overloadFor(args: readonly unknown[]): Overload | null {
    if (args.length > MOST_REMEMBERED) return null;
    let key = 1;
    for (const arg of args) {
      const shape = shapeOf(arg);
      if (shape === Shape.Other) return null;
      key = key * Shape.Other + shape;
    }
    let overload = this.#positional.get(key);
    if (overload === undefined) {
      const bound = this.#choose(args);
      const inOrder = args.every((arg, i) => {
        // What Python converts (a 0-d tensor for a number) depends on more than the shape.
        const holdsTensor = isTensor(arg) || (Array.isArray(arg) && isTensor(arg[0]));
        return (
          bound.values[i] === arg && (!holdsTensor || bound.overload.parameters[i]?.kind === Kind.Tensor)
        );
      });
      overload = inOrder ? bound.overload : null;
      this.#positional.set(key, overload);
    }
    return overload;
  }

  get #name(): string {
    return this.qualifiedName.replace(/^aten::/, '');
  }

  #choose(args: readonly unknown[]): { overload: Overload; values: unknown[]; requiresGrad?: boolean } {
    const given: Given = splitKeywords(args);
    for (const numbersAsTensors of takesNumbersAsTensors.has(this.qualifiedName) ? [false, true] : [false]) {
      for (const overload of this.overloads) {
        const values = match(overload, given, numbersAsTensors);
        if (values) {
          return { overload, values, requiresGrad: given.keywords?.['requiresGrad'] as boolean | undefined };
        }
      }
    }
    throw explainMismatch(this.#name, this.overloads, given);
  }
}

/** Calls `overload` with a value for each parameter, undefined for the default. */
export function run(overload: Overload, values: readonly unknown[]): unknown {
  const crossing: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    crossing.push(toNative(overload.parameters[i] as Overload['parameters'][0], values[i]));
  }
  if (overload.fresh) {
    const result = blank();
    return own(result, overload.call(result, values, undefined, ...crossing));
  }
  return finish(overload, overload.call(undefined, values, undefined, ...crossing), values);
}

/** Gives a fresh result its index; null where libtorch returned no tensor. */
function own(result: Tensor, index: unknown): Tensor | null {
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

/**
 * A function that calls the operator that `find` gives for `key` at the first call: importing makes a thousand of these,
 * and so each keeps as little as may be.
 */
export function functionOf<Key>(key: Key, find: (key: Key) => Operator): (...args: unknown[]) => unknown {
  let operator: Operator | undefined;
  return function (a?: unknown, b?: unknown) {
    operator ??= find(key);
    // biome-ignore lint/complexity/noArguments: a rest array would cost every call
    switch (arguments.length) {
      case 1:
        return operator.call1(a);
      case 2:
        return operator.call2(a, b);
      default:
        // biome-ignore lint/complexity/noArguments: as above
        return operator.callMany(Array.from(arguments));
    }
  };
}

/** As `functionOf`, a method that gives its receiver as the operator's `self`, which is nearly always the first argument. */
export function methodOf<Key>(
  name: string,
  key: Key,
  find: (key: Key) => Operator,
): (this: unknown, ...args: unknown[]) => unknown {
  let operator: Operator | undefined;
  return function (this: unknown, a?: unknown) {
    if (!isTensor(this))
      throw new TypeError(`${name}: expected to be called on a Tensor, got ${describe(this)}`);
    operator ??= find(key);
    // biome-ignore lint/complexity/noArguments: a rest array would cost every call
    switch (arguments.length) {
      case 0:
        return operator.call1(this);
      case 1:
        return operator.selfPosition === 0 ? operator.call2(this, a, true) : operator.callMethod(this, [a]);
      default:
        // biome-ignore lint/complexity/noArguments: as above
        return operator.callMethod(this, Array.from(arguments));
    }
  };
}
