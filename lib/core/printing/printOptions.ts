/** The options that decide how tensors are printed. */

import { type Arguments, choice, flag, orNull, type Rule, signature } from '../arguments/rules';
import { describe } from '../support/describe';

/** The options of `setPrintoptions`. */
export interface PrintOptions {
  /** How many digits floating-point numbers have after the point, from 0 to 1074; 4 at first. */
  precision?: number | null;
  /** Tensors with more elements than this are summarized; 1000 at first, `Infinity` to print all elements. */
  threshold?: number | null;
  /** How many elements a summary shows at each end of a dimension; 3 at first. */
  edgeitems?: number | null;
  /** The length of a line in characters: from 1, or `Infinity`; 80 at first. */
  linewidth?: number | null;
  /**
   * A set of defaults for the options above: `'default'`; `'short'` has a precision of 2 and 2 edgeitems; `'full'`
   * never summarizes.
   */
  profile?: 'default' | 'short' | 'full' | null;
  /**
   * Whether floating-point numbers are printed in scientific notation, as `1.0000e+00`. With null, the default, it
   * depends on the values.
   */
  sciMode?: boolean | null;
}

const profiles = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Number.POSITIVE_INFINITY, edgeitems: 3, linewidth: 80 },
};

/** The options that are in force. @internal */
export const printOptions = { ...profiles.default, sciMode: null as boolean | null };

/** A rule for numbers for which `holds` is true; `expected` describes them in the error message. */
function bounded(expected: string, holds: (value: number) => boolean): Rule<number> {
  return {
    read(value, where) {
      if (typeof value === 'number' && holds(value)) return value;
      const Problem = typeof value === 'number' ? RangeError : TypeError;
      throw new Problem(`${where}: expected ${expected}, got ${describe(value)}`);
    },
  };
}

const bind = signature({
  // No float64 has more decimals.
  precision: orNull(bounded('an integer from 0 to 1074', (x) => Number.isInteger(x) && x >= 0 && x <= 1074)),
  threshold: orNull(bounded('a number of at least 0', (x) => x >= 0)),
  edgeitems: orNull(bounded('an integer of at least 0', (x) => Number.isSafeInteger(x) && x >= 0)),
  linewidth: orNull(
    bounded(
      'an integer of at least 1',
      (x) => x > 0 && (Number.isInteger(x) || x === Number.POSITIVE_INFINITY),
    ),
  ),
  profile: orNull(choice(['default', 'short', 'full'])),
  sciMode: orNull(flag()),
});

/**
 * Sets how tensors are printed from now on. Options that are not given, or null, keep their values, except `sciMode`,
 * which returns to null.
 * @example
 * ```ts
 * torch.setPrintoptions({ precision: 2 });
 * String(torch.tensor([1 / 3])); // 'tensor([0.33])'
 * ```
 * @param precision how many digits floating-point numbers have after the point, from 0 to 1074; 4 at first
 * @param threshold tensors with more elements than this are summarized; 1000 at first
 * @param edgeitems how many elements a summary shows at each end of a dimension; 3 at first
 * @param linewidth the length of a line in characters, or `Infinity`; 80 at first
 * @param profile a set of values for the options above: `'default'`, `'short'` or `'full'`
 * @param sciMode whether floating-point numbers are printed in scientific notation; with null it depends on the values
 * @throws TypeError for an unknown option or a value of the wrong type, RangeError for a value out of range
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_printoptions.html
 */
export function setPrintoptions(
  ...args: Arguments<
    [
      precision?: number | null,
      threshold?: number | null,
      edgeitems?: number | null,
      linewidth?: number | null,
      profile?: PrintOptions['profile'],
      sciMode?: boolean | null,
    ],
    PrintOptions
  >
): void {
  const { profile, sciMode, ...given } = bind('setPrintoptions', args);
  if (profile !== null) Object.assign(printOptions, profiles[profile]);
  for (const name of Object.keys(given) as (keyof typeof given)[]) {
    printOptions[name] = given[name] ?? printOptions[name];
  }
  printOptions.sciMode = sciMode;
}
