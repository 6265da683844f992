/** The hooks of modules: where they are stored, and how a module with hooks is called. */
import { mismatch } from '../../../core/arguments/assertions';
import type { Callable } from '../../../core/support/callable';
import { RemovableHandle } from '../../../core/support/removableHandle';
import type { Module } from '../module';
import { explained } from '../namedCall';
import type { ModuleMetadata, StateDict } from '../stateDict';
import { BackwardGates, type FullBackwardHook, type FullBackwardPreHook } from './backwardHooks';

/** The key under which a module stores its hooks once it has any. */
export const hooks: unique symbol = Symbol('hooks');

/** Runs before `forward`; may return other arguments, as an array or as a single argument. */
export type ForwardPreHook = (module: Module, args: unknown[]) => unknown;
/** Runs after `forward`; may return another result. */
export type ForwardHook = (module: Module, args: unknown[], output: unknown) => unknown;
/** Runs before the module's state is collected. */
export type StateDictPreHook = (module: Module, prefix: string, keepVars: boolean) => void;
/** Runs after the module's state has been collected; may change `stateDict` in place. */
export type StateDictPostHook = (module: Module, stateDict: StateDict, prefix: string) => void;
/** Runs before the module's own state is loaded; may change `stateDict` in place. */
export type LoadStateDictPreHook = (
  module: Module,
  stateDict: StateDict,
  prefix: string,
  metadata: ModuleMetadata,
  report: LoadReport,
) => void;
/** Runs after the module's state has been loaded; may change the lists of keys in place. */
export type LoadStateDictPostHook = (module: Module, incompatibleKeys: IncompatibleKeys) => void;

/** The keys in which a state dict and a module differ. */
export interface IncompatibleKeys {
  /** The keys that the module has and the state dict lacks. */
  missingKeys: string[];
  /** The keys that the state dict has and the module lacks. */
  unexpectedKeys: string[];
}

/** What loading a state dict has found so far. */
export interface LoadReport extends IncompatibleKeys {
  /** Problems other than missing and unexpected keys, one sentence each. */
  errors: string[];
}

/** A forward hook, and whether it runs even when `forward` throws. */
export interface ForwardEntry {
  hook: ForwardHook;
  alwaysCall: boolean;
}

/** Hooks in the order in which they are called. */
export class HookList<T extends { hook: unknown }> {
  #entries: T[] = [];

  /** @param prepend whether the entry comes before those already present */
  add(entry: T, prepend = false): RemovableHandle {
    // The array is replaced, not changed: a hook that adds or removes hooks does not affect the call in
    // progress.
    this.#entries = prepend ? [entry, ...this.#entries] : [...this.#entries, entry];
    return new RemovableHandle(() => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    });
  }

  get entries(): readonly T[] {
    return this.#entries;
  }

  /** Finds the first entry whose hook is an instance of `kind` for which `holds` returns true. */
  find<H>(kind: abstract new (...args: never[]) => H, holds: (hook: H) => boolean): H | undefined {
    for (const { hook } of this.#entries) if (hook instanceof kind && holds(hook)) return hook;
    return undefined;
  }

  /** Removes the entry of `hook`. */
  remove(hook: unknown): void {
    this.#entries = this.#entries.filter((entry) => entry.hook !== hook);
  }

  /** @param copyHook copies hooks that are objects with a state of their own */
  copy(copyHook: <H>(hook: H) => H): HookList<T> {
    const list = new HookList<T>();
    list.#entries = this.#entries.map((entry) => ({ ...entry, hook: copyHook(entry.hook) }));
    return list;
  }
}

/** All hooks of one module. */
export class ModuleHooks {
  fullBackwardPre = new HookList<{ hook: FullBackwardPreHook }>();
  fullBackward = new HookList<{ hook: FullBackwardHook }>();
  forwardPre = new HookList<{ hook: ForwardPreHook }>();
  forward = new HookList<ForwardEntry>();
  stateDictPre = new HookList<{ hook: StateDictPreHook }>();
  stateDictPost = new HookList<{ hook: StateDictPostHook }>();
  loadPre = new HookList<{ hook: LoadStateDictPreHook }>();
  loadPost = new HookList<{ hook: LoadStateDictPostHook }>();

  /** Whether there are hooks that calling the module runs. */
  get called(): boolean {
    return (
      this.forwardPre.entries.length > 0 ||
      this.forward.entries.length > 0 ||
      this.fullBackward.entries.length > 0 ||
      this.fullBackwardPre.entries.length > 0
    );
  }

  copy(copyHook: <H>(hook: H) => H): ModuleHooks {
    const copy = new ModuleHooks();
    copy.fullBackwardPre = this.fullBackwardPre.copy(copyHook);
    copy.fullBackward = this.fullBackward.copy(copyHook);
    copy.forwardPre = this.forwardPre.copy(copyHook);
    copy.forward = this.forward.copy(copyHook);
    copy.stateDictPre = this.stateDictPre.copy(copyHook);
    copy.stateDictPost = this.stateDictPost.copy(copyHook);
    copy.loadPre = this.loadPre.copy(copyHook);
    copy.loadPost = this.loadPost.copy(copyHook);
    return copy;
  }
}

/**
 * Checks that `hook` can be called: a function, or an object of a class that is callable.
 * @throws TypeError that begins with the name of the method that registers it
 */
export function expectHook<Hook>(method: string, hook: Hook | Callable): asserts hook is Hook {
  if (typeof hook !== 'function') throw mismatch(method, 'a function', hook);
}

/** Returns the hooks of `module`, creating their lists at the first use. */
export function hooksOf(module: Module): ModuleHooks {
  module[hooks] ??= new ModuleHooks();
  return module[hooks];
}

/** The hooks of all modules; undefined until the first is registered. */
let globalHooks: ModuleHooks | undefined;

/** Returns the hooks of all modules, creating their lists at the first use. */
export function ofAllModules(): ModuleHooks {
  globalHooks ??= new ModuleHooks();
  return globalHooks;
}

/** Whether calling a module with the hooks `own` runs any hook. */
export function hasHooks(own: ModuleHooks | undefined): boolean {
  return own?.called === true || globalHooks?.called === true;
}

/** Calls `module` and runs the hooks of all modules and its own around `forward`. */
export function callWithHooks(module: Module, own: ModuleHooks | undefined, args: unknown[]): unknown {
  const all = [globalHooks, own].filter((each) => each !== undefined);
  const entries = all.flatMap(({ forward }) => forward.entries);
  const called = new Set<ForwardEntry>();
  let given = args;
  let result: unknown;
  try {
    for (const { hook } of all.flatMap(({ forwardPre }) => forwardPre.entries)) {
      const replaced = hook(module, given);
      if (replaced !== undefined && replaced !== null)
        given = Array.isArray(replaced) ? replaced : [replaced];
    }
    const backward = all.flatMap(({ fullBackward }) => fullBackward.entries.map(({ hook }) => hook));
    const backwardPre = all.flatMap(({ fullBackwardPre }) => fullBackwardPre.entries.map(({ hook }) => hook));
    const gates =
      backward.length + backwardPre.length > 0 ? new BackwardGates(module, backward, backwardPre) : undefined;
    if (gates) given = gates.enter(given);
    if (typeof module.forward !== 'function') throw explained(undefined, module, given);
    result = module.forward(...given);
    for (const entry of entries) {
      called.add(entry);
      const replaced = entry.hook(module, given, result);
      if (replaced !== undefined && replaced !== null) result = replaced;
    }
    return gates ? gates.leave(result) : result;
  } catch (error) {
    for (const entry of entries) {
      if (!entry.alwaysCall || called.has(entry)) continue;
      try {
        entry.hook(module, given, result);
      } catch {
        // The first error is the one to report.
      }
    }
    throw error;
  }
}
