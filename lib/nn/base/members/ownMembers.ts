/** The members of a single module by kind, without those of the modules inside it. */
import { Callable } from '../../../core/support/callable';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import type { Module } from '../module';
import { Buffer, Parameter } from '../parameter';
import { bufferNames, members } from './members';

/**
 * Whether `value` is a module, which is what can be called and has members. Files that the class itself imports ask this
 * function, because they cannot import the class for `instanceof`.
 */
export function isModule(value: unknown): value is Module {
  return typeof value === 'function' && value instanceof Callable && members in value;
}

/** Lists the parameters of `module` itself with their names; one that has two names is listed twice. */
export function ownParameters(module: Module): [string, Parameter][] {
  return [...module[members]().entries()].filter(
    // Most fields hold no tensor, and that is seen sooner than which class they are not of.
    (entry): entry is [string, Parameter] => isTensor(entry[1]) && entry[1] instanceof Parameter,
  );
}

/** Lists the buffers of `module` itself with their names; one that has two names is listed twice. */
export function ownBuffers(module: Module): [string, Tensor][] {
  return [...module[members]().entries()].filter((entry): entry is [string, Tensor] => {
    const [name, value] = entry;
    return isTensor(value) && (value instanceof Buffer || module[bufferNames]?.has(name) === true);
  });
}

/** Lists the modules directly inside `module` with their names; one that has two names is listed twice. */
export function ownModules(module: Module): [string, Module][] {
  return [...module[members]().entries()].filter((entry): entry is [string, Module] => isModule(entry[1]));
}

/** Whether the state dict holds the buffer `name` of `module`. */
export function isPersistent(module: Module, name: string): boolean {
  const value = module[members]().get(name);
  return module[bufferNames]?.get(name) ?? (value instanceof Buffer && value.persistent);
}
