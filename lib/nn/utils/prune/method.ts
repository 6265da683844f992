/** What prunes a tensor: a hook before `forward` that multiplies it by a mask. */

import { expectTensor } from '../../../core/arguments/assertions';
import { slice } from '../../../core/functional/indexing';
import { functions } from '../../../core/operators/namespaces';
import { Callable, call } from '../../../core/support/callable';
import { describe } from '../../../core/support/describe';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import { contiguousFormat } from '../../../core/types/layout';
import { hooks } from '../../base/hooks/moduleHooks';
import { members } from '../../base/members';
import type { Module } from '../../base/module';
import { Parameter } from '../../base/parameter';
import { tensorOf } from '../weightNorm';

/** Which elements a method after others sees: those not pruned, whole channels not pruned, or all. */
export type PruningType = 'unstructured' | 'structured' | 'global';

/** @throws TypeError or RangeError unless `scores` is a tensor like `tensor` */
function checkScores(scores: unknown, tensor: Tensor): void {
  if (!isTensor(scores)) throw new TypeError(`importanceScores: expected a Tensor, got ${describe(scores)}`);
  if (String(scores.shape) !== String(tensor.shape)) {
    throw new RangeError(`importanceScores: expected the shape ${tensor.shape}, got ${scores.shape}`);
  }
}

/**
 * The base of pruning methods. A subclass says of which type it is and computes masks.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.BasePruningMethod.html
 */
export abstract class BasePruningMethod extends Callable {
  abstract readonly PRUNING_TYPE: PruningType;
  /** The tensor that is pruned, once there is one. */
  tensorName: string | null = null;

  /**
   * The mask: ones and zeros, no ones where `defaultMask` has zeros.
   * @param t how important the elements are
   * @param defaultMask the mask of earlier prunings
   */
  abstract computeMask(t: Tensor, defaultMask: Tensor): Tensor;

  /** The tensor of `module` times its mask. */
  applyMask(module: Module): Tensor {
    if (this.tensorName === null) throw new Error(`${this.constructor.name}: it prunes no tensor yet`);
    const store = module[members]();
    const mask = store.get(`${this.tensorName}_mask`) as Tensor;
    const original = store.get(`${this.tensorName}_orig`) as Tensor;
    return mask.to(original.dtype).mul(original);
  }

  [call](module: Module): void {
    module[members]().set(this.tensorName as string, this.applyMask(module));
  }

  /** `t` pruned, without a module. */
  prune(t: Tensor, defaultMask: Tensor | null = null, importanceScores: Tensor | null = null): Tensor {
    expectTensor(`${this.constructor.name}.prune: argument 't'`, t);
    if (importanceScores !== null) checkScores(importanceScores, t);
    return t.mul(this.computeMask(importanceScores ?? t, defaultMask ?? functions.onesLike(t)));
  }

  /** Makes the pruned tensor an ordinary parameter. */
  remove(module: Module): void {
    const name = this.tensorName;
    const pruned = this.applyMask(module);
    const store = module[members]();
    const original = store.get(`${name}_orig`) as Parameter;
    original.data = pruned.detach();
    for (const suffix of ['', '_orig', '_mask']) store.delete(name + suffix);
    store.set(name as string, original);
  }

  /**
   * Prunes the tensor `name` of `module` by a method of this class.
   * @param args the constructor's
   */
  static override apply<A extends readonly unknown[], P extends BasePruningMethod>(
    this: new (
      ...args: A
    ) => P,
    module: Module,
    name: string,
    ...args: A
  ): BasePruningMethod {
    return attach(new this(...args), module, name);
  }
}

/** The method that prunes the tensor `name` of `module`. */
export function methodOf(module: Module, name: string): BasePruningMethod | undefined {
  return module[hooks]?.forwardPre.find(BasePruningMethod, ({ tensorName }) => tensorName === name);
}

/** Prunes the tensor `name` of `module`, after what has pruned it before. @internal */
export function attach(
  method: BasePruningMethod,
  module: Module,
  name: string,
  importanceScores: Tensor | null = null,
): BasePruningMethod {
  const tensor = tensorOf('prune', module, name);
  if (importanceScores !== null) checkScores(importanceScores, tensor);
  method.tensorName = name;
  const store = module[members]();
  const before = methodOf(module, name);
  const scores = importanceScores ?? tensor;
  if (before === undefined) {
    if (!(tensor instanceof Parameter)) {
      throw new TypeError(
        `prune: '${name}' of ${module.constructor.name}: expected a Parameter, got a Tensor`,
      );
    }
    const mask = method.computeMask(scores, functions.onesLike(tensor));
    store.delete(name);
    module.registerParameter(`${name}_orig`, tensor);
    return install(method, module, name, mask);
  }
  const container = before instanceof PruningContainer ? before : new PruningContainer(before);
  container.addPruningMethod(method);
  const known = store.get(`${name}_mask`) as Tensor;
  const mask = container.computeMask(scores, known.detach().clone({ memoryFormat: contiguousFormat }));
  module[hooks]?.forwardPre.remove(before);
  return install(container, module, name, mask);
}

function install(method: BasePruningMethod, module: Module, name: string, mask: Tensor): BasePruningMethod {
  module.registerBuffer(`${name}_mask`, mask);
  method[call](module);
  module.registerForwardPreHook(method);
  return method;
}

/**
 * Several prunings of one tensor, one after the other.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.PruningContainer.html
 */
export class PruningContainer extends BasePruningMethod implements Iterable<BasePruningMethod> {
  readonly PRUNING_TYPE = 'global';
  /** In the order in which they prune. */
  readonly methods: BasePruningMethod[] = [];

  constructor(...methods: BasePruningMethod[]) {
    super();
    this.tensorName = methods[0]?.tensorName ?? null;
    for (const method of methods) this.addPruningMethod(method);
  }

  addPruningMethod(method: BasePruningMethod): void {
    if (!(method instanceof BasePruningMethod)) {
      throw new TypeError(`addPruningMethod: expected a BasePruningMethod, got ${describe(method)}`);
    }
    if (method.tensorName !== this.tensorName) {
      throw new RangeError(
        `addPruningMethod: expected a method for '${this.tensorName}', got one for '${method.tensorName}'`,
      );
    }
    this.methods.push(method);
  }

  get length(): number {
    return this.methods.length;
  }

  at(index: number): BasePruningMethod | undefined {
    return this.methods.at(index);
  }

  [Symbol.iterator](): IterableIterator<BasePruningMethod> {
    return this.methods[Symbol.iterator]();
  }

  /** The last method's mask for what the earlier have left. */
  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const method = this.methods.at(-1);
    if (method === undefined) return defaultMask;
    const index = leftBy(method, t, defaultMask);
    const mask: Tensor = defaultMask.to(t.dtype).clone();
    const partial = method.computeMask(t.index(index), defaultMask.index(index));
    mask.indexPut(index, partial.to(mask.dtype));
    return mask;
  }
}

/** The index of the elements that `method` may prune. */
function leftBy(method: BasePruningMethod, t: Tensor, mask: Tensor) {
  if (method.PRUNING_TYPE === 'unstructured') return [mask.eq(1)];
  const all: (ReturnType<typeof slice> | Tensor)[] = Array.from({ length: t.dim() }, () => slice(null));
  if (method.PRUNING_TYPE === 'global') return all;
  const { dim } = method as unknown as { dim?: number };
  if (typeof dim !== 'number') {
    throw new TypeError(`${method.constructor.name}: a structured pruning method needs a number 'dim'`);
  }
  const position = dim < 0 ? dim + t.dim() : dim;
  if (position < 0) throw new RangeError(`prune: expected a dimension of ${t.dim()}, got ${dim}`);
  const others = all.map((_, i) => i).filter((i) => i !== position);
  all[position] = mask.sum(others).ne(0);
  return all;
}
