/**
 * A function of a module that is loaded when it is first called: many programs never read or write a checkpoint, and
 * all start sooner.
 */
export function later<M, K extends keyof M>(load: () => M, name: K): M[K] {
  const call = (...args: unknown[]): unknown => (load()[name] as (...given: unknown[]) => unknown)(...args);
  return Object.defineProperty(call, 'name', { value: name, configurable: true }) as M[K];
}
