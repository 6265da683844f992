/** How calls with an object of keyword arguments are written in the argument buffer, found out when such an object first came. */
import {
  isCurrent,
  markOf,
  rewindTo,
  Shape,
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

const { Other } = Shape;
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
  shapes: readonly number[];
  /** Null where the call can't be made from the argument buffer. */
  overload: Overload | null;
  /** For each parameter after the positional ones, up to the last that is given: which keyword. */
  places: readonly number[];
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
    const mark = markOf();
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
    const shapes = values.map(writeArgument);
    const places: number[] = [];
    for (const [i, name] of names.entries()) {
      const place = overload === null ? i : positionOf(overload, name) - positional;
      while (places.length <= place) places.push(ABSENT);
      places[place] = i;
    }
    const isWritten =
      overload?.results.every(({ alias }) => alias < positional) === true && !shapes.includes(Other);
    const count = positional + places.length;
    this.#plans.push({ key, names, shapes, overload: isWritten ? overload : null, places, count });
  }
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== others[i]) return false;
  }
  return true;
}

/** Whether all values are of the plan's shapes. */
function writeAll({ places, shapes }: KeywordPlan, values: readonly unknown[]): boolean {
  for (let i = 0; i < places.length; i++) {
    const keyword = places[i] as number;
    if (keyword === ABSENT) writeAbsent();
    else if (writeArgument(values[keyword]) !== shapes[keyword]) return false;
  }
  return true;
}
