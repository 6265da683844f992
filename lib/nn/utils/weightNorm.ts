/**
 * Weights as the product of a magnitude and a direction, by a hook that runs before `forward`.
 * `parametrizations.weightNorm` is the newer form.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.weight_norm.html
 */

import { integer, orNull, signature, type Takes, text } from '../../core/arguments/rules';
import { operator } from '../../core/operators/namespaces';
import { Callable, call } from '../../core/support/callable';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { expectModule, moduleRule } from '../base/expectModule';
import { hooks } from '../base/hooks/moduleHooks';
import { isLazy } from '../base/lazy/uninitialized';
import { members } from '../base/members/members';
import type { Module } from '../base/module';
import { Parameter } from '../base/parameter';

const normExceptDim = operator('aten::norm_except_dim');
const weightNormOperator = operator('aten::_weight_norm');

/** The norms of the slices of `weight` along dimension `dim`; the norm of all of it where that is −1. */
export function normExcept(weight: Tensor, dim: number): Tensor {
  return normExceptDim.callMany([weight, 2, dim]) as Tensor;
}

/** Scales `v` to the norms `g`. */
export function withNorm(v: Tensor, g: Tensor, dim: number): Tensor {
  return weightNormOperator.callMany([v, g, dim]) as Tensor;
}

/**
 * Finds the tensor called `name` in `module`.
 * @throws ReferenceError where there is none
 */
export function tensorOf(method: string, module: Module, name: string): Tensor {
  expectModule(`${method}: argument 'module'`, module);
  const tensor = Reflect.get(module, name) as unknown;
  if (isTensor(tensor)) {
    if (!isLazy(tensor)) return tensor;
    throw new TypeError(
      `${method}: '${name}' of ${module.constructor.name} has no sizes yet; call the module first`,
    );
  }
  throw new ReferenceError(
    `${method}: ${module.constructor.name} has no tensor '${name}', got ${describe(tensor)}`,
  );
}

/** The hook that computes the weight. */
class WeightNorm extends Callable {
  readonly tensorName: string;
  readonly dim: number;

  constructor(tensorName: string, dim: number) {
    super();
    this.tensorName = tensorName;
    this.dim = dim;
  }

  compute(module: Module): Tensor {
    const store = module[members]();
    return withNorm(
      store.get(`${this.tensorName}_v`) as Tensor,
      store.get(`${this.tensorName}_g`) as Tensor,
      this.dim,
    );
  }

  [call](module: Module): void {
    module[members]().set(this.tensorName, this.compute(module));
  }
}

function hookOf(module: Module, name: string): WeightNorm | undefined {
  return module[hooks]?.forwardPre.find(WeightNorm, ({ tensorName }) => tensorName === name);
}

const place = { module: moduleRule(), name: text('weight') };
const bindNorm = signature({ ...place, dim: { ...orNull(integer()), fallback: 0 } });
const bindPlace = signature(place);

/**
 * Replaces a weight by its magnitude `weight_g` and its direction `weight_v`, both of which are parameters.
 * @param args `module`: the module; `name`: the weight's name, `'weight'` by default; `dim`: the dimension whose slices
 *   have a magnitude each, 0 by default, null for one magnitude of the whole weight
 * @throws Error where the weight has a weight norm already
 */
export function weightNorm<M extends Module>(
  ...args: Takes<['module', 'name', 'dim'], [module: M, name?: string, dim?: number | null]>
): M {
  const { module, name, dim } = bindNorm('weightNorm', args);
  if (hookOf(module, name)) throw new Error(`weightNorm: '${name}' has a weight norm already`);
  const weight = tensorOf('weightNorm', module, name);
  const hook = new WeightNorm(name, dim ?? -1);
  const store = module[members]();
  store.delete(name);
  module.registerParameter(`${name}_g`, new Parameter(normExcept(weight, hook.dim).detach()));
  module.registerParameter(`${name}_v`, new Parameter(weight.detach()));
  hook[call](module);
  module.registerForwardPreHook(hook);
  return module as M;
}

/**
 * Removes the hook of `weightNorm`; the weight becomes an ordinary parameter again.
 * @param module the module
 * @param name the weight's name; `'weight'` by default
 * @throws Error where the weight has no weight norm
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.remove_weight_norm.html
 */
export function removeWeightNorm<M extends Module>(
  ...args: Takes<['module', 'name'], [module: M, name?: string]>
): M {
  const { module, name } = bindPlace('removeWeightNorm', args);
  const hook = hookOf(module, name);
  if (!hook) throw new Error(`removeWeightNorm: '${name}' of ${module.constructor.name} has no weight norm`);
  const weight = hook.compute(module);
  const store = module[members]();
  for (const suffix of ['', '_g', '_v']) store.delete(name + suffix);
  store.set(name, new Parameter(weight.detach()));
  module[hooks]?.forwardPre.remove(hook);
  return module as M;
}
