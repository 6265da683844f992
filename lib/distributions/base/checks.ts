/** Checks of a distribution's parameters, and of the values whose probability is asked for. */

import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { isDependent } from '../constraints/constraint';
import { isLazy } from '../support/lazyProperties';
import { NotImplementedError } from '../support/notImplemented';
import { sizeOf } from '../support/sampleShape';
import type { Distribution } from './distribution';

/** Returns what `get` returns, or undefined if it throws a `NotImplementedError`. */
export function ifImplemented<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof NotImplementedError) return undefined;
    throw error;
  }
}

/**
 * Checks that the parameters satisfy their constraints. Those that depend on other variables are left out, and so are
 * those that were not given and would be computed only for the check.
 * @throws RangeError if one does not
 */
export function checkParameters(self: Distribution): void {
  const constraints = ifImplemented(() => self.argConstraints);
  if (constraints === undefined) {
    warn(`${self.constructor.name}: has no argConstraints, so its parameters are not checked`);
    return;
  }
  for (const [name, constraint] of Object.entries(constraints)) {
    if (isDependent(constraint)) continue;
    if (!Object.hasOwn(self, name) && isLazy(self, name)) continue;
    const value = Reflect.get(self, name) as Tensor;
    if (!constraint.check(value).all().item()) throw invalidParameter(self, name, value, String(constraint));
  }
}

/**
 * Makes the error for a parameter that does not satisfy its constraint.
 * @param invalid the elements that the message shows; by default all of them
 */
export function invalidParameter(
  self: Distribution,
  name: string,
  value: Tensor,
  constraint: string,
  invalid = value,
): RangeError {
  return new RangeError(
    `${self.constructor.name}: expected parameter ${name} (a Tensor of shape [${value.shape.join(', ')}]) of ${self} ` +
      `to satisfy the constraint ${constraint}, got invalid values:\n${invalid}`,
  );
}

/**
 * Checks a value whose probability is asked for: that its shape fits, and that it lies within the support.
 * @throws RangeError if it does not
 */
export function checkValue(self: Distribution, value: Tensor): void {
  const name = self.constructor.name;
  const { eventShape } = self;
  const sizes = value.shape;
  const event = sizes.slice(Math.max(0, sizes.length - eventShape.length));
  if (event.length !== eventShape.length || event.some((size, i) => size !== eventShape[i])) {
    throw new RangeError(
      `${name}: expected a value whose last sizes are the event shape ${eventShape}, got ${sizes}`,
    );
  }
  const expected = [...self.batchShape, ...eventShape];
  for (let i = 1; i <= Math.min(sizes.length, expected.length); i++) {
    const [given, wanted] = [sizes.at(-i), expected.at(-i)];
    if (given !== 1 && wanted !== 1 && given !== wanted) {
      throw new RangeError(
        `${name}: expected a value that broadcasts with the batch and event shape ${sizeOf(expected)}, got ${sizes}`,
      );
    }
  }
  const support = ifImplemented(() => self.support);
  if (support === undefined) {
    warn(`${name}: has no support, so values are not checked`);
    return;
  }
  if (support.check(value).all().item()) return;
  throw new RangeError(
    `${name}: expected the value (a Tensor of shape [${sizes.join(', ')}]) to be within the support (${support}) ` +
      `of ${self}, got invalid values:\n${value}`,
  );
}
