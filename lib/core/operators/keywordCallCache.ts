/** How calls with an object of keyword arguments are written in the argument buffer, found out when such an object first came. */
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

/** Calls with more keywords are bound anew each time. */
const MOST_KEYWORDS = 8;
/** As are others of an operator that has so many plans. */
const MOST_PLANS = 16;

const { Other } = ArgumentKind;
/** A place where no keyword is. */
const ABSENT = -1;

/** The keyword arguments of a call, each read once. */
export interface Keywords {
  names: readonly string[];
  values: readonly unknown[];
}

interface KeywordPlan {
  /** The shapes of the positional arguments. */
  key: number;
  names: readonly string[];
  /** Those of the keywords' values. */
  kinds: readonly number[];
  /** Null where the call can't be made from the argument buffer. */
  overload: Overload | null;
  /** For each parameter after the positional ones, up to the last that is given: which keyword. */
  keywordOf: readonly number[];
  /** How many parameters are given or left to their defaults. */
  count: number;
}

/** The plans of one operator. */
export class KeywordPlans {
  readonly #plans: KeywordPlan[] = [];

  /**
   * Writes the keywords after the positional arguments of `call`. Gives the overload that is then to be called from the
   * argument buffer, null where that is known not to work, undefined where nothing is known.
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
   * Remembers that `overload` was chosen for such keywords; null where that, or how they cross, depends on more.
   * @param positional how many arguments came by position
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

function isSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== others[i]) return false;
  }
  return true;
}

/** Whether all values are of the plan's kinds. */
function writeAll({ keywordOf, kinds }: KeywordPlan, values: readonly unknown[]): boolean {
  for (let i = 0; i < keywordOf.length; i++) {
    const keyword = keywordOf[i] as number;
    if (keyword === ABSENT) writeAbsent();
    else if (writeArgument(values[keyword]) !== kinds[keyword]) return false;
  }
  return true;
}
