/** Walks through modules, and finds members by name. */
import { describe } from '../../core/support/describe';
import { FieldMembers, members } from './members';
import type { Module } from './module';

/** Appends `name` to `path`, with a dot between them. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Lists `root` and the modules inside it with their names, each before those inside it. */
export function walk(root: Module, prefix: string, removeDuplicate: boolean): [string, Module][] {
  const found: [string, Module][] = [];
  const seen = new Set<Module>();
  const visit = (path: string, module: Module): void => {
    if (removeDuplicate && seen.has(module)) return;
    seen.add(module);
    found.push([path, module]);
    for (const [name, child] of module.ownModules()) visit(join(path, name), child);
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

/** Finds the module that holds the member called `target`, and the member's name in that module. */
export function locate(root: Module, method: string, target: string): { owner: Module; name: string } {
  if (typeof target !== 'string' || target === '') {
    throw new TypeError(`${method}: expected a name, got ${describe(target)}`);
  }
  const dot = target.lastIndexOf('.');
  return { owner: root.getSubmodule(dot < 0 ? '' : target.slice(0, dot)), name: target.slice(dot + 1) };
}

/** @throws TypeError or RangeError where `module` cannot have a member called `name` */
export function checkName(module: Module, method: string, name: unknown): void {
  if (typeof name !== 'string')
    throw new TypeError(`${method}: expected a string as the name, got ${describe(name)}`);
  if (name === '') throw new RangeError(`${method}: expected a name, got an empty string`);
  if (name.includes('.')) throw new RangeError(`${method}: expected a name with no dot, got '${name}'`);
  const store = module[members]();
  if (store instanceof FieldMembers && name in module && !store.has(name)) {
    throw new RangeError(`${method}: '${name}' is a member of every ${module.constructor.name} already`);
  }
}
