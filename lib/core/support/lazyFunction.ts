/**
 * Returns a function that loads its module at its first call. Many programs never read or write a checkpoint, and all
 * of them start sooner if that code is not loaded with the package.
 */
export function later<M, K extends keyof M>(load: () => M, name: K): M[K] {
  const call = (...args: unknown[]): unknown => (load()[name] as (...given: unknown[]) => unknown)(...args);
  return Object.defineProperty(call, 'name', { value: name, configurable: true }) as M[K];
}
