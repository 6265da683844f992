/**
 * The base of all layers and models.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html
 */

import { inspect } from 'node:util';
import { expectBoolean, expectFunction, expectString } from '../../core/arguments/assertions';
import { noGrad } from '../../core/autograd/autograd';
import { functions } from '../../core/operators/namespaces';
import { Callable, call } from '../../core/support/callable';
import { describe } from '../../core/support/describe';
import type { RemovableHandle } from '../../core/support/removableHandle';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import type { Device, DeviceLike } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';
import * as dtypes from '../../core/types/dtype';
import { type Arguments, deviceRule, flag, signature, text } from './arguments';
import { convertTensors, type ModuleTarget, parseTarget } from './conversion';
import { deepCopy } from './deepCopy';
import type { FullBackwardHook, FullBackwardPreHook } from './hooks/backwardHooks';
import {
  callWithHooks,
  type ForwardHook,
  type ForwardPreHook,
  hasHooks,
  hooks,
  type IncompatibleKeys,
  type LoadReport,
  type LoadStateDictPostHook,
  type LoadStateDictPreHook,
  ModuleHooks,
  type StateDictPostHook,
  type StateDictPreHook,
} from './hooks/moduleHooks';
import { bufferNames, FieldMembers, type Members, members } from './members';
import { endsWithObject, explained, positional } from './namedCall';
import { Buffer, checkParameter, Parameter } from './parameter';
import { moduleToString } from './repr';
import {
  collectState,
  loadOwnState,
  loadState,
  type ModuleMetadata,
  type StateDict,
  saveOwnState,
} from './stateDict';
import { checkName, collect, locate, walk } from './traversal';

/** How `named…` methods walk. */
export interface NamedOptions {
  /** Put before every name, with a dot. */
  prefix?: string;
  /** Also those of the modules inside; true by default. */
  recurse?: boolean;
  /** What is found again under another name is left out; true by default. */
  removeDuplicate?: boolean;
}

/** Calling a module runs its `forward`, with the hooks around it. */
export interface Module {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

const bindNamed = signature({ prefix: text(''), recurse: flag(true), removeDuplicate: flag(true) });
const bindRecurse = signature({ recurse: flag(true) });
const bindToEmpty = signature({ device: deviceRule(), recurse: flag(true) });
const bindSetToNone = signature({ setToNone: flag(true) });
const bindNamedModules = signature({ prefix: text(''), removeDuplicate: flag(true) });

/**
 * The base class of layers and models. A subclass sets fields and defines `forward`; its instances are called:
 *
 * ```ts
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(4, 8);
 *   out = new nn.Linear(8, 2);
 *   forward(x: Tensor): Tensor {
 *     return this.out(torch.relu(this.hidden(x)));
 *   }
 * }
 * const y = new Net()(x);
 * ```
 *
 * Fields that hold a Module, Parameter or Buffer are its members, in order of definition and under the field's very
 * name; built-in layers name theirs as Python does (`weight_ih_l0`, `running_mean`), so that state dicts agree.
 * `#private` fields are nobody's members and are not copied by `clone()`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export abstract class Module extends Callable {
  /**
   * The names of `forward`'s parameters, in order, where a module is to be called with keyword arguments too:
   * `linear({ input: x })`. They are those of the class that defines `forward`; a subclass with another `forward` has its
   * own or none.
   */
  static readonly forwardNames?: readonly string[];
  /** How many of them, from the first on, must be tensors, where not all of the required ones. */
  static readonly forwardTensors?: number;
  /** True after `train()` and at first, false after `eval()`. */
  training = true;
  /** @internal */
  [hooks]: ModuleHooks | undefined = undefined;
  /** @internal */
  [bufferNames]: Map<string, boolean> | undefined = undefined;

  /** What calling the module computes. */
  // biome-ignore lint/suspicious/noExplicitAny: each subclass has its own parameters and result
  abstract forward(...args: any[]): any;

  /** State beside tensors that the state dict is to hold, where a subclass defines it. */
  getExtraState?(): unknown;
  /** Takes back what `getExtraState` gave. */
  setExtraState?(state: unknown): void;

  [call](...args: unknown[]): unknown {
    const own = this[hooks];
    const given = endsWithObject(args) ? positional(this, args) : args;
    if (hasHooks(own)) return callWithHooks(this, own, given);
    try {
      return this.forward(...given);
    } catch (error) {
      throw explained(error, this, given);
    }
  }

  /** @internal */
  [members](): Members {
    return new FieldMembers(this);
  }

  // Members

  /**
   * Adds a tensor that is part of the state but not learnt.
   * @param name a non-empty name with no dot
   * @param options `persistent: false` keeps it out of the state dict
   */
  registerBuffer(name: string, tensor: Tensor | null, options: { persistent?: boolean } = {}): void {
    if (tensor !== null && !isTensor(tensor)) {
      throw new TypeError(`registerBuffer: '${name}': expected a Tensor or null, got ${describe(tensor)}`);
    }
    checkName(this, 'registerBuffer', name);
    this[bufferNames] ??= new Map();
    this[bufferNames].set(name, options.persistent ?? true);
    this[members]().set(name, tensor);
  }

  /** Adds a parameter under a name that is computed; where it is known, a field does the same. */
  registerParameter(name: string, parameter: Parameter | null): void {
    checkParameter(parameter, `registerParameter: '${name}'`);
    checkName(this, 'registerParameter', name);
    this[members]().set(name, parameter);
  }

  /** Adds a module under a name that is computed. */
  registerModule(name: string, module: Module | null): void {
    if (module !== null && !(module instanceof Module)) {
      throw new TypeError(`registerModule: '${name}': expected a Module or null, got ${describe(module)}`);
    }
    checkName(this, 'registerModule', name);
    this[members]().set(name, module);
  }

  /** As `registerModule`. */
  addModule(name: string, module: Module | null): void {
    this.registerModule(name, module);
  }

  /** @internal */
  ownParameters(): [string, Parameter][] {
    return [...this[members]().entries()].filter(
      (entry): entry is [string, Parameter] => entry[1] instanceof Parameter,
    );
  }

  /** @internal */
  ownBuffers(): [string, Tensor][] {
    return [...this[members]().entries()].filter((entry): entry is [string, Tensor] => {
      const [name, value] = entry;
      if (value instanceof Buffer) return true;
      return this[bufferNames]?.has(name) === true && isTensor(value);
    });
  }

  /** Whether the state dict holds the buffer `name`. @internal */
  isPersistent(name: string): boolean {
    const value = this[members]().get(name);
    return this[bufferNames]?.get(name) ?? (value instanceof Buffer && value.persistent);
  }

  /** The modules inside, directly, with their names. */
  namedChildren(): [string, Module][] {
    const seen = new Set<Module>();
    return this.ownModules().filter(([, module]) => !seen.has(module) && seen.add(module));
  }

  /** @internal */
  ownModules(): [string, Module][] {
    return [...this[members]().entries()].filter(
      (entry): entry is [string, Module] => entry[1] instanceof Module,
    );
  }

  /** The modules inside, directly. */
  children(): Module[] {
    return this.namedChildren().map(([, module]) => module);
  }

  /** This module and all inside it, at any depth, each before those inside it; each once. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** As `modules`, with the names that lead there; this module's own is the prefix. */
  namedModules(
    ...args: Arguments<[prefix?: string, removeDuplicate?: boolean], Omit<NamedOptions, 'recurse'>>
  ): [string, Module][] {
    const { prefix, removeDuplicate } = bindNamedModules('namedModules', args);
    return walk(this, prefix, removeDuplicate);
  }

  /** The tensors that an optimizer changes, each once. */
  parameters(...args: Arguments<[recurse?: boolean], { recurse?: boolean }>): Parameter[] {
    const { recurse } = bindRecurse('parameters', args);
    return this.namedParameters({ recurse }).map(([, parameter]) => parameter);
  }

  /** As `parameters`, with names such as `conv1.0.weight`. */
  namedParameters(
    ...args: Arguments<[prefix?: string, recurse?: boolean, removeDuplicate?: boolean], NamedOptions>
  ): [string, Parameter][] {
    return collect(this, bindNamed('namedParameters', args), (module) => module.ownParameters());
  }

  /** The tensors of the state that are not learnt, each once. */
  buffers(...args: Arguments<[recurse?: boolean], { recurse?: boolean }>): Tensor[] {
    const { recurse } = bindRecurse('buffers', args);
    return this.namedBuffers({ recurse }).map(([, buffer]) => buffer);
  }

  /** As `buffers`, with names such as `bn1.running_mean`. */
  namedBuffers(
    ...args: Arguments<[prefix?: string, recurse?: boolean, removeDuplicate?: boolean], NamedOptions>
  ): [string, Tensor][] {
    return collect(this, bindNamed('namedBuffers', args), (module) => module.ownBuffers());
  }

  /**
   * The module that a name such as `conv1.0` leads to; the empty name is this module.
   * @throws ReferenceError where a part of the name is no module
   */
  getSubmodule(target: string): Module {
    expectString("getSubmodule: argument 'target'", target);
    let module: Module = this;
    for (const name of target === '' ? [] : target.split('.')) {
      const child = module[members]().get(name);
      if (!(child instanceof Module)) {
        throw new ReferenceError(
          `getSubmodule: '${target}': ${module.constructor.name} has no module '${name}'`,
        );
      }
      module = child;
    }
    return module;
  }

  /** Puts `module` where `target` leads; `strict` demands that a module is there already. */
  setSubmodule(target: string, module: Module, options: { strict?: boolean } = {}): void {
    const { owner, name } = locate(this, 'setSubmodule', target);
    if (!(module instanceof Module)) {
      throw new TypeError(`setSubmodule: '${target}': expected a Module, got ${describe(module)}`);
    }
    const present = owner[members]().get(name);
    if (options.strict && present === undefined) {
      throw new ReferenceError(
        `setSubmodule: '${target}': ${owner.constructor.name} has no module '${name}'`,
      );
    }
    if (present !== undefined && present !== null && !(present instanceof Module)) {
      throw new TypeError(`setSubmodule: '${target}': expected a Module there, got ${describe(present)}`);
    }
    owner[members]().set(name, module);
  }

  /** The parameter that a name such as `conv1.0.weight` leads to. */
  getParameter(target: string): Parameter {
    const { owner, name } = locate(this, 'getParameter', target);
    const value = owner[members]().get(name);
    if (value instanceof Parameter) return value;
    throw new ReferenceError(
      `getParameter: '${target}': ${owner.constructor.name} has no parameter '${name}'`,
    );
  }

  /** The buffer that a name such as `bn1.running_mean` leads to. */
  getBuffer(target: string): Tensor {
    const { owner, name } = locate(this, 'getBuffer', target);
    const found = owner.ownBuffers().find(([key]) => key === name);
    if (found) return found[1];
    throw new ReferenceError(`getBuffer: '${target}': ${owner.constructor.name} has no buffer '${name}'`);
  }

  // Modes

  /** Puts this module and all inside it into training mode, or out of it. */
  train(mode = true): this {
    expectBoolean('train', mode);
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Puts this module and all inside it into evaluation mode. */
  eval(): this {
    return this.train(false);
  }

  /** Whether autograd records operations on the parameters. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /**
   * Forgets the gradients of all parameters.
   * @param setToNone set them to null, or else to zeros
   */
  zeroGrad(...args: Arguments<[setToNone?: boolean], { setToNone?: boolean }>): void {
    const { setToNone } = bindSetToNone('zeroGrad', args);
    for (const parameter of this.parameters()) {
      const { grad } = parameter;
      if (grad === null) continue;
      if (setToNone) parameter.grad = null;
      else if (grad.gradFn === null) noGrad(() => grad.requiresGrad_(false).zero_());
      else parameter.grad = grad.detach().zero_();
    }
  }

  // Conversion: parameters stay the same objects, which show converted elements

  /**
   * Converts parameters and buffers: to a dtype (floating-point and complex ones only), a device, a memory format
   * (4-d and 5-d ones only), or as another tensor.
   */
  to(target: DType | DeviceLike | Tensor, options?: ModuleTarget): this;
  to(device: DeviceLike, dtype: DType, options?: ModuleTarget): this;
  to(options: ModuleTarget): this;
  to(...args: unknown[]): this {
    return convertTensors(this, parseTarget(args));
  }

  /** Converts floating-point parameters and buffers to float32. */
  float(): this {
    return this.to({ dtype: dtypes.float32, realOnly: true });
  }

  /** Converts floating-point parameters and buffers to float64. */
  double(): this {
    return this.to({ dtype: dtypes.float64, realOnly: true });
  }

  /** Converts floating-point parameters and buffers to float16. */
  half(): this {
    return this.to({ dtype: dtypes.float16, realOnly: true });
  }

  /** Converts floating-point parameters and buffers to bfloat16. */
  bfloat16(): this {
    return this.to({ dtype: dtypes.bfloat16, realOnly: true });
  }

  /** Converts all parameters and buffers, whatever their dtype. */
  type(dtype: DType): this {
    return convertTensors(this, (tensor) => tensor.to(dtype));
  }

  cpu(): this {
    return this.to('cpu');
  }

  /** @param index which GPU; the current one by default */
  cuda(index?: number): this {
    return this.to(index === undefined ? 'cuda' : `cuda:${index}`);
  }

  /** Gives parameters and buffers new memory on `device`, without copying their elements. */
  toEmpty(options: { device: DeviceLike | Device; recurse?: boolean }): this {
    const { device, recurse = true } = bindToEmpty('toEmpty', [options]);
    return convertTensors(this, (tensor) => functions.emptyLike(tensor, { device }) as Tensor, recurse);
  }

  /** Called when this module's own parameters and buffers have been converted; for subclasses to change. */
  _afterConversion(): void {}

  /** Calls `fn` with each module inside, and then with this module. */
  apply(fn: (module: Module) => void): this {
    expectFunction("apply: argument 'fn'", fn);
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** A deep copy: new parameters with the same elements; what was shared inside is shared inside the copy. */
  clone(): this {
    return deepCopy(this);
  }

  // State

  /**
   * The elements of parameters and persistent buffers by name, in order. They share memory with the module's.
   * @param options `prefix` before every name; `keepVars` gives the parameters themselves, which record for autograd
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.state_dict
   */
  stateDict(options: { destination?: StateDict; prefix?: string; keepVars?: boolean } = {}): StateDict {
    return collectState(this, options);
  }

  /**
   * Copies the elements of `state` into the parameters and buffers of the same names.
   * @param state by name, as an object or a Map
   * @param options `strict: false` lets names differ; `assign` takes the tensors themselves instead of copying
   * @returns the names that are only here (missing) and only there (unexpected)
   * @throws Error listing what is missing, unexpected, or of another shape
   */
  loadStateDict(
    state: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
    options: { strict?: boolean; assign?: boolean } = {},
  ): IncompatibleKeys {
    return loadState(this, state, options);
  }

  /** Adds this module's own state, without that of the modules inside, to `destination`; for subclasses to change. */
  _saveToStateDict(destination: StateDict, prefix: string, keepVars: boolean): void {
    saveOwnState(this, destination, prefix, keepVars);
  }

  /** Loads this module's own state; for subclasses to change. */
  _loadFromStateDict(
    state: StateDict,
    prefix: string,
    metadata: ModuleMetadata,
    assign: boolean,
    report: LoadReport,
  ): void {
    void metadata;
    loadOwnState(this, state, prefix, assign, report);
  }

  /** The version of the layout of this class's own state. @internal */
  get stateVersion(): number {
    return 1;
  }

  // Hooks

  /** Runs `hook` before `forward`; what it returns, unless undefined, are the arguments. */
  registerForwardPreHook(
    hook: ForwardPreHook | Callable,
    options: { prepend?: boolean } = {},
  ): RemovableHandle {
    return ownHooks(this, hook, 'registerForwardPreHook').forwardPre.add(
      { hook: hook as never },
      options.prepend,
    );
  }

  /**
   * Runs `hook` after `forward`; what it returns, unless undefined, is the result.
   * @param options `alwaysCall` runs it also when `forward` has thrown
   */
  registerForwardHook(
    hook: ForwardHook | Callable,
    options: { prepend?: boolean; alwaysCall?: boolean } = {},
  ): RemovableHandle {
    const { prepend, alwaysCall = false } = options;
    return ownHooks(this, hook, 'registerForwardHook').forward.add(
      { hook: hook as never, alwaysCall },
      prepend,
    );
  }

  /**
   * Runs `hook` each time the gradients of this module's arguments are computed; what it returns, unless nothing, are
   * the gradients then.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook
   */
  registerFullBackwardHook(
    hook: FullBackwardHook | Callable,
    options: { prepend?: boolean } = {},
  ): RemovableHandle {
    const own = ownHooks(this, hook, 'registerFullBackwardHook');
    return own.fullBackward.add({ hook: hook as never }, options.prepend);
  }

  /**
   * Runs `hook` each time the gradients of this module's results are known; what it returns, unless nothing, are the
   * gradients then.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_pre_hook
   */
  registerFullBackwardPreHook(
    hook: FullBackwardPreHook | Callable,
    options: { prepend?: boolean } = {},
  ): RemovableHandle {
    const own = ownHooks(this, hook, 'registerFullBackwardPreHook');
    return own.fullBackwardPre.add({ hook: hook as never }, options.prepend);
  }

  /** Runs `hook` before this module's state is collected. */
  registerStateDictPreHook(hook: StateDictPreHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerStateDictPreHook').stateDictPre.add({ hook: hook as never });
  }

  /** Runs `hook` after this module's state was collected; it changes the state dict in place. */
  registerStateDictPostHook(hook: StateDictPostHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerStateDictPostHook').stateDictPost.add({ hook: hook as never });
  }

  /** Runs `hook` before this module's own state is loaded; it changes the state dict in place. */
  registerLoadStateDictPreHook(hook: LoadStateDictPreHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerLoadStateDictPreHook').loadPre.add({ hook: hook as never });
  }

  /** Runs `hook` after this module's state was loaded; it may change the lists of keys in place. */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerLoadStateDictPostHook').loadPost.add({ hook: hook as never });
  }

  // Text

  /** What stands between the parentheses of this module's text; for subclasses to define. */
  extraRepr(): string {
    return '';
  }

  /** Python's text of the module. */
  override toString(): string {
    return moduleToString(this);
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function ownHooks(module: Module, hook: unknown, method: string): ModuleHooks {
  if (typeof hook !== 'function')
    throw new TypeError(`${method}: expected a function, got ${describe(hook)}`);
  module[hooks] ??= new ModuleHooks();
  return module[hooks];
}
