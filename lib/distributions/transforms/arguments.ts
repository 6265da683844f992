/** Arguments of transforms. */
import { type Rule, rule } from '../../core/arguments/rules';
import { Transform } from './transform';

export const transformRule = (): Rule<Transform> =>
  rule('a Transform', (value) => value instanceof Transform);

export const transformList = (): Rule<readonly Transform[]> =>
  rule(
    'an array of Transforms',
    (value) => Array.isArray(value) && value.every((item) => item instanceof Transform),
  );
