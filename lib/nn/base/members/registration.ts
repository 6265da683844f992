/** Adds members to modules under computed names. */
import { describe } from '../../../core/support/describe';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import type { Module } from '../module';
import { checkParameter, type Parameter } from '../parameter';
import { bufferNames, FieldMembers, members } from './members';
import { isModule } from './ownMembers';

/** Adds a buffer to `module`, or reserves the name with null: what `Module.registerBuffer` documents. */
export function registerBuffer(
  module: Module,
  name: string,
  tensor: Tensor | null,
  persistent: boolean,
): void {
  if (tensor !== null && !isTensor(tensor)) {
    throw new TypeError(`registerBuffer: '${name}': expected a Tensor or null, got ${describe(tensor)}`);
  }
  checkName(module, 'registerBuffer', name);
  module[bufferNames] ??= new Map();
  module[bufferNames].set(name, persistent);
  module[members]().set(name, tensor);
}

/** Adds a parameter to `module`, or reserves the name with null: what `Module.registerParameter` documents. */
export function registerParameter(module: Module, name: string, parameter: Parameter | null): void {
  checkParameter(parameter, `registerParameter: '${name}'`);
  checkName(module, 'registerParameter', name);
  module[members]().set(name, parameter);
}

/** Adds `child` to `module`, or reserves the name with null: what `Module.registerModule` documents. */
export function registerModule(module: Module, name: string, child: Module | null): void {
  if (child !== null && !isModule(child)) {
    throw new TypeError(`registerModule: '${name}': expected a Module or null, got ${describe(child)}`);
  }
  checkName(module, 'registerModule', name);
  module[members]().set(name, child);
}

/** @throws TypeError or RangeError where `module` cannot have a member called `name` */
function checkName(module: Module, method: string, name: unknown): void {
  if (typeof name !== 'string')
    throw new TypeError(`${method}: expected a string as the name, got ${describe(name)}`);
  if (name === '') throw new RangeError(`${method}: expected a name, got an empty string`);
  if (name.includes('.')) throw new RangeError(`${method}: expected a name with no dot, got '${name}'`);
  const store = module[members]();
  if (store instanceof FieldMembers && name in module && !store.has(name)) {
    throw new RangeError(`${method}: '${name}' is a member of every ${module.constructor.name} already`);
  }
}
