/** How tensors are printed. */
import { bindArguments } from './arguments';
import { describe } from './errors';

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

const parameters = ['precision', 'threshold', 'edgeitems', 'linewidth', 'profile', 'sciMode'].map((name) => ({
  name,
  default: null,
}));

/** What each number must be; no double has more decimals than 1074. */
const numbers = {
  precision: {
    isValid: (x: number) => Number.isInteger(x) && x >= 0 && x <= 1074,
    expected: 'an integer from 0 to 1074',
  },
  threshold: { isValid: (x: number) => x >= 0, expected: 'a number of at least 0' },
  edgeitems: {
    isValid: (x: number) => Number.isSafeInteger(x) && x >= 0,
    expected: 'an integer of at least 0',
  },
  linewidth: {
    isValid: (x: number) => x === Number.POSITIVE_INFINITY || (Number.isInteger(x) && x > 0),
    expected: 'an integer of at least 1',
  },
};

/**
 * Sets how tensors are printed from here on. What is left out stays as it is, except `sciMode`, which goes back to null.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_printoptions.html
 * @throws TypeError for an unknown option or one of the wrong type; RangeError for a value that is out of range
 */
export function setPrintoptions(options: PrintOptions): void;
export function setPrintoptions(
  precision?: number | null,
  threshold?: number | null,
  edgeitems?: number | null,
  linewidth?: number | null,
  profile?: PrintOptions['profile'],
  sciMode?: boolean | null | PrintOptions,
): void;
export function setPrintoptions(...args: unknown[]): void {
  const given = bindArguments<Required<PrintOptions>>('setPrintoptions', parameters, args);
  const { profile, sciMode } = given;
  if (profile !== null && !Object.hasOwn(profiles, profile)) {
    throw new RangeError(
      `setPrintoptions: argument 'profile': expected 'default', 'short' or 'full', got ${describe(profile)}`,
    );
  }
  if (sciMode !== null && typeof sciMode !== 'boolean') {
    throw new TypeError(
      `setPrintoptions: argument 'sciMode': expected a boolean or null, got ${describe(sciMode)}`,
    );
  }
  const next = { ...printOptions, ...(profile !== null && profiles[profile]), sciMode };
  for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) {
    const value = given[name];
    if (value === null) continue;
    const { isValid, expected } = numbers[name];
    if (typeof value !== 'number' || !isValid(value)) {
      const Problem = typeof value === 'number' ? RangeError : TypeError;
      throw new Problem(`setPrintoptions: argument '${name}': expected ${expected}, got ${describe(value)}`);
    }
    next[name] = value;
  }
  Object.assign(printOptions, next);
}
