/** The rules for arguments that are transforms. */
import { type Rule, rule } from '../../core/arguments/rules';
import { Transform } from './transform';

/** The rule for an argument that is a transform. */
export const transformRule = (): Rule<Transform> =>
  rule('a Transform', (value) => value instanceof Transform);

/** The rule for an argument that is an array of transforms. */
export const transformList = (): Rule<readonly Transform[]> =>
  rule(
    'an array of Transforms',
    (value) => Array.isArray(value) && value.every((item) => item instanceof Transform),
  );
