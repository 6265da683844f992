/** How activations show their settings, as Python does. */
import { numberText } from '../../../core/support/repr';

/** The text of a Python float, which has a fraction even when it is whole. */
export const float = (value: number): string => numberText(value, true);

/**
 * The text of a number as Python shows it: a whole number has no fraction unless it is the default, which is
 * a float.
 */
export const asGiven = (value: number, usual: number): string =>
  numberText(value, value === usual || undefined);

/** What follows the other settings where the result is written into the input. */
export const inPlaceText = (inplace: boolean): string => (inplace ? ', inplace=True' : '');
