/** A list of modules. */
import { anything, signature, type Takes } from '../base/arguments';
import type { Module } from '../base/module';
import { indent } from '../base/repr';
import { ModuleArray } from './moduleArray';

const bind = signature({ modules: anything<Iterable<unknown>>([]) });
const bindExtension = signature({ modules: anything<Iterable<unknown>>() });

/**
 * A list of modules, all of which are members of the module that holds the list; a plain array's would not
 * be. It is not called itself.
 * @example
 * ```ts
 * const layers = new nn.ModuleList([new nn.Linear(10, 10), new nn.Linear(10, 10)]);
 * let x = torch.randn(2, 10);
 * for (const layer of layers) x = layer(x);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ModuleList.html
 */
export class ModuleList<T extends Module = Module> extends ModuleArray<T> {
  /** @param args `modules`: the modules, in order; none by default */
  constructor(...args: Takes<['modules'], [modules?: Iterable<T>]>) {
    super();
    this.addAll(bind(new.target.name, args).modules as Iterable<T>);
  }

  /**
   * Adds modules at the end.
   * @param args `modules`: the modules, in order
   */
  extend(...args: Takes<['modules'], [modules: Iterable<T>]>): this {
    return this.addAll(bindExtension(`${this.constructor.name}.extend`, args).modules as Iterable<T>);
  }

  /** Throws a TypeError: the list is not called; subclasses may define it. */
  forward(..._args: never[]): unknown {
    throw new TypeError(`${this.constructor.name}: a list of modules has no forward; call the modules in it`);
  }

  /** Makes another list of the modules from `start` up to but not including `end`. */
  slice(start?: number, end?: number): ModuleList<T> {
    return new ModuleList(this.toArray().slice(start, end));
  }

  /** Returns Python's text, in which consecutive modules of the same text are written once. */
  override toString(): string {
    const runs: { text: string; first: number; count: number }[] = [];
    for (const [i, module] of this.toArray().entries()) {
      const text = String(module);
      const last = runs.at(-1);
      if (last?.text === text) last.count++;
      else runs.push({ text, first: i, count: 1 });
    }
    if (runs.length === 0) return `${this.constructor.name}()`;
    const lines = runs.map(({ text, first, count }) =>
      indent(count === 1 ? `(${first}): ${text}` : `(${first}-${first + count - 1}): ${count} x ${text}`),
    );
    return `${this.constructor.name}(\n  ${lines.join('\n  ')}\n)`;
  }
}
