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
import type { Tensor } from '../tensor/tensor';

const bindPair = signature({ primal: tensorRule(), tangent: anything<Tensor | null>() });

/**
 * The result of `unpackDual`: a tensor and its tangent. It is also an array of the two.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.forward_ad.UnpackedDualTensor
 */
export class UnpackedDualTensor {
  readonly primal: Tensor;
  readonly tangent: Tensor | null;

  constructor(...args: Takes<['primal', 'tangent'], [primal: Tensor, tangent: Tensor | null]>) {
    const { primal, tangent } = bindPair('UnpackedDualTensor', args);
    this.primal = primal;
    this.tangent = tangent;
  }

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

const level = orNull(integer());
const bindLevel = signature({ level }, 0);

/**
 * Leaves the innermost level and drops its tangents.
 * @throws RangeError for a level that is not the innermost
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

/** A tensor that can have or be a tangent. */
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
 * @param tensor the point
 * @param tangent the direction, with the shape of `tensor`
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
 * Splits a tensor that carries a tangent into both; the tangent is null for a tensor that has none.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.forward_ad.unpack_dual.html
 */
export function unpackDual(...args: Takes<['tensor'], [tensor: Tensor], LevelOptions>): UnpackedDualTensor {
  const { tensor, level: given } = bindUnpack('unpackDual', args);
  const level = given ?? current;
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
