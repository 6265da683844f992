/** Hooks on the gradients of several tensors. */
import { native } from '../../../native/load';
import { choice, functionRule, signature, tensors as tensorsRule } from '../../arguments/rules';
import { RemovableHandle } from '../../support/removableHandle';
import { handleOf } from '../../tensor/gradNode';
import type { Tensor } from '../../tensor/tensor';
import { getGradientEdge } from '../gradientEdge';

/** Gets the gradients in the order of the tensors; null for a tensor without one. */
type AllHook = (gradients: (Tensor | null)[]) => void;
/** Gets the gradient that is computed first. */
type AnyHook = (gradient: Tensor) => void;

const bind = signature(
  {
    tensors: tensorsRule(),
    fn: functionRule<AllHook | AnyHook>(),
    mode: choice(['all', 'any'], 'all'),
  },
  2,
);

/**
 * Calls a function once in each backward pass, when gradients of several tensors have been computed.
 * @param tensors the tensors whose gradients are awaited
 * @param fn the function. With the mode `'all'` it gets an array of all gradients in the order of the tensors, with
 * null for a tensor that the pass does not reach; with `'any'` it gets one gradient
 * @param mode `'all'`, the default: calls `fn` when the gradients of all tensors that the pass reaches have been
 * computed. `'any'`: calls `fn` with the first gradient that is computed
 * @returns an object that removes the hook
 * @throws Error for a tensor that does not require a gradient
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.register_multi_grad_hook
 */
export function registerMultiGradHook(
  tensors: readonly Tensor[],
  fn: AllHook,
  options?: { mode?: 'all' },
): RemovableHandle;
export function registerMultiGradHook(
  tensors: readonly Tensor[],
  fn: AnyHook,
  options: { mode: 'any' },
): RemovableHandle;
export function registerMultiGradHook(options: {
  tensors: readonly Tensor[];
  fn: AllHook | AnyHook;
  mode?: 'all' | 'any';
}): RemovableHandle;
export function registerMultiGradHook(...args: unknown[]): RemovableHandle {
  const { tensors, fn, mode } = bind('registerMultiGradHook', args);
  const handles = mode === 'all' ? all(tensors, fn as AllHook) : any(tensors, fn as AnyHook);
  return new RemovableHandle(() => {
    for (const handle of handles) handle.remove();
  });
}

function all(tensors: readonly Tensor[], fn: AllHook): RemovableHandle[] {
  const nodes = tensors.map((tensor) => getGradientEdge(tensor).node);
  /** The backward passes that have reached some of the tensors and not yet all. */
  const passes = new Map<number, { gradients: (Tensor | null)[]; left: number }>();
  return tensors.map((tensor, i) =>
    tensor.registerHook((gradient) => {
      const id = native.graphTaskId();
      const pass = passes.get(id) ?? {
        gradients: tensors.map(() => null),
        left: nodes.filter((node) => native.willRun(handleOf(node))).length,
      };
      passes.set(id, pass);
      pass.gradients[i] = gradient;
      if (--pass.left > 0) return;
      passes.delete(id);
      fn(pass.gradients);
    }),
  );
}

function any(tensors: readonly Tensor[], fn: AnyHook): RemovableHandle[] {
  let last = -1;
  return tensors
    .filter((tensor) => tensor.requiresGrad)
    .map((tensor) =>
      tensor.registerHook((gradient) => {
        const id = native.graphTaskId();
        if (id === last) return;
        last = id;
        fn(gradient);
      }),
    );
}
