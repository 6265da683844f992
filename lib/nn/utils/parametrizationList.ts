/** The modules that compute one tensor of another module, and the tensors that they compute it from. */

import { anything, flag, iterable, signature, type Takes, tensorRule } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { members } from '../base/members/members';
import type { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { ModuleList } from '../containers/moduleList';

/** A module that computes a tensor of another module, and may define the inverse. */
export interface Parametrization extends Module {
  /**
   * Computes the arguments, a tensor or several, with which `forward` returns `value`. Where it is missing,
   * or throws a `NoRightInverse`, the tensor cannot be assigned to.
   */
  rightInverse?(value: Tensor): Tensor | readonly Tensor[];
}

const bindList = signature({
  modules: iterable<Parametrization>('Modules'),
  original: tensorRule(),
  unsafe: flag(false),
});

const bindValue = signature({ value: anything<Tensor>() });

/** Thrown by a `rightInverse` that has no result. */
export class NoRightInverse extends Error {}

/** Adds a tensor to a module, as a parameter where it is one and else as a buffer. */
export function register(module: Module, name: string, tensor: Tensor): void {
  if (tensor instanceof Parameter) module.registerParameter(name, tensor);
  else module.registerBuffer(name, tensor);
}

/** @throws TypeError unless `actual` is a tensor of the dtype of `expected`, RangeError for another shape */
export function checkAlike(
  where: string,
  actual: unknown,
  expected: { dtype: unknown; shape: unknown },
): void {
  if (!isTensor(actual)) throw new TypeError(`${where}: expected a Tensor, got ${describe(actual)}`);
  if (actual.dtype !== expected.dtype) {
    throw new TypeError(`${where}: expected the dtype ${expected.dtype}, got ${actual.dtype}`);
  }
  if (String(actual.shape) !== String(expected.shape)) {
    throw new RangeError(`${where}: expected the shape ${expected.shape}, got ${actual.shape}`);
  }
}

/**
 * The parametrizations of one tensor, in order, with the tensor `original`, or the tensors `original0`,
 * `original1`, …, that the first one takes.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.ParametrizationList.html
 */
export class ParametrizationList extends ModuleList<Parametrization> {
  /** Whether the parametrizations may change the tensor's shape and dtype. */
  unsafe: boolean;
  /** Whether the first parametrization takes one tensor. */
  isTensor = true;
  /** The number of tensors that the first parametrization takes. */
  ntensors = 1;

  /**
   * @param args `modules`: the parametrizations, in order, at least one; `original`: the tensor that they replace;
   *   `unsafe`: whether they may change its shape and dtype, false by default
   */
  constructor(
    ...args: Takes<
      ['modules', 'original', 'unsafe'],
      [modules: Iterable<Parametrization>, original: Tensor, unsafe?: boolean]
    >
  ) {
    const { modules, original, unsafe } = bindList('ParametrizationList', args);
    const list = [...modules];
    if (list.length === 0)
      throw new RangeError('ParametrizationList: expected at least one module, got none');
    super(list);
    this.unsafe = unsafe;
    const { dtype, shape } = original;
    const start = noGrad(() => backFrom(list, original));
    if (isTensor(start)) {
      if (start.dtype !== dtype || String(start.device) !== String(original.device)) {
        throw new TypeError(
          `rightInverse: expected a tensor of ${dtype} on ${original.device}, got ${start.dtype} on ${start.device}`,
        );
      }
      // The tensor object stays the same, so that optimizers that hold it keep working.
      if (start !== original) original.data = start;
      register(this, 'original', original);
    } else {
      this.isTensor = false;
      this.ntensors = start.length;
      for (const [i, tensor] of start.entries()) {
        if (!isTensor(tensor)) throw new TypeError(`rightInverse: expected Tensors, got ${describe(tensor)}`);
        const { requiresGrad } = original;
        const made = original instanceof Parameter ? new Parameter(tensor, requiresGrad) : tensor.detach();
        register(this, `original${i}`, made.requiresGrad_(requiresGrad));
      }
    }
    if (!unsafe)
      checkAlike(`parametrization ${String(this[0])}`, (this as ParametrizationList)(), { dtype, shape });
  }

  /**
   * Changes the original tensors so that the parametrizations return `value`.
   * @throws TypeError where a parametrization has no `rightInverse`
   */
  rightInverse(...args: Takes<['value'], [value: Tensor]>): void {
    const { value } = bindValue('rightInverse', args);
    noGrad(() => {
      let current: Tensor | readonly Tensor[] = value;
      for (const module of this.toArray().reverse()) {
        if (module.rightInverse === undefined) {
          throw new TypeError(
            `${module.constructor.name}: it has no rightInverse, so its result cannot be assigned`,
          );
        }
        current = module.rightInverse(current as Tensor);
      }
      const originals = this.originals();
      const values = isTensor(current) ? [current] : current;
      if (values.length !== originals.length) {
        throw new RangeError(`rightInverse: expected ${originals.length} Tensors, got ${values.length}`);
      }
      for (const [i, original] of originals.entries()) {
        const given = values[i] as Tensor;
        if (given.dtype !== original.dtype) {
          throw new TypeError(`rightInverse: expected the dtype ${original.dtype}, got ${given.dtype}`);
        }
        original.data = given;
      }
    });
  }

  /** Returns the tensors that the first parametrization takes. */
  originals(): Tensor[] {
    const store = this[members]();
    if (this.isTensor) return [store.get('original') as Tensor];
    return Array.from({ length: this.ntensors }, (_, i) => store.get(`original${i}`) as Tensor);
  }

  /** Computes the parametrized tensor. */
  override forward(): Tensor {
    const [first, ...others] = this.toArray();
    let value = (first as Parametrization)(...this.originals());
    for (const module of others) value = module(value);
    return value as Tensor;
  }
}

/** The arguments with which the parametrizations return `value`. */
function backFrom(list: readonly Parametrization[], value: Tensor): Tensor | readonly Tensor[] {
  let current: Tensor | readonly Tensor[] = value;
  for (const module of [...list].reverse()) {
    if (module.rightInverse === undefined) continue;
    try {
      current = module.rightInverse(current as Tensor);
    } catch (error) {
      if (!(error instanceof NoRightInverse)) throw error;
    }
  }
  return current;
}
