/**
 * The line search of L-BFGS: a step along a direction that meets Wolfe's strong conditions.
 * @see Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6
 */

import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { greatest, least, PythonNumber } from '../base/pythonNumber';

/**
 * A step size along the direction, the loss at that point, its gradient, and the slope along the direction.
 */
export interface Point {
  step: PythonNumber;
  loss: PythonNumber;
  gradient: Tensor;
  slope: PythonNumber;
}

/** How much of the slope a step must gain, and how flat it must end. */
const SUFFICIENT = 1e-4;
const CURVATURE = 0.9;

/** The minimum of the cubic through two points with their slopes, within bounds. */
function interpolate(
  a: Omit<Point, 'gradient'>,
  b: Omit<Point, 'gradient'>,
  bounds: readonly [PythonNumber, PythonNumber] = a.step.compare(b.step) <= 0
    ? [a.step, b.step]
    : [b.step, a.step],
): PythonNumber {
  const [low, high] = bounds;
  const rise = new PythonNumber(3).mul(a.loss.sub(b.loss)).div(a.step.sub(b.step));
  const d1 = a.slope.add(b.slope).sub(rise);
  const square = d1.mul(d1).sub(a.slope.mul(b.slope));
  if (!(square.compare(0) >= 0)) return low.add(high).div(new PythonNumber(2));
  const d2 = square.sqrt();
  const [from, to] = a.step.compare(b.step) <= 0 ? [a, b] : [b, a];
  const share = to.slope
    .add(d2)
    .sub(d1)
    .div(to.slope.sub(from.slope).add(d2.mul(2)));
  const minimum = to.step.sub(to.step.sub(from.step).mul(share));
  return least(greatest(minimum, low), high);
}

/** Whether the loss at `point` has not fallen enough: it is above the line of sufficient decrease. */
function isAboveLine(point: Point, start: Point): boolean {
  const line = start.loss.add(new PythonNumber(SUFFICIENT).mul(point.step).mul(start.slope));
  return point.loss.compare(line) > 0;
}

function isFlat(point: Point, start: Point): boolean {
  return point.slope.abs().compare(new PythonNumber(-CURVATURE).mul(start.slope)) <= 0;
}

const copied = (point: Point): Point => ({
  ...point,
  gradient: point.gradient.clone({ memoryFormat: contiguousFormat }),
});

/**
 * Searches along a direction for a step size that meets the strong Wolfe conditions.
 * @param evaluate the point at a step size along the direction
 * @param start the point at step size 0
 * @param step the first step size to try
 * @param reach the largest element of the direction in absolute value
 * @param limit the largest number of evaluations after the first
 * @returns the point that was found, and the number of evaluations
 */
export function strongWolfe(
  evaluate: (step: PythonNumber) => Point,
  start: Point,
  step: PythonNumber,
  reach: PythonNumber,
  limit: number,
  toleranceChange = 1e-9,
): { point: Point; evaluations: number } {
  const origin = copied({ ...start, step: new PythonNumber(0) });
  let before = origin;
  let point = evaluate(step);
  let evaluations = 1;
  let iteration = 0;
  let bracket: Point[] | undefined;
  let isDone = false;
  // Takes larger steps until two points enclose a minimum.
  while (iteration < limit) {
    if (isAboveLine(point, origin) || (iteration > 1 && point.loss.compare(before.loss) >= 0)) {
      bracket = [before, copied(point)];
      break;
    }
    if (isFlat(point, origin)) {
      bracket = [point];
      isDone = true;
      break;
    }
    if (point.slope.compare(0) >= 0) {
      bracket = [before, copied(point)];
      break;
    }
    const nearest = point.step.add(new PythonNumber(0.01).mul(point.step.sub(before.step)));
    const next = interpolate(before, point, [nearest, point.step.mul(10)]);
    before = copied(point);
    point = evaluate(next);
    evaluations++;
    iteration++;
  }
  bracket ??= [origin, point];
  if (isDone) return { point: bracket[0] as Point, evaluations };
  const zoom = new Zoom(bracket as [Point, Point], origin);
  // Then narrows the interval between them.
  while (iteration < limit && !zoom.isDone) {
    if (zoom.width.mul(reach).compare(toleranceChange) < 0) break;
    zoom.add(evaluate(zoom.next()));
    evaluations++;
    iteration++;
  }
  return { point: zoom.best, evaluations };
}

/** Two points that enclose a minimum, which are moved towards it. */
class Zoom {
  isDone = false;
  #low: 0 | 1;
  #stalled = false;

  constructor(
    readonly bracket: [Point, Point],
    readonly origin: Point,
  ) {
    this.#low = bracket[0].loss.compare(bracket[1].loss) <= 0 ? 0 : 1;
  }

  get best(): Point {
    return this.bracket[this.#low];
  }

  get width(): PythonNumber {
    return this.bracket[1].step.sub(this.bracket[0].step).abs();
  }

  /**
   * The step size to try next: the minimum of the cubic, kept away from the ends when the search got stuck
   * there.
   */
  next(): PythonNumber {
    const [a, b] = this.bracket;
    const step = interpolate(a, b);
    const [low, high] = [least(a.step, b.step), greatest(a.step, b.step)];
    const margin = new PythonNumber(0.1).mul(high.sub(low));
    if (!(least(high.sub(step), step.sub(low)).compare(margin) < 0)) {
      this.#stalled = false;
      return step;
    }
    if (!this.#stalled && !(step.compare(high) >= 0) && !(step.compare(low) <= 0)) {
      this.#stalled = true;
      return step;
    }
    this.#stalled = false;
    const isNearHigh = step.sub(high).abs().compare(step.sub(low).abs()) < 0;
    return isNearHigh ? high.sub(margin) : low.add(margin);
  }

  add(point: Point): void {
    const { bracket, origin } = this;
    const high = this.#low === 0 ? 1 : 0;
    if (isAboveLine(point, origin) || point.loss.compare(this.best.loss) >= 0) {
      bracket[high] = copied(point);
      this.#low = bracket[0].loss.compare(bracket[1].loss) <= 0 ? 0 : 1;
      return;
    }
    if (isFlat(point, origin)) this.isDone = true;
    else if (point.slope.mul(bracket[high].step.sub(this.best.step)).compare(0) >= 0)
      bracket[high] = this.best;
    bracket[this.#low] = copied(point);
  }
}
