/**
 * Differentiation in forward mode: a tensor carries a tangent, and every operator also computes the tangent of its
 * result.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#forward-mode-automatic-differentiation
 */
import { native } from '../../native/load';
import { operator } from '../operators/namespaces';
import { type Mode, scoped } from '../support/contextManager';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';

/**
 * The result of `unpackDual`: a tensor and its tangent. It is also an array of the two.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.forward_ad.UnpackedDualTensor
 */
export class UnpackedDualTensor {
  constructor(
    readonly primal: Tensor,
    readonly tangent: Tensor | null,
  ) {}

  *[Symbol.iterator](): Iterator<Tensor | null> {
    yield this.primal;
    yield this.tangent;
  }
}

export interface LevelOptions {
  /** The level; by default the innermost that was entered. */
  level?: number | null;
}

let current = -1;

/**
 * Enters a level. Tangents belong to a level and are dropped when it is left. `dualLevel` enters and leaves one.
 * @returns the level
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.enter_dual_level.html
 */
export function enterDualLevel(): number {
  const level = native.enterDualLevel();
  if (level !== current + 1) {
    native.exitDualLevel(level);
    throw new Error(
      `enterDualLevel: expected to enter level ${current + 1}, got ${level}: another thread is in forward mode`,
    );
  }
  current = level;
  return level;
}

/**
 * Leaves the innermost level and drops its tangents.
 * @throws RangeError for a level that is not the innermost
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.exit_dual_level.html
 */
export function exitDualLevel(options: LevelOptions = {}): void {
  const level = options.level ?? current;
  if (level !== current || level < 0) {
    throw new RangeError(
      current < 0
        ? 'exitDualLevel: expected a level to have been entered, got none'
        : `exitDualLevel: expected the innermost level (${current}), got ${describe(level)}`,
    );
  }
  native.exitDualLevel(level);
  current--;
}

const makeOperator = operator('aten::_make_dual');
const unpackOperator = operator('aten::_unpack_dual');

function levelOf(options: LevelOptions): number {
  const level = options.level ?? current;
  if (!Number.isInteger(level)) {
    throw new TypeError(`forwardAd: argument 'level': expected an integer, got ${describe(level)}`);
  }
  return level;
}

/**
 * Gives a tensor a tangent, the direction in which it changes. What is computed from the result has the directional
 * derivative as its tangent: the Jacobian times `tangent`.
 *
 *     torch.autograd.forwardAd.dualLevel(() => {
 *       const y = fn(makeDual(x, v));
 *       const { primal, tangent } = unpackDual(y); // fn(x), and the Jacobian of fn at x times v
 *     });
 *
 * @param tensor the point
 * @param tangent the direction, with the shape of `tensor`
 * @returns a tensor with the elements of `tensor` that carries the tangent
 * @throws Error outside of a level, RangeError for tensors that are not floating-point or complex
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.make_dual.html
 */
export function makeDual(tensor: Tensor, tangent: Tensor, options: LevelOptions = {}): Tensor {
  for (const [what, value] of Object.entries({ tensor, tangent })) {
    if (!isTensor(value))
      throw new TypeError(`makeDual: argument '${what}': expected a Tensor, got ${describe(value)}`);
    if (!value.dtype.isFloatingPoint && !value.dtype.isComplex) {
      throw new RangeError(
        `makeDual: argument '${what}': expected a floating-point or complex dtype, got ${value.dtype}`,
      );
    }
  }
  const level = levelOf(options);
  if (level < 0) throw new Error('makeDual: expected to be called inside dualLevel, got no level');
  return makeOperator.callMany([tensor, tangent, level]) as Tensor;
}

/**
 * Splits a tensor that carries a tangent into both; the tangent is null for a tensor that has none.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.unpack_dual.html
 */
export function unpackDual(tensor: Tensor, options: LevelOptions = {}): UnpackedDualTensor {
  if (!isTensor(tensor)) throw new TypeError(`unpackDual: expected a Tensor, got ${describe(tensor)}`);
  const level = levelOf(options);
  if (level < 0) return new UnpackedDualTensor(tensor, null);
  const [primal, tangent] = unpackOperator.callMany([tensor, level]) as unknown as (Tensor | null)[];
  return new UnpackedDualTensor(primal as Tensor, tangent ?? null);
}

/**
 * Runs `fn` within a new level. Without `fn`, the level lasts until the returned object is disposed of.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.dual_level.html
 */
export function dualLevel<T>(fn: () => T): T;
export function dualLevel(): Mode;
export function dualLevel(fn?: unknown): unknown {
  return scoped(
    'dualLevel',
    () => {
      const level = enterDualLevel();
      return () => exitDualLevel({ level });
    },
    fn,
  );
}
