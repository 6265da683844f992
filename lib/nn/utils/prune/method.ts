/** Methods of pruning: each is a hook before `forward` that multiplies a parameter by its mask. */

import { anything, orNull, signature, type Takes, tensorRule, text } from '../../../core/arguments/rules';
import { slice } from '../../../core/functional/indexing';
import { functions } from '../../../core/operators/namespaces';
import { Callable, call } from '../../../core/support/callable';
import { describe } from '../../../core/support/describe';
import { isPlainObject } from '../../../core/support/plainObject';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import { contiguousFormat } from '../../../core/types/layout';
import { moduleRule } from '../../base/expectModule';
import { hooks } from '../../base/hooks/moduleHooks';
import { members } from '../../base/members/members';
import type { Module } from '../../base/module';
import { Parameter } from '../../base/parameter';
import { tensorOf } from '../weightNorm';

/**
 * Which elements a method sees where others have pruned before it: `'unstructured'` those that they have left,
 * `'structured'` the slices that they have left, `'global'` all.
 */
export type PruningType = 'unstructured' | 'structured' | 'global';

/** @throws TypeError or RangeError unless `scores` is a tensor like `tensor` */
function checkScores(scores: unknown, tensor: Tensor): void {
  if (!isTensor(scores)) throw new TypeError(`importanceScores: expected a Tensor, got ${describe(scores)}`);
  if (String(scores.shape) !== String(tensor.shape)) {
    throw new RangeError(`importanceScores: expected the shape ${tensor.shape}, got ${scores.shape}`);
  }
}

/** The tensor to prune and the mask of earlier prunings, by position or by name. */
export type MaskArguments = Takes<['t', 'defaultMask'], [t: Tensor, defaultMask: Tensor]>;
type ModuleArguments = Takes<['module'], [module: Module]>;

/** What `apply` takes by name, besides what the method's constructor takes. */
interface ApplyOptions {
  /** The module. */
  module: Module;
  /** The name of the module's parameter that is pruned. */
  name: string;
  /** How important the elements are, a tensor of the parameter's shape; the parameter itself by default. */
  importanceScores?: Tensor | null;
}

const bindMasks = signature({ t: anything<Tensor>(), defaultMask: anything<Tensor>() });
const bindModule = signature({ module: moduleRule() });
const bindMethod = signature({ method: anything<BasePruningMethod>() });
const bindPrune = signature({
  t: tensorRule(),
  defaultMask: orNull(tensorRule()),
  importanceScores: anything<Tensor | null>(null),
});
const bindApply = signature({
  module: moduleRule(),
  name: text(),
  importanceScores: anything<Tensor | null>(null),
});

/**
 * Divides the arguments of `apply` into those that say what is pruned, and `rest`, those of the method's constructor.
 * @param scoresAt the position of `importanceScores`, behind the constructor's arguments; none where it is infinite
 */
function applyArguments(args: readonly unknown[], scoresAt: number) {
  const last = args.at(-1);
  const [given, named] = isPlainObject(last) ? [args.slice(0, -1), last] : [args, {}];
  const { module, name, importanceScores = given[scoresAt], ...others }: Record<string, unknown> = named;
  const own = Object.fromEntries(
    Object.entries({ module, name, importanceScores }).filter(([, value]) => value !== undefined),
  );
  const rest = [...given.slice(2, scoresAt), ...(Object.keys(others).length > 0 ? [others] : [])];
  return { target: [...given.slice(0, 2), own], rest };
}

/**
 * The base of pruning methods. A subclass says of which type it is and computes masks; `apply` prunes with it.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.BasePruningMethod.html
 */
export abstract class BasePruningMethod extends Callable {
  /** Which elements the method sees where others have pruned before it. */
  abstract readonly PRUNING_TYPE: PruningType;
  /** The name of the tensor that is pruned; null before there is one. */
  tensorName: string | null = null;

  /**
   * Computes the mask of a tensor.
   * @param t how important each element is: the tensor itself, or scores of its shape
   * @param defaultMask the mask of earlier prunings, of the same shape; all ones where there was none
   * @returns a tensor of that shape with ones where elements stay and zeros where they are pruned; zeros at least where
   * `defaultMask` has them
   */
  abstract computeMask(t: Tensor, defaultMask: Tensor): Tensor;

  /**
   * Multiplies the tensor of a module by its mask.
   * @param args `module`: a module that this method prunes
   * @returns the pruned tensor
   * @throws Error for a method that prunes no tensor yet
   */
  applyMask(...args: ModuleArguments): Tensor {
    const { module } = bindModule('applyMask', args);
    if (this.tensorName === null) throw new Error(`${this.constructor.name}: it prunes no tensor yet`);
    const store = module[members]();
    const mask = store.get(`${this.tensorName}_mask`) as Tensor;
    const original = store.get(`${this.tensorName}_orig`) as Tensor;
    return mask.to(original.dtype).mul(original);
  }

  /** Sets the tensor of `module` to the pruned one, as the hook does before each forward. */
  [call](module: Module): void {
    module[members]().set(this.tensorName as string, this.applyMask(module));
  }

  /**
   * Prunes a tensor that belongs to no module.
   * @param args `t`: a tensor; `defaultMask`: a mask of earlier prunings, of the shape of `t`; null, the default, for
   *   none; `importanceScores`: how important each element is, in the shape of `t`; null, the default, where `t` itself
   *   says it
   * @returns `t` times the mask
   * @throws TypeError for a value that is not a Tensor, RangeError for scores of another shape
   */
  prune(
    ...args: Takes<
      ['t', 'defaultMask', 'importanceScores'],
      [t: Tensor, defaultMask?: Tensor | null, importanceScores?: Tensor | null]
    >
  ): Tensor {
    const { t, defaultMask, importanceScores } = bindPrune(`${this.constructor.name}.prune`, args);
    if (importanceScores !== null) checkScores(importanceScores, t);
    return t.mul(this.computeMask(importanceScores ?? t, defaultMask ?? functions.onesLike(t)));
  }

  /**
   * Makes the pruned tensor an ordinary parameter again. The function `remove` takes the hook off too.
   * @param args `module`: a module that this method prunes
   */
  remove(...args: ModuleArguments): void {
    const { module } = bindModule('remove', args);
    const name = this.tensorName;
    const pruned = this.applyMask(module);
    const store = module[members]();
    const original = store.get(`${name}_orig`) as Parameter;
    original.data = pruned.detach();
    for (const suffix of ['', '_orig', '_mask']) store.delete(name + suffix);
    store.set(name as string, original);
  }

  /**
   * Prunes a parameter by a method of this class, after what has pruned it before.
   * @param module the module that has the parameter
   * @param name the name of the parameter, such as `'weight'`
   * @param args the arguments of the constructor; by name they are in one object with `module`, `name`, and
   *   `importanceScores`, which say how important each element is in place of the parameter itself
   * @returns the method; where others have pruned before, a container of all
   */
  static override apply<A extends readonly unknown[], P extends BasePruningMethod>(
    this: new (
      ...args: A
    ) => P,
    module: Module,
    name: string,
    ...args: A
  ): BasePruningMethod;
  static override apply<P extends BasePruningMethod>(
    this: new (
      ...args: never
    ) => P,
    options: ApplyOptions & Record<string, unknown>,
  ): BasePruningMethod;
  static override apply(
    this: (new (...args: never) => BasePruningMethod) & { scoresAt?: number },
    ...args: unknown[]
  ): BasePruningMethod {
    // biome-ignore lint/complexity/noThisInStatic: the subclass on which it is called has the value
    const { target, rest } = applyArguments(args, this.scoresAt ?? Number.POSITIVE_INFINITY);
    const method = new this(...(rest as never));
    const { module, name, importanceScores } = bindApply('apply', target);
    return attach(method, module, name, importanceScores);
  }
}

/** The method that prunes the tensor `name` of `module`, if there is one. @internal */
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
 * Several methods that prune one tensor, one after the other.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.PruningContainer.html
 */
export class PruningContainer extends BasePruningMethod implements Iterable<BasePruningMethod> {
  /** All elements are seen: what each of the methods sees is up to that. */
  readonly PRUNING_TYPE = 'global';
  /** The methods in the order in which they prune. */
  readonly methods: BasePruningMethod[] = [];

  /** @param methods the methods in the order in which they prune, all for the same tensor */
  constructor(...methods: BasePruningMethod[]) {
    super();
    this.tensorName = methods[0]?.tensorName ?? null;
    for (const method of methods) this.addPruningMethod(method);
  }

  /**
   * Adds a method at the end.
   * @param args `method`: a method for the same tensor
   * @throws TypeError for something else, RangeError for a method for another tensor
   */
  addPruningMethod(...args: Takes<['method'], [method: BasePruningMethod]>): void {
    const { method } = bindMethod('addPruningMethod', args);
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

  /** The number of methods. */
  get length(): number {
    return this.methods.length;
  }

  /**
   * Returns a method, or undefined where there is none.
   * @param index its position, from 0; a negative one counts from the end
   */
  at(index: number): BasePruningMethod | undefined {
    return this.methods.at(index);
  }

  /** Gives the methods in the order in which they prune. */
  [Symbol.iterator](): IterableIterator<BasePruningMethod> {
    return this.methods[Symbol.iterator]();
  }

  /**
   * Computes the mask of the last method for what the earlier ones have left.
   * @param args `t`: how important each element is; `defaultMask`: the mask of the earlier methods
   * @returns the mask of all
   */
  computeMask(...args: MaskArguments): Tensor {
    const { t, defaultMask } = bindMasks('computeMask', args);
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
