/** Kullback–Leibler divergences. Importing this file registers those that Python has. */
import './structures';
import './sameFamily';
import './multivariate';
import './infinite';
import './fromBounded';
import './fromUnbounded';

export { klDivergence, registerKl } from './registry';
