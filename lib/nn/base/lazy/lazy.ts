/**
 * Modules that take the sizes of their parameters from their first input.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.modules.lazy.LazyModuleMixin.html
 */
import { noGrad } from '../../../core/autograd/gradMode';
import { call } from '../../../core/support/callable';
import { isTensor } from '../../../core/tensor/tensor';
import { anything, signature } from '../arguments';
import type { LoadReport } from '../hooks/moduleHooks';
import { ownBuffers, ownParameters } from '../members/ownMembers';
import type { Module } from '../module';
import type { ModuleMetadata, StateDict } from '../stateDict';
import { isLazy } from './uninitialized';

/** Binds the argument of the built-in lazy modules' `initializeParameters`. */
export const bindInput = signature({ input: anything<unknown>() });

/** A class whose instances are of type `T`. */
// biome-ignore lint/suspicious/noExplicitAny: what TypeScript asks of a class that a function extends
export type ClassOf<T> = abstract new (...args: any[]) => T;

/** What a lazy module has in addition to the module that it becomes. */
export interface LazyModule {
  /**
   * Gives the parameters the sizes that follow from the first input, and their initial values.
   * @param args the arguments of the first call
   */
  initializeParameters(...args: unknown[]): void;
  /** Whether there are parameters or buffers whose sizes are not known yet. */
  hasUninitializedParams(): boolean;
}

/** Whether `module` itself, not the modules inside it, has parameters or buffers without sizes. */
function lacksSizes(module: Module): boolean {
  return [...ownParameters(module), ...ownBuffers(module)].some(([, tensor]) => isLazy(tensor));
}

/**
 * Makes a class like `base` whose parameters get their sizes at the first call, before `forward`; the module
 * then becomes one of `base` itself. A subclass creates uninitialized parameters in its constructor and
 * defines `initializeParameters`.
 */
export function lazy<Base extends ClassOf<Module>>(base: Base): Base & ClassOf<LazyModule> {
  abstract class Lazy extends base implements LazyModule {
    abstract initializeParameters(...args: unknown[]): void;

    hasUninitializedParams(): boolean {
      return lacksSizes(this);
    }

    override [call](...args: unknown[]): unknown {
      noGrad(() => this.initializeParameters(...args));
      if (lacksSizes(this)) {
        throw new Error(`${this.constructor.name}: initializeParameters has left parameters without sizes`);
      }
      Object.setPrototypeOf(this, base.prototype);
      return super[call](...args);
    }

    override _loadFromStateDict(
      state: StateDict,
      prefix: string,
      metadata: ModuleMetadata,
      assign: boolean,
      report: LoadReport,
    ): void {
      for (const [name, tensor] of [...ownParameters(this), ...ownBuffers(this)]) {
        const given: unknown = state[prefix + name];
        if (isLazy(tensor) && isTensor(given) && !isLazy(given)) tensor.materialize(given.shape);
      }
      super._loadFromStateDict(state, prefix, metadata, assign, report);
    }
  }
  return Lazy;
}
