/** The rule of an argument that is an optimizer. */
import { instance, type Rule } from '../../core/arguments/rules';
import { Optimizer } from './optimizer';

export const optimizerRule = (): Rule<Optimizer> => instance<Optimizer>('an Optimizer', Optimizer);
