/**
 * The base of all layers and models.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html
 */

import { inspect } from 'node:util';
import { expectBoolean, expectFunction } from '../../core/arguments/assertions';
import { noGrad } from '../../core/autograd/autograd';
import { functions } from '../../core/operators/namespaces';
import { Callable, call } from '../../core/support/callable';
import type { RemovableHandle } from '../../core/support/removableHandle';
import type { Tensor } from '../../core/tensor/tensor';
import type { Device, DeviceLike } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';
import * as dtypes from '../../core/types/dtype';
import { type Arguments, deviceRule, flag, signature, text } from './arguments';
import { convertTensors, type ModuleTarget, parseTarget } from './conversion';
import { deepCopy } from './deepCopy';
import type { FullBackwardHook, FullBackwardPreHook } from './hooks/backwardHooks';
import {
  callWithHooks,
  expectHook,
  type ForwardHook,
  type ForwardHookOptions,
  type ForwardPreHook,
  type HookOptions,
  hasHooks,
  hooks,
  hooksOf,
  type IncompatibleKeys,
  type LoadReport,
  type LoadStateDictPostHook,
  type LoadStateDictPreHook,
  type ModuleHooks,
  type StateDictPostHook,
  type StateDictPreHook,
} from './hooks/moduleHooks';
import { getBuffer, getParameter, getSubmodule, setSubmodule } from './lookup';
import { bufferNames, FieldMembers, type Members, members } from './members';
import { endsWithObject, explained, positional } from './namedCall';
import { ownBuffers, ownParameters } from './ownMembers';
import type { Parameter } from './parameter';
import { registerBuffer, registerModule, registerParameter } from './registration';
import { moduleToString } from './repr';
import {
  collectState,
  type LoadStateDictOptions,
  loadOwnState,
  loadState,
  type ModuleMetadata,
  type StateDict,
  type StateDictOptions,
  saveOwnState,
} from './stateDict';
import { collect, namedChildren, walk } from './traversal';

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

  // Adding members

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
    registerBuffer(this, name, tensor, options.persistent ?? true);
  }

  /**
   * Adds a parameter under a computed name; a field does the same where the name is known.
   * @param name a non-empty name without a dot
   * @param parameter the parameter, or null to reserve the name
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    registerParameter(this, name, parameter);
  }

  /**
   * Adds a module under a computed name; a field does the same where the name is known.
   * @param name a non-empty name without a dot
   * @param module the module, or null to reserve the name
   */
  registerModule(name: string, module: Module | null): void {
    registerModule(this, name, module);
  }

  /** Does what `registerModule` does, under Python's older name. */
  addModule(name: string, module: Module | null): void {
    this.registerModule(name, module);
  }

  // Listing members

  /** Lists the modules directly inside, each once, with their names. */
  namedChildren(): [string, Module][] {
    return namedChildren(this);
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
    return collect(this, bindNamed('namedParameters', args), ownParameters);
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
    return collect(this, bindNamed('namedBuffers', args), ownBuffers);
  }

  // Finding members by name

  /**
   * Finds a module inside by a name such as `conv1.0`.
   * @param target the name; the empty one is this module's
   * @throws ReferenceError where a part of the name is no module
   */
  getSubmodule(target: string): Module {
    return getSubmodule(this, target);
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
    setSubmodule(this, target, module, options.strict ?? false);
  }

  /**
   * Finds a parameter by a name such as `conv1.0.weight`.
   * @param target the name
   * @throws ReferenceError where there is no such parameter
   */
  getParameter(target: string): Parameter {
    return getParameter(this, target);
  }

  /**
   * Finds a buffer by a name such as `bn1.running_mean`.
   * @param target the name
   * @throws ReferenceError where there is no such buffer
   */
  getBuffer(target: string): Tensor {
    return getBuffer(this, target);
  }

  // Training

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

  // Initialization and copies

  /**
   * Calls `fn` with each module inside at any depth, and finally with this module; it serves to initialize
   * weights.
   * @example
   * ```ts
   * model.apply((module) => {
   *   if (module instanceof nn.Linear) nn.init.zeros_(module.weight);
   * });
   * ```
   * @param fn called with one module; what it returns is ignored
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
  stateDict(options: StateDictOptions = {}): StateDict {
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
    options: LoadStateDictOptions = {},
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
  registerForwardPreHook(hook: ForwardPreHook | Callable, options: HookOptions = {}): RemovableHandle {
    expectHook('registerForwardPreHook', hook);
    return hooksOf(this).forwardPre.add({ hook }, options.prepend);
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
  registerForwardHook(hook: ForwardHook | Callable, options: ForwardHookOptions = {}): RemovableHandle {
    const { prepend, alwaysCall = false } = options;
    expectHook('registerForwardHook', hook);
    return hooksOf(this).forward.add({ hook, alwaysCall }, prepend);
  }

  /**
   * Adds a hook that runs each time the gradients of this module's arguments have been computed. What it
   * returns, unless undefined or null, replaces these gradients.
   * @param hook called with the module, the gradients of its arguments and those of its results
   * @param options `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook
   */
  registerFullBackwardHook(hook: FullBackwardHook | Callable, options: HookOptions = {}): RemovableHandle {
    expectHook('registerFullBackwardHook', hook);
    return hooksOf(this).fullBackward.add({ hook }, options.prepend);
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
    options: HookOptions = {},
  ): RemovableHandle {
    expectHook('registerFullBackwardPreHook', hook);
    return hooksOf(this).fullBackwardPre.add({ hook }, options.prepend);
  }

  /**
   * Adds a hook that runs before this module's state is collected.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPreHook(hook: StateDictPreHook | Callable): RemovableHandle {
    expectHook('registerStateDictPreHook', hook);
    return hooksOf(this).stateDictPre.add({ hook });
  }

  /**
   * Adds a hook that runs after this module's state has been collected and may change the state dict in
   * place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPostHook(hook: StateDictPostHook | Callable): RemovableHandle {
    expectHook('registerStateDictPostHook', hook);
    return hooksOf(this).stateDictPost.add({ hook });
  }

  /**
   * Adds a hook that runs before this module's own state is loaded and may change the state dict in place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPreHook(hook: LoadStateDictPreHook | Callable): RemovableHandle {
    expectHook('registerLoadStateDictPreHook', hook);
    return hooksOf(this).loadPre.add({ hook });
  }

  /**
   * Adds a hook that runs after this module's state has been loaded and may change the lists of keys in
   * place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook | Callable): RemovableHandle {
    expectHook('registerLoadStateDictPostHook', hook);
    return hooksOf(this).loadPost.add({ hook });
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
