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

/** Which members the `named…` methods of Module list, and how they name them. */
export interface NamedOptions {
  /** Put before every name, followed by a dot; `''` by default. */
  prefix?: string;
  /** Whether members of the modules inside are listed too; true by default. */
  recurse?: boolean;
  /** Whether what is found again under another name is left out; true by default. */
  removeDuplicate?: boolean;
}

/** Calling a module runs its `forward`, with the hooks around it. */
export interface Module {
  /** Runs `forward` with the hooks around it. */
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

const bindNamed = signature({ prefix: text(''), recurse: flag(true), removeDuplicate: flag(true) });
const bindRecurse = signature({ recurse: flag(true) });
const bindToEmpty = signature({ device: deviceRule(), recurse: flag(true) });
const bindSetToNone = signature({ setToNone: flag(true) });
const bindNamedModules = signature({ prefix: text(''), removeDuplicate: flag(true) });

/**
 * The base class of layers and models. A subclass sets fields and defines `forward`; its instances are
 * called:
 *
 * ```ts
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(4, 8);
 *   out = new nn.Linear(8, 2);
 *   forward(x: Tensor): Tensor {
 *     return this.out(torch.relu(this.hidden(x)));
 *   }
 * }
 * const y = new Net()(torch.randn(1, 4));
 * ```
 *
 * Fields that hold a Module, Parameter or Buffer become members under the field's name, in order of
 * definition: `parameters()` lists them, `to(…)` converts them and `stateDict()` holds them. Built-in layers
 * name theirs as Python does (`weight_ih_l0`, `running_mean`), so that state dicts can be exchanged. Private
 * fields (`#name`) are neither members nor copied by `clone()`.
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
  /** Whether the module is in training mode: true at first and after `train()`, false after `eval()`. */
  training = true;
  /** @internal */
  [hooks]: ModuleHooks | undefined = undefined;
  /** @internal */
  [bufferNames]: Map<string, boolean> | undefined = undefined;

  /**
   * Computes the module's result; each subclass defines it. Call the module itself, which also runs its
   * hooks.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each subclass has its own parameters and result
  abstract forward(...args: any[]): any;

  /** Returns state other than tensors that the state dict should hold; subclasses may define it. */
  getExtraState?(): unknown;
  /** Restores what `getExtraState` returned, when a state dict is loaded. */
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
   * Adds a tensor that belongs to the module's state but is not trained, such as a running mean.
   * @param name a non-empty name without a dot
   * @param tensor the tensor, or null to reserve the name
   * @param options `persistent`: whether the state dict holds it, true by default
   */
  registerBuffer(
    name: string,
    tensor: Tensor | null,
    options: {
      /** Whether the state dict holds the buffer; true by default. */
      persistent?: boolean;
    } = {},
  ): void {
    if (tensor !== null && !isTensor(tensor)) {
      throw new TypeError(`registerBuffer: '${name}': expected a Tensor or null, got ${describe(tensor)}`);
    }
    checkName(this, 'registerBuffer', name);
    this[bufferNames] ??= new Map();
    this[bufferNames].set(name, options.persistent ?? true);
    this[members]().set(name, tensor);
  }

  /**
   * Adds a parameter under a computed name; a field does the same where the name is known.
   * @param name a non-empty name without a dot
   * @param parameter the parameter, or null to reserve the name
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    checkParameter(parameter, `registerParameter: '${name}'`);
    checkName(this, 'registerParameter', name);
    this[members]().set(name, parameter);
  }

  /**
   * Adds a module under a computed name; a field does the same where the name is known.
   * @param name a non-empty name without a dot
   * @param module the module, or null to reserve the name
   */
  registerModule(name: string, module: Module | null): void {
    if (module !== null && !(module instanceof Module)) {
      throw new TypeError(`registerModule: '${name}': expected a Module or null, got ${describe(module)}`);
    }
    checkName(this, 'registerModule', name);
    this[members]().set(name, module);
  }

  /** Does what `registerModule` does, under Python's older name. */
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

  /** Lists the modules directly inside, each once, with their names. */
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

  /** Lists the modules directly inside, each once. */
  children(): Module[] {
    return this.namedChildren().map(([, module]) => module);
  }

  /** Lists this module and all modules inside it at any depth, each once and before those inside it. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** Lists what `modules` does, with names such as `conv1.0`; this module's own name is the prefix. */
  namedModules(
    ...args: Arguments<[prefix?: string, removeDuplicate?: boolean], Omit<NamedOptions, 'recurse'>>
  ): [string, Module][] {
    const { prefix, removeDuplicate } = bindNamedModules('namedModules', args);
    return walk(this, prefix, removeDuplicate);
  }

  /**
   * Lists the trainable tensors, each once; an optimizer takes them.
   * @param args `recurse`: whether those of the modules inside are listed too, true by default
   */
  parameters(
    ...args: Arguments<
      [recurse?: boolean],
      {
        /** Whether those of the modules inside are listed too; true by default. */
        recurse?: boolean;
      }
    >
  ): Parameter[] {
    const { recurse } = bindRecurse('parameters', args);
    return this.namedParameters({ recurse }).map(([, parameter]) => parameter);
  }

  /** Lists what `parameters` does, with names such as `conv1.0.weight`. */
  namedParameters(
    ...args: Arguments<[prefix?: string, recurse?: boolean, removeDuplicate?: boolean], NamedOptions>
  ): [string, Parameter][] {
    return collect(this, bindNamed('namedParameters', args), (module) => module.ownParameters());
  }

  /**
   * Lists the tensors of the state that are not trained, each once.
   * @param args `recurse`: whether those of the modules inside are listed too, true by default
   */
  buffers(
    ...args: Arguments<
      [recurse?: boolean],
      {
        /** Whether those of the modules inside are listed too; true by default. */
        recurse?: boolean;
      }
    >
  ): Tensor[] {
    const { recurse } = bindRecurse('buffers', args);
    return this.namedBuffers({ recurse }).map(([, buffer]) => buffer);
  }

  /** Lists what `buffers` does, with names such as `bn1.running_mean`. */
  namedBuffers(
    ...args: Arguments<[prefix?: string, recurse?: boolean, removeDuplicate?: boolean], NamedOptions>
  ): [string, Tensor][] {
    return collect(this, bindNamed('namedBuffers', args), (module) => module.ownBuffers());
  }

  /**
   * Finds a module inside by a name such as `conv1.0`; the empty name is this module.
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

  /**
   * Puts a module at the position that a name such as `conv1.0` describes.
   * @param target the name; all its parts but the last must be modules
   * @param module the new module
   * @param options `strict`: whether there must be a module at that position already, false by default
   */
  setSubmodule(
    target: string,
    module: Module,
    options: {
      /** Whether there must be a module at that position already; false by default. */
      strict?: boolean;
    } = {},
  ): void {
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

  /**
   * Finds a parameter by a name such as `conv1.0.weight`.
   * @throws ReferenceError where there is no such parameter
   */
  getParameter(target: string): Parameter {
    const { owner, name } = locate(this, 'getParameter', target);
    const value = owner[members]().get(name);
    if (value instanceof Parameter) return value;
    throw new ReferenceError(
      `getParameter: '${target}': ${owner.constructor.name} has no parameter '${name}'`,
    );
  }

  /**
   * Finds a buffer by a name such as `bn1.running_mean`.
   * @throws ReferenceError where there is no such buffer
   */
  getBuffer(target: string): Tensor {
    const { owner, name } = locate(this, 'getBuffer', target);
    const found = owner.ownBuffers().find(([key]) => key === name);
    if (found) return found[1];
    throw new ReferenceError(`getBuffer: '${target}': ${owner.constructor.name} has no buffer '${name}'`);
  }

  // Modes

  /**
   * Puts this module and all modules inside it into training mode, in which dropout is active and batch
   * normalization uses the batch's statistics.
   * @param mode false for evaluation mode; true by default
   */
  train(mode = true): this {
    expectBoolean('train', mode);
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Puts this module and all modules inside it into evaluation mode, for inference. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Sets whether autograd records operations on the parameters; false freezes them.
   * @param requiresGrad true by default
   */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /**
   * Resets the gradients of all parameters.
   * @param args `setToNone`: whether they become null, the default, or zeros
   */
  zeroGrad(
    ...args: Arguments<
      [setToNone?: boolean],
      {
        /** Whether gradients become null, the default, or zeros. */
        setToNone?: boolean;
      }
    >
  ): void {
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
   * Converts parameters and buffers in place: to a dtype (those of floating-point and complex dtypes only),
   * to a device, to a memory format (those of 4 or 5 dimensions only), or to another tensor's dtype and
   * device.
   * @example
   * ```ts
   * model.to(torch.float64);
   * model.to('cuda', torch.float16);
   * ```
   * @throws TypeError for an integer dtype
   */
  to(target: DType | DeviceLike | Tensor, options?: ModuleTarget): this;
  to(device: DeviceLike, dtype: DType, options?: ModuleTarget): this;
  to(options: ModuleTarget): this;
  to(...args: unknown[]): this {
    return convertTensors(this, parseTarget(args));
  }

  /** Converts floating-point parameters and buffers to float32, in place. */
  float(): this {
    return this.to({ dtype: dtypes.float32, realOnly: true });
  }

  /** Converts floating-point parameters and buffers to float64, in place. */
  double(): this {
    return this.to({ dtype: dtypes.float64, realOnly: true });
  }

  /** Converts floating-point parameters and buffers to float16, in place. */
  half(): this {
    return this.to({ dtype: dtypes.float16, realOnly: true });
  }

  /** Converts floating-point parameters and buffers to bfloat16, in place. */
  bfloat16(): this {
    return this.to({ dtype: dtypes.bfloat16, realOnly: true });
  }

  /** Converts all parameters and buffers, in place and whatever their dtype. */
  type(dtype: DType): this {
    return convertTensors(this, (tensor) => tensor.to(dtype));
  }

  /** Moves parameters and buffers to the CPU, in place. */
  cpu(): this {
    return this.to('cpu');
  }

  /**
   * Moves parameters and buffers to a GPU, in place.
   * @param index the GPU's number; the current GPU by default
   */
  cuda(index?: number): this {
    return this.to(index === undefined ? 'cuda' : `cuda:${index}`);
  }

  /**
   * Moves parameters and buffers to a device without copying their elements, which are then undefined. It
   * gives memory to a module that was made on the device `meta`.
   * @param options `device`: the device; `recurse`: whether the modules inside are moved too, true by default
   */
  toEmpty(options: {
    /** The device. */
    device: DeviceLike | Device;
    /** Whether the modules inside are moved too; true by default. */
    recurse?: boolean;
  }): this {
    const { device, recurse = true } = bindToEmpty('toEmpty', [options]);
    return convertTensors(this, (tensor) => functions.emptyLike(tensor, { device }) as Tensor, recurse);
  }

  /**
   * Called after this module's own parameters and buffers have been converted; subclasses may override it.
   */
  _afterConversion(): void {}

  /**
   * Calls `fn` with each module inside at any depth, and finally with this module; it serves to initialize
   * weights.
   * @example
   * ```ts
   * model.apply((module) => {
   *   if (module instanceof nn.Linear) nn.init.zeros_(module.weight);
   * });
   * ```
   */
  apply(fn: (module: Module) => void): this {
    expectFunction("apply: argument 'fn'", fn);
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /**
   * Makes a deep copy with parameters of its own; what is shared inside the module is shared inside the copy.
   * @throws Error where a member is the result of an operation that autograd recorded
   */
  clone(): this {
    return deepCopy(this);
  }

  // State

  /**
   * Collects parameters and persistent buffers by name, in order. The tensors share memory with the module's.
   * @param options `destination`: an object to add them to; `prefix`: put before every name; `keepVars`:
   * whether the parameters themselves are given, not detached from the graph, false by default
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.state_dict
   */
  stateDict(
    options: {
      /** An object to add the state to; a new one by default. */
      destination?: StateDict;
      /** Put before every name; `''` by default. */
      prefix?: string;
      /**
       * Whether the parameters themselves are given instead of tensors detached from the graph; false by
       * default.
       */
      keepVars?: boolean;
    } = {},
  ): StateDict {
    return collectState(this, options);
  }

  /**
   * Copies the elements of a state dict into the parameters and buffers of the same names.
   * @example
   * ```ts
   * torch.save(model.stateDict(), 'model.pt');
   * model.loadStateDict(torch.load('model.pt'));
   * ```
   * @param state tensors by name, as an object or a Map
   * @param options `strict`: whether all names must agree, true by default; `assign`: whether the module
   * takes the tensors themselves instead of copying their elements, false by default
   * @returns the names that only the module has (missing) and those that only the state dict has (unexpected)
   * @throws Error that lists what is missing, unexpected, or of another shape
   */
  loadStateDict(
    state: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
    options: {
      /** Whether all names must agree; true by default. */
      strict?: boolean;
      /**
       * Whether the module takes the tensors themselves instead of copying their elements; false by default.
       */
      assign?: boolean;
    } = {},
  ): IncompatibleKeys {
    return loadState(this, state, options);
  }

  /**
   * Adds this module's own state, without that of the modules inside, to `destination`; subclasses may
   * override it.
   */
  _saveToStateDict(destination: StateDict, prefix: string, keepVars: boolean): void {
    saveOwnState(this, destination, prefix, keepVars);
  }

  /** Loads this module's own state, without that of the modules inside; subclasses may override it. */
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

  /** The version of the layout of this class's own state. */
  get stateVersion(): number {
    return 1;
  }

  // Hooks

  /**
   * Adds a hook that runs before `forward`. What it returns, unless undefined or null, replaces the
   * arguments.
   * @param hook called with the module and its arguments
   * @param options `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerForwardPreHook(
    hook: ForwardPreHook | Callable,
    options: {
      /** Whether the hook runs before those already registered; false by default. */
      prepend?: boolean;
    } = {},
  ): RemovableHandle {
    return ownHooks(this, hook, 'registerForwardPreHook').forwardPre.add(
      { hook: hook as never },
      options.prepend,
    );
  }

  /**
   * Adds a hook that runs after `forward`. What it returns, unless undefined or null, replaces the result.
   * @example
   * ```ts
   * const handle = layer.registerForwardHook((_, args, output) => console.log(output));
   * handle.remove();
   * ```
   * @param hook called with the module, its arguments and its result
   * @param options `prepend`: whether it runs before the hooks already registered, false by default;
   * `alwaysCall`: whether it runs even when `forward` has thrown, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerForwardHook(
    hook: ForwardHook | Callable,
    options: {
      /** Whether the hook runs before those already registered; false by default. */
      prepend?: boolean;
      /** Whether the hook runs even when `forward` has thrown; false by default. */
      alwaysCall?: boolean;
    } = {},
  ): RemovableHandle {
    const { prepend, alwaysCall = false } = options;
    return ownHooks(this, hook, 'registerForwardHook').forward.add(
      { hook: hook as never, alwaysCall },
      prepend,
    );
  }

  /**
   * Adds a hook that runs each time the gradients of this module's arguments have been computed. What it
   * returns, unless undefined or null, replaces these gradients.
   * @param hook called with the module, the gradients of its arguments and those of its results
   * @param options `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook
   */
  registerFullBackwardHook(
    hook: FullBackwardHook | Callable,
    options: {
      /** Whether the hook runs before those already registered; false by default. */
      prepend?: boolean;
    } = {},
  ): RemovableHandle {
    const own = ownHooks(this, hook, 'registerFullBackwardHook');
    return own.fullBackward.add({ hook: hook as never }, options.prepend);
  }

  /**
   * Adds a hook that runs each time the gradients of this module's results are known, before those of its
   * arguments are computed. What it returns, unless undefined or null, replaces the gradients of the results.
   * @param hook called with the module and the gradients of its results
   * @param options `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_pre_hook
   */
  registerFullBackwardPreHook(
    hook: FullBackwardPreHook | Callable,
    options: {
      /** Whether the hook runs before those already registered; false by default. */
      prepend?: boolean;
    } = {},
  ): RemovableHandle {
    const own = ownHooks(this, hook, 'registerFullBackwardPreHook');
    return own.fullBackwardPre.add({ hook: hook as never }, options.prepend);
  }

  /**
   * Adds a hook that runs before this module's state is collected.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPreHook(hook: StateDictPreHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerStateDictPreHook').stateDictPre.add({ hook: hook as never });
  }

  /**
   * Adds a hook that runs after this module's state has been collected and may change the state dict in
   * place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPostHook(hook: StateDictPostHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerStateDictPostHook').stateDictPost.add({ hook: hook as never });
  }

  /**
   * Adds a hook that runs before this module's own state is loaded and may change the state dict in place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPreHook(hook: LoadStateDictPreHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerLoadStateDictPreHook').loadPre.add({ hook: hook as never });
  }

  /**
   * Adds a hook that runs after this module's state has been loaded and may change the lists of keys in
   * place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook | Callable): RemovableHandle {
    return ownHooks(this, hook, 'registerLoadStateDictPostHook').loadPost.add({ hook: hook as never });
  }

  // Text

  /** Returns what is shown between the parentheses of this module's text; subclasses may override it. */
  extraRepr(): string {
    return '';
  }

  /** Returns the text of the module and of the modules inside it, as Python prints it. */
  override toString(): string {
    return moduleToString(this);
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** The module's hooks, created at the first registration; checks that `hook` is a function. */
function ownHooks(module: Module, hook: unknown, method: string): ModuleHooks {
  if (typeof hook !== 'function')
    throw new TypeError(`${method}: expected a function, got ${describe(hook)}`);
  module[hooks] ??= new ModuleHooks();
  return module[hooks];
}
