/** Scopes that free the tensors made in them. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';
import { addWatcher, removeWatcher } from '../tensor/tensorWatchers';

/** A scope's tensors; undefined: whoever runs looks after its tensors itself. */
type Scope = Set<Tensor> | undefined;

/** The scope of what runs now; an async function's stays its own while others run. */
const current = new AsyncLocalStorage<Scope>();
let open = 0;

const collect = (tensor: Tensor): void => {
  // Parameters and other classes of tensors belong to what holds them.
  if (Object.getPrototypeOf(tensor) === Tensor.prototype) current.getStore()?.add(tensor);
};

function enter(): void {
  if (open++ === 0) addWatcher(collect);
}

/** Frees all but what `result` holds, which goes to the scope around. */
function leave(scope: Set<Tensor>, outer: Scope, result: unknown): void {
  if (--open === 0) removeWatcher(collect);
  const kept = new Set<unknown>();
  keepAll(result, kept);
  for (const tensor of scope) {
    if (kept.has(tensor)) outer?.add(tensor);
    else tensor.dispose();
  }
}

/** Notes the tensors that can be reached through a value's own properties, elements and entries, and a module's buffers. */
function keepAll(root: unknown, kept: Set<unknown>): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || kept.has(value))
      continue;
    kept.add(value);
    if (isTensor(value) || ArrayBuffer.isView(value)) continue;
    if (value instanceof Map) waiting.push(...value.keys(), ...value.values());
    else if (value instanceof Set) waiting.push(...value);
    if (hasBuffers(value)) waiting.push(...value.buffers());
    for (const { value: held } of Object.values(Object.getOwnPropertyDescriptors(value))) waiting.push(held);
  }
}

function hasBuffers(value: object): value is { buffers(): Iterable<Tensor> } {
  return typeof (value as { buffers?: unknown }).buffers === 'function';
}

/**
 * Runs `fn` and frees the tensors that were made meanwhile, but for those in its result (a tensor, or one in arrays,
 * objects, maps and sets) and those given to `keep`. An async `fn` is waited for, and what others make meanwhile is
 * theirs. Never needed: unreachable tensors are freed in any case, only later. Parameters, and what an optimizer keeps,
 * stay.
 *
 *     const accuracy = torch.tidy(() => model(x).argmax(1).eq(y).type(torch.float).mean());
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
  if (result instanceof Promise) {
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

/** Takes a tensor out of the `tidy` that runs: it stays until it is collected or disposed of. */
export function keep<T extends Tensor>(tensor: T): T {
  if (!isTensor(tensor)) throw new TypeError(`keep: expected a Tensor, got ${describe(tensor)}`);
  current.getStore()?.delete(tensor);
  return tensor;
}

/** Runs `fn`, whose tensors outlive the `tidy` that runs. @internal */
export function untidied<T>(fn: () => T): T {
  return open === 0 ? fn() : current.run(undefined, fn);
}
