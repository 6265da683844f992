/** A check of the argument of `forwardShape` and `inverseShape`. */
import type { Transform } from './transform';

/** @throws RangeError unless `shape` has at least `least` dimensions */
export function checkRank(self: Transform, shape: readonly number[], least: number): void {
  if (shape.length < least) {
    throw new RangeError(
      `${self.constructor.name}: expected a shape of at least ${least} dimensions, got [${shape.join(', ')}]`,
    );
  }
}
