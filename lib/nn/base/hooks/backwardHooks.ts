/**
 * Backward hooks of modules: identity functions around `forward` whose derivatives hand the gradients to the
 * hooks.
 */

import { AutogradFunction } from '../../../core/autograd/function/function';
import type { FunctionContext } from '../../../core/autograd/function/functionContext';
import { isGradEnabled } from '../../../core/autograd/gradMode';
import { describe } from '../../../core/support/describe';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import type { Module } from '../module';

type Gradients = readonly (Tensor | null)[];
/** What a backward hook may return: gradients to use instead, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook may return nothing
type GradientsOrNothing = Gradients | Tensor | null | undefined | void;

/**
 * Receives the gradients of a module's arguments and of its results, null where there is none; may return
 * other gradients of the arguments.
 */
export type FullBackwardHook = (
  module: Module,
  gradInput: Gradients,
  gradOutput: Gradients,
) => GradientsOrNothing;
/**
 * Receives the gradients of a module's results before those of its arguments are computed; may return others.
 */
export type FullBackwardPreHook = (module: Module, gradOutput: Gradients) => GradientsOrNothing;

/** Returns its tensors unchanged, and passes their gradients to `onBackward`. */
class BackwardHookFunction extends AutogradFunction {
  static forward(
    ctx: FunctionContext & { onBackward?: (gradients: Gradients) => Gradients },
    onBackward: (gradients: Gradients) => Gradients,
    ...tensors: Tensor[]
  ): Tensor[] {
    ctx.onBackward = onBackward;
    ctx.setMaterializeGrads(false);
    ctx.markNonDifferentiable(...tensors.filter((tensor) => !tensor.requiresGrad));
    return tensors;
  }

  static backward(
    ctx: { onBackward: (gradients: Gradients) => Gradients },
    ...gradients: (Tensor | null)[]
  ): (Tensor | null)[] {
    return [null, ...ctx.onBackward(gradients)];
  }
}

/**
 * Passes the tensors among `values` through the identity function; undefined where autograd records none of
 * them.
 */
function gate(
  values: readonly unknown[],
  onBackward: (gradients: Gradients) => Gradients,
): unknown[] | undefined {
  const tensors = values.filter(isTensor);
  // Only whether each value is a tensor is kept: the values themselves would live as long as the graph.
  const places = values.map(isTensor);
  if (!isGradEnabled() || !tensors.some(({ requiresGrad }) => requiresGrad)) return undefined;
  const gated = BackwardHookFunction.apply(ofTensors(places, onBackward), ...tensors);
  let next = 0;
  return values.map((value) => (isTensor(value) ? gated[next++] : value));
}

/**
 * Makes `onBackward` take and return the gradients of tensors only, as autograd passes them; hooks receive one for each
 * value. The graph holds the result, so it is made outside of `gate`: the closures of one call share their variables,
 * and the graph would hold its own tensors for ever.
 */
function ofTensors(
  places: readonly boolean[],
  onBackward: (gradients: Gradients) => Gradients,
): (gradients: Gradients) => Gradients {
  return (gradients) => onBackward(spread(places, gradients)).filter((_, i) => places[i]);
}

/** Distributes gradients over the arguments: null for each argument that is no tensor. */
function spread(places: readonly boolean[], gradients: Gradients): (Tensor | null)[] {
  let next = 0;
  return places.map((isTensorPlace) => (isTensorPlace ? (gradients[next++] ?? null) : null));
}

/** What a hook returned, or `before` where it returned nothing. */
function replaced(what: string, returned: unknown, before: Gradients): Gradients {
  if (returned === undefined || returned === null) return before;
  const list: unknown[] = isTensor(returned) ? [returned] : (returned as unknown[]);
  if (!Array.isArray(list) || list.length !== before.length) {
    const came = Array.isArray(list) ? list.length : describe(returned);
    throw new TypeError(
      `${what}: expected the hook to return ${before.length} gradients or nothing, got ${came}`,
    );
  }
  return list as Gradients;
}

/** The two identity functions of one call of a module: one for its arguments, one for its results. */
export class BackwardGates {
  readonly #module: Module;
  readonly #hooks: readonly FullBackwardHook[];
  readonly #preHooks: readonly FullBackwardPreHook[];
  #inputs = 0;
  #inputsRecord = false;
  #gradOutput: Gradients | null = null;

  constructor(module: Module, hooks: readonly FullBackwardHook[], preHooks: readonly FullBackwardPreHook[]) {
    this.#module = module;
    this.#hooks = hooks;
    this.#preHooks = preHooks;
  }

  /** Passes the arguments through their identity function. */
  enter(args: unknown[]): unknown[] {
    this.#inputs = args.length;
    const gated = gate(args, (gradients) => {
      const gradOutput = this.#gradOutput;
      // The gradient did not come through the module's results.
      if (gradOutput === null) return gradients;
      this.#gradOutput = null;
      return this.#callHooks(gradients, gradOutput);
    });
    this.#inputsRecord = gated !== undefined;
    return gated ?? args;
  }

  /** Passes the result, a tensor or an array that contains tensors, through its identity function. */
  leave(result: unknown): unknown {
    const values = Array.isArray(result) ? result : [result];
    const gated = gate(values, (gradients) => {
      let current: Gradients = gradients;
      for (const hook of this.#preHooks) {
        current = replaced('registerFullBackwardPreHook', hook(this.#module, current), current);
      }
      if (this.#inputsRecord) this.#gradOutput = current;
      else this.#callHooks(new Array<null>(this.#inputs).fill(null), current);
      return current;
    });
    if (gated === undefined) return result;
    return Array.isArray(result) ? named(gated, result) : gated[0];
  }

  #callHooks(gradInput: Gradients, gradOutput: Gradients): Gradients {
    let current = gradInput;
    for (const hook of this.#hooks) {
      current = replaced('registerFullBackwardHook', hook(this.#module, current, gradOutput), current);
    }
    return current;
  }
}

/** Gives `made` the names that the elements of `like` have, as named tuples do. */
function named(made: unknown[], like: readonly unknown[]): unknown[] {
  for (const key of Object.getOwnPropertyNames(like)) {
    if (key === 'length' || Object.hasOwn(made, key)) continue;
    const position = like.indexOf((like as unknown as Record<string, unknown>)[key]);
    Object.defineProperty(made, key, { value: made[position] });
  }
  return made;
}
