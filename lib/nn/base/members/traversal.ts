/** Walks through a module and those inside it, and lists what they hold with their names. */
import type { Module } from '../module';
import { ownModules } from './ownMembers';

/** Appends `name` to `path`, with a dot between them. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Lists the modules directly inside `module` with their names, each once. */
export function namedChildren(module: Module): [string, Module][] {
  const seen = new Set<Module>();
  return ownModules(module).filter(([, child]) => !seen.has(child) && seen.add(child));
}

/**
 * Lists `root` and the modules inside it with their names, each before those inside it.
 * @param seen the modules that count as duplicates; those that are listed are added
 */
export function walk(
  root: Module,
  prefix: string,
  removeDuplicate: boolean,
  seen = new Set<Module>(),
): [string, Module][] {
  const found: [string, Module][] = [];
  const visit = (path: string, module: Module): void => {
    if (removeDuplicate && seen.has(module)) return;
    seen.add(module);
    found.push([path, module]);
    for (const [name, child] of ownModules(module)) visit(join(path, name), child);
  };
  visit(prefix, root);
  return found;
}

/**
 * Lists what `own` returns for `root` and, where `recurse` is true, for the modules inside it, with names.
 */
export function collect<T>(
  root: Module,
  { prefix, recurse, removeDuplicate }: { prefix: string; recurse: boolean; removeDuplicate: boolean },
  own: (module: Module) => [string, T][],
): [string, T][] {
  const seen = new Set<T>();
  const found: [string, T][] = [];
  const modules: [string, Module][] = recurse ? walk(root, prefix, removeDuplicate) : [[prefix, root]];
  for (const [path, module] of modules) {
    for (const [name, value] of own(module)) {
      if (removeDuplicate && seen.has(value)) continue;
      seen.add(value);
      found.push([join(path, name), value]);
    }
  }
  return found;
}
