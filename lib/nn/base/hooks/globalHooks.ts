/**
 * Hooks of all modules, which run before a module's own.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#global-hooks-for-module
 */
import { describe } from '../../../core/support/describe';
import type { RemovableHandle } from '../../../core/support/removableHandle';
import type { FullBackwardHook, FullBackwardPreHook } from './backwardHooks';
import { type ForwardHook, type ForwardPreHook, ofAllModules } from './moduleHooks';

function check(method: string, hook: unknown): void {
  if (typeof hook !== 'function')
    throw new TypeError(`${method}: expected a function, got ${describe(hook)}`);
}

/** As `Module.registerForwardPreHook`, for every module. */
export function registerModuleForwardPreHook(hook: ForwardPreHook): RemovableHandle {
  check('registerModuleForwardPreHook', hook);
  return ofAllModules().forwardPre.add({ hook });
}

/** As `Module.registerForwardHook`, for every module. */
export function registerModuleForwardHook(
  hook: ForwardHook,
  options: { alwaysCall?: boolean } = {},
): RemovableHandle {
  check('registerModuleForwardHook', hook);
  return ofAllModules().forward.add({ hook, alwaysCall: options.alwaysCall ?? false });
}

/** As `Module.registerFullBackwardPreHook`, for every module. */
export function registerModuleFullBackwardPreHook(hook: FullBackwardPreHook): RemovableHandle {
  check('registerModuleFullBackwardPreHook', hook);
  return ofAllModules().fullBackwardPre.add({ hook });
}

/** As `Module.registerFullBackwardHook`, for every module. */
export function registerModuleFullBackwardHook(hook: FullBackwardHook): RemovableHandle {
  check('registerModuleFullBackwardHook', hook);
  return ofAllModules().fullBackward.add({ hook });
}
