/**
 * Constants in the formulas of several families. The logarithms are the C library's, as Python's are: JavaScript's may
 * differ from them in the last bit.
 */
import { log } from '../../core/support/libm';

/** The Euler–Mascheroni constant. */
export const eulerConstant = 0.5772156649015329;
export const logPi = log(Math.PI);
export const logTwo = log(2);
export const logTwoPi = log(2 * Math.PI);
/** The logarithm of Γ(½), which is √π. */
export const lgammaOfHalf = 0.5723649429247001;
