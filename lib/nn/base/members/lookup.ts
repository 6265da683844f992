/** Finds and replaces members of the modules inside a module by names such as `conv1.0.weight`. */
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import type { Module } from '../module';
import { Parameter } from '../parameter';
import { members } from './members';
import { isModule, ownBuffers } from './ownMembers';

/** Finds the module called `target`: what `Module.getSubmodule` documents. */
export function getSubmodule(root: Module, target: string): Module {
  let module = root;
  for (const name of target === '' ? [] : target.split('.')) {
    const child = module[members]().get(name);
    if (!isModule(child)) {
      throw new ReferenceError(
        `getSubmodule: '${target}': ${module.constructor.name} has no module '${name}'`,
      );
    }
    module = child;
  }
  return module;
}

/** Puts `module` at the position called `target`: what `Module.setSubmodule` documents. */
export function setSubmodule(root: Module, target: string, module: Module, strict: boolean): void {
  const { owner, name } = locate(root, 'setSubmodule', target);
  if (!isModule(module)) {
    throw new TypeError(`setSubmodule: '${target}': expected a Module, got ${describe(module)}`);
  }
  const present = owner[members]().get(name);
  if (strict && present === undefined) {
    throw new ReferenceError(`setSubmodule: '${target}': ${owner.constructor.name} has no module '${name}'`);
  }
  if (present !== undefined && present !== null && !isModule(present)) {
    throw new TypeError(`setSubmodule: '${target}': expected a Module there, got ${describe(present)}`);
  }
  owner[members]().set(name, module);
}

/** Finds the parameter called `target`: what `Module.getParameter` documents. */
export function getParameter(root: Module, target: string): Parameter {
  const { owner, name } = locate(root, 'getParameter', target);
  const value = owner[members]().get(name);
  if (value instanceof Parameter) return value;
  throw new ReferenceError(`getParameter: '${target}': ${owner.constructor.name} has no parameter '${name}'`);
}

/** Finds the buffer called `target`: what `Module.getBuffer` documents. */
export function getBuffer(root: Module, target: string): Tensor {
  const { owner, name } = locate(root, 'getBuffer', target);
  const found = ownBuffers(owner).find(([key]) => key === name);
  if (found) return found[1];
  throw new ReferenceError(`getBuffer: '${target}': ${owner.constructor.name} has no buffer '${name}'`);
}

/** Finds the module that holds the member called `target`, and the member's name in that module. */
function locate(root: Module, method: string, target: string): { owner: Module; name: string } {
  if (target === '') throw new TypeError(`${method}: expected a name, got ${describe(target)}`);
  const dot = target.lastIndexOf('.');
  return { owner: root.getSubmodule(dot < 0 ? '' : target.slice(0, dot)), name: target.slice(dot + 1) };
}
