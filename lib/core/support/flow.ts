/**
 * Scopes of modes, and the flow of code to which each belongs: the function that runs in the scope, and all that goes
 * on from it after an `await`, in a timer or in another callback.
 *
 * libtorch keeps its modes for the thread, and while code of a scope waits, other code of the thread runs. So the modes
 * of a scope are turned off where its code stops, and on again where it goes on. AsyncLocalStorage says to which scope
 * the running code belongs, and hooks on asynchronous calls say where code begins and stops. They are enabled when the
 * first scope is entered, and stay so: V8 does not announce that a function goes on which began to wait before.
 */
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** Turns a mode on, and returns the function that turns it off. */
export type Enter = () => Leave;

/**
 * Turns a mode off. `isEnd` says that the scope has ended; else other code runs for a while. It may return how to turn
 * the mode on again as it was left; otherwise that is done as at first.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: most modes are turned on again as at first, and return nothing
export type Leave = (isEnd: boolean) => Enter | void;

/** For a mode that has ended for good: code that its scope left running goes on without it. */
export const over: Enter = () => () => {};

/** A mode that is on, and can be turned off and on again. */
export class Switch {
  #enter: Enter;
  #leave: Leave;

  constructor(enter: Enter) {
    this.#enter = enter;
    this.#leave = enter();
  }

  on(): void {
    try {
      this.#leave = this.#enter();
    } catch (error) {
      // Code goes on here, and has no part in the error: thrown out of the hook, it would end the process at once.
      this.#leave = over();
      process.nextTick(() => {
        throw error;
      });
    }
  }

  off(isEnd: boolean): void {
    this.#enter = this.#leave(isEnd) ?? this.#enter;
  }
}

/** The scope of the running code. Its modes are on, and those of the scopes around it. */
let current: Scope | undefined;

/** A scope, on from its making to `end` or `pause`. */
export class Scope {
  readonly outer: Scope | undefined;
  readonly depth: number;
  /** The scope's own mode, and then those that statements in it have turned on. */
  readonly switches: Switch[];
  /** Whether the scope was left without any code that could come back to it. */
  isOver = false;

  constructor(enter: Enter) {
    this.outer = current;
    this.depth = current ? current.depth + 1 : 1;
    this.switches = [new Switch(enter)];
    current = this;
  }

  /** Calls `fn` as code of this scope. */
  run<T>(fn: () => T): T {
    if (!isWatching) {
      hooks.enable();
      isWatching = true;
    }
    return flow.run(this, fn);
  }

  /** Ends the scope, which is on. */
  end(): void {
    this.isOver = true;
    current = this.outer;
    if (this.switches.length > 1) current?.switches.push(...this.switches.slice(1));
    this.switches[0]?.off(true);
  }

  /** Turns the scope off, which is on, until its code goes on. */
  pause(): void {
    switchTo(this.outer);
  }

  /** Ends the scope, which was paused. Code that it left running keeps its modes, except those that are over. */
  finish(): void {
    const before = current;
    switchTo(this);
    current = this.outer;
    try {
      for (const [i, mode] of [...this.switches.entries()].reverse()) mode.off(i === 0);
    } finally {
      switchTo(before);
    }
  }
}

/** Turns modes off and on, so that those of `scope` and the scopes around it are on. */
function switchTo(scope: Scope | undefined): void {
  const entered: Scope[] = [];
  let next = scope;
  while (current !== next) {
    if (current && current.depth >= (next?.depth ?? 0)) {
      const left = current;
      current = left.outer;
      if (!left.isOver) for (let i = left.switches.length - 1; i >= 0; i--) left.switches[i]?.off(false);
    } else if (next) {
      entered.push(next);
      next = next.outer;
    }
  }
  for (const { isOver, switches } of entered.reverse()) if (!isOver) for (const mode of switches) mode.on();
  current = scope;
}

/**
 * Turns a mode on by a statement: for the flow that is in the present scope, or outside of scopes for the thread.
 * @returns turns it off
 */
export function enterByStatement(enter: Enter): () => void {
  const scope = current;
  const mode = new Switch(enter);
  scope?.switches.push(mode);
  return () => {
    const before = current;
    if (scope && !scope.isOver) switchTo(scope);
    const at = scope?.switches.indexOf(mode) ?? -1;
    if (at >= 0) scope?.switches.splice(at, 1);
    mode.off(true);
    switchTo(before);
  };
}

/** The scope to which the running code belongs. */
const flow = new AsyncLocalStorage<Scope>();

/** The scopes that were on where asynchronous calls began, which stand in each other where they are synchronous. */
const interrupted: (Scope | undefined)[] = [];

const hooks = createHook({
  before() {
    interrupted.push(current);
    let scope = flow.getStore();
    while (scope?.isOver) scope = scope.outer;
    switchTo(scope);
  },
  after() {
    // The hooks may have been enabled within a call, of which they have not seen the beginning.
    if (interrupted.length > 0) switchTo(interrupted.pop());
  },
});

let isWatching = false;
