/** How tensors are printed. */

import { type Arguments, choice, flag, orNull, type Rule, signature } from '../arguments/rules';
import { describe } from '../support/describe';

export interface PrintOptions {
  /** Digits after the point of floating-point numbers, from 0 to 1074; 4 by default. */
  precision?: number | null;
  /** A tensor of more elements than this is summarised; 1000 by default, `Infinity` to print all. */
  threshold?: number | null;
  /** Elements that a summary shows at the start and the end of each dimension; 3 by default. */
  edgeitems?: number | null;
  /** Characters a line, from 1 or `Infinity`; 80 by default. */
  linewidth?: number | null;
  /** Defaults for the options above: `'default'`; `'short'`, precision 2 and edgeitems 2; `'full'`, no summaries. */
  profile?: 'default' | 'short' | 'full' | null;
  /** Whether floating-point numbers are printed as `1.0000e+00`; null, the default, lets the values decide. */
  sciMode?: boolean | null;
}

const profiles = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Number.POSITIVE_INFINITY, edgeitems: 3, linewidth: 80 },
};

/** What is in force. @internal */
export const printOptions = { ...profiles.default, sciMode: null as boolean | null };

/** A number that `holds` is true of; `expected` says so in a message. */
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
  // No double has more decimals.
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
 * Sets how tensors are printed from here on. What is left out stays as it is, except `sciMode`, which goes back to null.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_printoptions.html
 * @throws TypeError for an unknown option or one of the wrong type; RangeError for a value that is out of range
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
