/**
 * Differentiation in forward mode: a tensor carries a tangent, and every operator also computes the tangent of its
 * result.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#forward-mode-automatic-differentiation
 */
import { native } from '../../native/load';
import { anything, integer, orNull, type Rule, signature, type Takes, tensorRule } from '../arguments/rules';
import { operator } from '../operators/namespaces';
import { type Mode, scoped } from '../support/contextManager';
import { describe } from '../support/describe';
import { type Leave, over } from '../support/flow';
import type { Tensor } from '../tensor/tensor';

const bindPair = signature({ primal: tensorRule(), tangent: anything<Tensor | null>() });

/**
 * The result of `unpackDual`: a tensor and its tangent. It is also an array of the two.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.forward_ad.UnpackedDualTensor
 */
export class UnpackedDualTensor {
  /** The tensor without its tangent. */
  readonly primal: Tensor;
  /** The tangent, with the shape of the tensor; null where it carries none. */
  readonly tangent: Tensor | null;

  /**
   * @param primal the tensor without its tangent
   * @param tangent the tangent, with the shape of the tensor, or null
   */
  constructor(...args: Takes<['primal', 'tangent'], [primal: Tensor, tangent: Tensor | null]>) {
    const { primal, tangent } = bindPair('UnpackedDualTensor', args);
    this.primal = primal;
    this.tangent = tangent;
  }

  /** Gives the tensor, then its tangent, so that `const [primal, tangent] = unpackDual(y)` works. */
  *[Symbol.iterator](): Iterator<Tensor | null> {
    yield this.primal;
    yield this.tangent;
  }
}

/** The options of the functions of a level. */
export interface LevelOptions {
  /** The level, as `enterDualLevel` returned it; by default the innermost that was entered. */
  level?: number | null;
}

/** The innermost level that was entered; −1 outside of all. */
let current = -1;

/**
 * Enters a level of forward mode, which stays until `exitDualLevel`. Tangents belong to a level and are dropped when it
 * is left. `dualLevel` enters and leaves one.
 * @returns the level, from 0; libtorch has one level at a time
 * @throws Error where a level was entered before, here or in another thread
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

const level = orNull(integer());
const bindLevel = signature({ level }, 0);

/**
 * Leaves the innermost level and drops its tangents.
 * @param options.level the level; by default the innermost, and no other is possible
 * @throws RangeError for a level that is not the innermost, and where none was entered
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.exit_dual_level.html
 */
export function exitDualLevel(...args: [options?: LevelOptions]): void {
  const level = bindLevel('exitDualLevel', args).level ?? current;
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

/** The rule of a tensor that can have or be a tangent. */
const differentiable: Rule<Tensor> = {
  read(value, where) {
    const tensor = tensorRule().read(value, where);
    if (tensor.dtype.isFloatingPoint || tensor.dtype.isComplex) return tensor;
    throw new RangeError(`${where}: expected a floating-point or complex dtype, got ${tensor.dtype}`);
  },
};

const bindMake = signature({ tensor: differentiable, tangent: differentiable, level }, 2);
const bindUnpack = signature({ tensor: tensorRule(), level }, 1);

/**
 * Gives a tensor a tangent, the direction in which it changes. What is computed from the result has the directional
 * derivative as its tangent: the Jacobian times `tangent`.
 *
 *     torch.autograd.forwardAd.dualLevel(() => {
 *       const y = fn(makeDual(x, v));
 *       const { primal, tangent } = unpackDual(y); // fn(x), and the Jacobian of fn at x times v
 *     });
 *
 * @param tensor the point: a tensor of floating-point or complex numbers
 * @param tangent the direction, with the shape and dtype of `tensor`
 * @param options.level the level to which the tangent belongs; by default the innermost
 * @returns a tensor with the elements of `tensor` that carries the tangent
 * @throws Error outside of a level, RangeError for tensors that are not floating-point or complex
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.make_dual.html
 */
export function makeDual(
  ...args: Takes<['tensor', 'tangent'], [tensor: Tensor, tangent: Tensor], LevelOptions>
): Tensor {
  const { tensor, tangent, level: given } = bindMake('makeDual', args);
  const level = given ?? current;
  if (level < 0) throw new Error('makeDual: expected to be called inside dualLevel, got no level');
  return makeOperator.callMany([tensor, tangent, level]) as Tensor;
}

/**
 * Splits a tensor that carries a tangent into both.
 * @param tensor a tensor, usually a result of what was computed from one made by `makeDual`
 * @param options.level the level to which the tangent belongs; by default the innermost
 * @returns `primal`, the tensor without its tangent, and `tangent`, which is null for a tensor that carries none
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.unpack_dual.html
 */
export function unpackDual(...args: Takes<['tensor'], [tensor: Tensor], LevelOptions>): UnpackedDualTensor {
  const { tensor, level: given } = bindUnpack('unpackDual', args);
  const level = given ?? current;
  if (level < 0) return new UnpackedDualTensor(tensor, null);
  const [primal, tangent] = unpackOperator.callMany([tensor, level]) as unknown as (Tensor | null)[];
  return new UnpackedDualTensor(primal as Tensor, tangent ?? null);
}

/** Leaves a level for good, or for as long as other code runs: leaving it for good would drop its tangents. */
function leaving(level: number): Leave {
  return (isEnd) => {
    if (isEnd) {
      exitDualLevel({ level });
      return over;
    }
    current = level - 1;
    return () => {
      current = level;
      return leaving(level);
    };
  };
}

/**
 * Runs `fn` in forward mode: within a new level, to which tangents belong. Without `fn`, the level lasts until the
 * returned object is disposed of.
 * @param fn a function that calls `makeDual` and `unpackDual`. If it is async, other code that runs until its promise
 * settles is in no level, and cannot enter one
 * @returns what `fn` returns
 * @throws Error within another level
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.dual_level.html
 */
export function dualLevel<T>(fn: () => T): T;
export function dualLevel(): Mode;
export function dualLevel(fn?: unknown): unknown {
  return scoped('dualLevel', () => leaving(enterDualLevel()), fn);
}
