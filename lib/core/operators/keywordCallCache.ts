/**
 * Remembers how calls with keyword arguments are written into the argument buffer. The first call with some combination
 * of argument kinds and keyword names binds its arguments; the following ones reuse what was found.
 */
import {
  ArgumentKind,
  isCurrent,
  positionInBuffer,
  rewindTo,
  setArgumentCount,
  writeAbsent,
  writeArgument,
} from './argumentBuffer';
import { positionOf } from './overloads';
import type { Overload } from './schema';

/** Calls with more keywords than this are bound each time. */
const MOST_KEYWORDS = 8;
/** An operator remembers at most so many plans. Calls that fit none of them are bound each time. */
const MOST_PLANS = 16;

const { Other } = ArgumentKind;
/** Stands for a parameter that no keyword is given for. */
const ABSENT = -1;

/** The keyword arguments of a call. Each was read once, because reading may run a getter. */
export interface Keywords {
  names: readonly string[];
  values: readonly unknown[];
}

/** How calls with certain kinds of arguments and certain keywords are written. */
interface KeywordPlan {
  /** Encodes the kinds of the positional arguments. */
  key: number;
  /** The names of the keywords, in the caller's order. */
  names: readonly string[];
  /** The ArgumentKind of each keyword's value. */
  kinds: readonly number[];
  /** The overload that is called; null where such a call cannot be made from the argument buffer. */
  overload: Overload | null;
  /**
   * For each parameter after the positional arguments, up to the last that is given: the index of its keyword, or
   * ABSENT.
   */
  keywordOf: readonly number[];
  /** How many parameters are written, including those left to their defaults. */
  count: number;
}

/** The plans of one operator. */
export class KeywordPlans {
  readonly #plans: KeywordPlan[] = [];

  /**
   * Writes the values of the keywords behind the positional arguments of call number `call`.
   * @param key encodes the kinds of the positional arguments
   * @returns the overload that can now be called from the argument buffer; null where the call is known to need the
   * general path; undefined where there is no plan for it yet
   */
  write(call: number, key: number, { names, values }: Keywords): Overload | null | undefined {
    if (!isCurrent(call) || names.length > MOST_KEYWORDS) return null;
    const mark = positionInBuffer();
    for (const plan of this.#plans) {
      if (plan.key === key && isSame(plan.names, names) && writeAll(plan, values)) {
        if (!isCurrent(call)) return null;
        setArgumentCount(plan.count);
        return plan.overload;
      }
      rewindTo(mark);
    }
    return isCurrent(call) && this.#plans.length < MOST_PLANS ? undefined : null;
  }

  /**
   * Adds a plan: calls like this one go to `overload`.
   * @param overload the chosen overload, or null where such calls need the general path
   * @param positional how many arguments are given by position
   */
  add(key: number, { names, values }: Keywords, overload: Overload | null, positional: number): void {
    const kinds = values.map(writeArgument);
    const keywordOf: number[] = [];
    for (const [i, name] of names.entries()) {
      const parameter = overload === null ? i : positionOf(overload, name) - positional;
      while (keywordOf.length <= parameter) keywordOf.push(ABSENT);
      keywordOf[parameter] = i;
    }
    const isWritten =
      overload?.results.every(({ alias }) => alias < positional) === true && !kinds.includes(Other);
    const count = positional + keywordOf.length;
    this.#plans.push({ key, names, kinds, overload: isWritten ? overload : null, keywordOf, count });
  }
}

/** Whether both lists have the same names in the same order. */
function isSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== others[i]) return false;
  }
  return true;
}

/** Writes the values into the argument buffer. False where one of them is not of the kind that the plan is for. */
function writeAll({ keywordOf, kinds }: KeywordPlan, values: readonly unknown[]): boolean {
  for (let i = 0; i < keywordOf.length; i++) {
    const keyword = keywordOf[i] as number;
    if (keyword === ABSENT) writeAbsent();
    else if (writeArgument(values[keyword]) !== kinds[keyword]) return false;
  }
  return true;
}
