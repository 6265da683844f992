/**
 * Hooks of all modules, which run before a module's own hooks.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#global-hooks-for-module
 */
import type { RemovableHandle } from '../../../core/support/removableHandle';
import type { ForwardHookOptions } from '../methodArguments';
import type { FullBackwardHook, FullBackwardPreHook } from './backwardHooks';
import { expectHook, type ForwardHook, type ForwardPreHook, ofAllModules } from './moduleHooks';

/**
 * Adds a hook that runs before the `forward` of every module. See `Module.registerForwardPreHook`.
 * @returns a handle whose `remove()` removes the hook
 */
export function registerModuleForwardPreHook(hook: ForwardPreHook): RemovableHandle {
  expectHook('registerModuleForwardPreHook', hook);
  return ofAllModules().forwardPre.add({ hook });
}

/**
 * Adds a hook that runs after the `forward` of every module. See `Module.registerForwardHook`.
 * @param options `alwaysCall`: whether it runs even when `forward` has thrown, false by default
 * @returns a handle whose `remove()` removes the hook
 */
export function registerModuleForwardHook(
  hook: ForwardHook,
  options: Pick<ForwardHookOptions, 'alwaysCall'> = {},
): RemovableHandle {
  expectHook('registerModuleForwardHook', hook);
  return ofAllModules().forward.add({ hook, alwaysCall: options.alwaysCall ?? false });
}

/**
 * Adds a hook that sees the gradients of every module's results. See `Module.registerFullBackwardPreHook`.
 * @returns a handle whose `remove()` removes the hook
 */
export function registerModuleFullBackwardPreHook(hook: FullBackwardPreHook): RemovableHandle {
  expectHook('registerModuleFullBackwardPreHook', hook);
  return ofAllModules().fullBackwardPre.add({ hook });
}

/**
 * Adds a hook that sees the gradients of every module's arguments. See `Module.registerFullBackwardHook`.
 * @returns a handle whose `remove()` removes the hook
 */
export function registerModuleFullBackwardHook(hook: FullBackwardHook): RemovableHandle {
  expectHook('registerModuleFullBackwardHook', hook);
  return ofAllModules().fullBackward.add({ hook });
}
