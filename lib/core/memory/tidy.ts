/** Scopes that free the tensors that were made in them. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { types } from 'node:util';
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';
import { addWatcher, removeWatcher } from '../tensor/tensorWatchers';

/**
 * The tensors made in a scope. Undefined stands for code that manages its tensors itself, whose tensors no scope frees.
 */
type Scope = Set<Tensor> | undefined;

/** The scope of the running code. Each async function keeps its own while others run. */
const current = new AsyncLocalStorage<Scope>();
let open = 0;

const collect = (tensor: Tensor): void => {
  // Parameters and other subclasses belong to the module or object that holds them, and no scope frees them.
  if (Object.getPrototypeOf(tensor) === Tensor.prototype) current.getStore()?.add(tensor);
};

function enter(): void {
  if (open++ === 0) addWatcher(collect);
}

/** Frees the scope's tensors, except those that `result` holds, which pass to the enclosing scope. */
function leave(scope: Set<Tensor>, outer: Scope, result: unknown): void {
  if (--open === 0) removeWatcher(collect);
  const kept = new Set<unknown>();
  keepAll(result, kept);
  for (const tensor of scope) {
    if (kept.has(tensor)) outer?.add(tensor);
    else tensor.dispose();
  }
}

/**
 * Adds to `kept` all tensors that can be reached from `root` through own properties, array elements, entries of maps
 * and sets, and the buffers of modules.
 */
function keepAll(root: unknown, kept: Set<unknown>): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || kept.has(value))
      continue;
    kept.add(value);
    if (isTensor(value) || ArrayBuffer.isView(value)) continue;
    if (types.isMap(value)) waiting.push(...value.keys(), ...value.values());
    else if (types.isSet(value)) waiting.push(...value);
    if (hasBuffers(value)) waiting.push(...value.buffers());
    for (const { value: held } of Object.values(Object.getOwnPropertyDescriptors(value))) waiting.push(held);
  }
}

function hasBuffers(value: object): value is { buffers(): Iterable<Tensor> } {
  return typeof (value as { buffers?: unknown }).buffers === 'function';
}

/**
 * Runs `fn` and then frees the memory of all tensors that were made meanwhile, except those in its result. Memory is
 * freed without `tidy` as well, when the garbage collector has found that a tensor is unreachable; `tidy` frees it at
 * once.
 *
 *     const accuracy = torch.tidy(() => model(x).argmax(1).eq(y).type(torch.float).mean());
 *
 * Parameters of modules, the state of optimizers and tensors given to `torch.keep` are not freed.
 * @param fn a function. If it is async, its tensors are freed when its promise settles, and tensors that other code
 * makes meanwhile are not touched
 * @returns what `fn` returns. Tensors in it stay alive, also within arrays, objects, maps and sets
 * @throws TypeError for a value that is not a function
 */
export function tidy<T>(fn: () => T): T {
  if (typeof fn !== 'function') throw new TypeError(`tidy: expected a function, got ${describe(fn)}`);
  const outer = current.getStore();
  const scope = new Set<Tensor>();
  enter();
  let result: T;
  try {
    result = current.run(scope, fn);
  } catch (error) {
    leave(scope, outer, undefined);
    throw error;
  }
  if (types.isPromise(result)) {
    return result.then(
      (value: unknown) => {
        leave(scope, outer, value);
        return value;
      },
      (error: unknown) => {
        leave(scope, outer, undefined);
        throw error;
      },
    ) as T;
  }
  leave(scope, outer, result);
  return result;
}

/**
 * Excepts a tensor from the enclosing `torch.tidy`: it stays alive until it is unreachable or disposed of.
 *
 *     torch.tidy(() => {
 *       mean = torch.keep(x.mean()); // can be used after the scope
 *     });
 *
 * @param tensor a tensor that was made in the scope; one that was not stays alive in any case
 * @returns the tensor
 * @throws TypeError for a value that is not a Tensor
 */
export function keep<T extends Tensor>(tensor: T): T {
  if (!isTensor(tensor)) throw new TypeError(`keep: expected a Tensor, got ${describe(tensor)}`);
  current.getStore()?.delete(tensor);
  return tensor;
}

/** Runs `fn`, whose tensors the enclosing `tidy` does not free. @internal */
export function untidied<T>(fn: () => T): T {
  return open === 0 ? fn() : current.run(undefined, fn);
}
