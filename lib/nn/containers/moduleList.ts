/** Modules in a list. */
import type { Module } from '../base/module';
import { indent } from '../base/repr';
import { ModuleArray } from './moduleArray';

/**
 * A list of modules, which are members of the module that holds it. It isn't called itself.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ModuleList.html
 */
export class ModuleList<T extends Module = Module> extends ModuleArray<T> {
  /** @param modules none by default */
  constructor(modules: Iterable<T> = []) {
    super();
    this.extend(modules);
  }

  /** Throws: it isn't called; subclasses may be. */
  forward(..._args: never[]): unknown {
    throw new TypeError(`${this.constructor.name}: a list of modules has no forward; call the modules in it`);
  }

  /** The modules from `start` to before `end`, in another list. */
  slice(start?: number, end?: number): ModuleList<T> {
    return new ModuleList(this.toArray().slice(start, end));
  }

  /** Modules in a row that have the same text are written once. */
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
