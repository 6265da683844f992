/**
 * Hooks on tensors, called with their gradients in a backward pass.
 * @see https://docs.pytorch.org/docs/2.13/notes/autograd.html#backward-hooks-execution
 */

import type { TensorIndex } from '../../../native/api';
import { native } from '../../../native/load';
import { functionRule, signature, type Takes } from '../../arguments/rules';
import { describe } from '../../support/describe';
import { RemovableHandle } from '../../support/removableHandle';
import { construct, indexOf, isTensor, Tensor } from '../../tensor/tensor';

/** Gets a gradient. A tensor that it returns replaces the gradient. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook may return nothing
export type GradientHook = (gradient: Tensor) => Tensor | null | undefined | void;

declare module '../../tensor/tensor' {
  interface Tensor {
    /**
     * Calls `hook` with the gradient of this tensor, each time a backward pass has computed it.
     *
     *     const handle = x.registerHook((gradient) => gradient.mul(2)); // doubles the gradient
     *     handle.remove();
     *
     * @param hook gets the gradient. A tensor that it returns replaces the gradient
     * @returns an object that removes the hook
     * @throws Error for a tensor that does not require a gradient. An error that the hook throws reaches the caller of
     * `backward`
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.register_hook.html
     */
    registerHook(...args: Takes<['hook'], [hook: GradientHook]>): RemovableHandle;
    /**
     * Calls `hook` with this leaf, each time a backward pass has added a gradient to its `grad`: with it an optimizer
     * can take a step for each parameter during the pass, and free the gradient at once.
     * @param hook gets this tensor; what it returns is ignored
     * @returns an object that removes the hook
     * @throws Error for a tensor that is not a leaf or does not require a gradient
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.register_post_accumulate_grad_hook.html
     */
    registerPostAccumulateGradHook(
      ...args: Takes<['hook'], [hook: (tensor: Tensor) => void]>
    ): RemovableHandle;
  }
}

const bindHook = signature({ hook: functionRule<(tensor: Tensor) => never>() });

function hookOf(name: string, tensor: unknown, args: readonly unknown[]): (tensor: Tensor) => never {
  if (!isTensor(tensor))
    throw new TypeError(`${name}: expected to be called on a Tensor, got ${describe(tensor)}`);
  return bindHook(name, args).hook;
}

/** Turns a hook on tensors into one on indices, which the addon calls. */
function toNativeHook(hook: GradientHook): (gradient: TensorIndex) => TensorIndex | undefined {
  return (gradient) => {
    const result = hook(construct(Tensor, gradient));
    if (result === undefined || result === null) return undefined;
    if (isTensor(result)) return indexOf(result);
    throw new TypeError(
      `registerHook: expected the hook to return a Tensor or nothing, got ${describe(result)}`,
    );
  };
}

function registerHook(this: Tensor, ...args: unknown[]): RemovableHandle {
  const hook: GradientHook = hookOf('registerHook', this, args);
  const position = native.registerHook(indexOf(this), toNativeHook(hook));
  return new RemovableHandle(() => native.removeHook(indexOf(this), position));
}

/** A hook on a leaf, an object of its own, for the same function may be registered several times. */
interface AccumulatedHook {
  readonly hook: (tensor: Tensor) => void;
}

/** The hooks of each leaf. libtorch holds one such hook for a tensor; it calls all of these. */
const accumulated = new WeakMap<Tensor, Set<AccumulatedHook>>();

/**
 * Turns the hooks of a leaf into one on its index. The leaf holds the result, which is therefore made outside of the
 * method: the closures of one call share its variables and `this`, and the leaf would hold itself for ever.
 */
function toAccumulatedHook(hooks: ReadonlySet<AccumulatedHook>): (index: TensorIndex) => void {
  return (index) => {
    const tensor = construct(Tensor, index);
    for (const { hook } of hooks) hook(tensor);
  };
}

function registerPostAccumulateGradHook(this: Tensor, ...args: unknown[]): RemovableHandle {
  const hook = hookOf('registerPostAccumulateGradHook', this, args);
  const hooks = accumulated.get(this) ?? new Set();
  const registration = { hook };
  if (hooks.size === 0) {
    native.setAccumulatedHook(indexOf(this), toAccumulatedHook(hooks));
    accumulated.set(this, hooks);
  }
  hooks.add(registration);
  return new RemovableHandle(() => {
    hooks.delete(registration);
    if (hooks.size === 0) native.setAccumulatedHook(indexOf(this), null);
  });
}

for (const method of [registerHook, registerPostAccumulateGradHook]) {
  Object.defineProperty(Tensor.prototype, method.name, { value: method, writable: true, configurable: true });
}
