/** Hooks on nodes of the recorded graph, called when a backward pass runs the node. */

import type { TensorIndex } from '../../../native/api';
import { native } from '../../../native/load';
import { functionRule, signature, type Takes } from '../../arguments/rules';
import { describe } from '../../support/describe';
import { RemovableHandle } from '../../support/removableHandle';
import { GradNode, handleOf } from '../../tensor/gradNode';
import { construct, indexOf, isTensor, Tensor } from '../../tensor/tensor';

/** Gradients of several tensors; null where there is none. */
export type Gradients = readonly (Tensor | null)[];

/** What a hook may return: gradients that replace those that it got, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook may return nothing
type Replacement = Gradients | null | undefined | void;

declare module '../../tensor/gradNode' {
  interface GradNode {
    /**
     * Calls `hook` after each run of this node in a backward pass.
     * @param hook gets the gradients that the node computed, for its inputs, and those that it got, for its outputs. An
     * array that it returns replaces the first
     * @returns an object that removes the hook
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.Node.register_hook.html
     */
    registerHook(
      ...args: Takes<['fn'], [fn: (gradInputs: Gradients, gradOutputs: Gradients) => Replacement]>
    ): RemovableHandle;
    /**
     * Calls `hook` before each run of this node in a backward pass.
     * @param hook gets the gradients that the node is given, for its outputs. An array that it returns replaces them
     * @returns an object that removes the hook
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.Node.register_prehook.html
     */
    registerPrehook(...args: Takes<['fn'], [fn: (gradOutputs: Gradients) => Replacement]>): RemovableHandle;
  }
}

type Indices = (TensorIndex | null)[];

const fromIndices = (indices: Indices) =>
  indices.map((index) => (index === null ? null : construct(Tensor, index)));

/** `hook` as the addon calls it. */
function toNativeHook(callee: string, hook: (...gradients: Gradients[]) => Replacement) {
  return (first: Indices, second?: Indices): Indices | undefined => {
    const given = fromIndices(first);
    const result = second === undefined ? hook(given) : hook(given, fromIndices(second));
    if (result === undefined || result === null) return undefined;
    if (!Array.isArray(result) || result.length !== given.length) {
      throw new TypeError(
        `${callee}: expected the hook to return ${given.length} gradients or nothing, got ${describe(result)}`,
      );
    }
    const wrong = result.findIndex((gradient) => gradient !== null && !isTensor(gradient));
    if (wrong >= 0) {
      throw new TypeError(
        `${callee}: gradient ${wrong} of the hook: expected a Tensor or null, got ${describe(result[wrong])}`,
      );
    }
    return result.map((gradient) => (gradient === null ? null : indexOf(gradient)));
  };
}

type Hook = (...gradients: Gradients[]) => Replacement;

const bindHook = signature({ fn: functionRule<Hook>() });

function register(
  callee: string,
  node: GradNode,
  args: readonly unknown[],
  before: boolean,
): RemovableHandle {
  const { fn: hook } = bindHook(callee, args);
  const handle = native.nodeHook(handleOf(node), toNativeHook(callee, hook), before);
  return new RemovableHandle(() => native.removeNodeHook(handle));
}

const methods = {
  registerHook(this: GradNode, ...args: unknown[]) {
    return register('registerHook', this, args, false);
  },
  registerPrehook(this: GradNode, ...args: unknown[]) {
    return register('registerPrehook', this, args, true);
  },
};

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(GradNode.prototype, name, { value, writable: true, configurable: true });
}
