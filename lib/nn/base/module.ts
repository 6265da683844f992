/**
 * The base of all layers and models.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html
 */

import { inspect } from 'node:util';
import { withFirstObject } from '../../core/arguments/objectArguments';
import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import { Callable, call } from '../../core/support/callable';
import type { RemovableHandle } from '../../core/support/removableHandle';
import type { Tensor } from '../../core/tensor/tensor';
import type { Device, DeviceLike } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';
import * as dtypes from '../../core/types/dtype';
import type { Arguments, Takes } from './arguments';
import { convertTensors, type ModuleTarget, parseTarget } from './conversion';
import { deepCopy } from './copying/deepCopy';
import type { FullBackwardHook, FullBackwardPreHook } from './hooks/backwardHooks';
import {
  callWithHooks,
  type ForwardHook,
  type ForwardPreHook,
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
import { getBuffer, getParameter, getSubmodule, setSubmodule } from './members/lookup';
import { bufferNames, FieldMembers, type Members, members } from './members/members';
import { ownBuffers, ownParameters } from './members/ownMembers';
import { registerBuffer, registerModule, registerParameter } from './members/registration';
import { collect, namedChildren, walk } from './members/traversal';
import {
  bindBackwardHook,
  bindBuffer,
  bindCollecting,
  bindCuda,
  bindDuplicates,
  bindForwardHook,
  bindForwardPreHook,
  bindFunction,
  bindHook,
  bindLoading,
  bindMode,
  bindNamed,
  bindNamedModule,
  bindNamedModules,
  bindParameter,
  bindRecurse,
  bindRequiresGrad,
  bindSetToNone,
  bindSubmodule,
  bindTarget,
  bindToEmpty,
  bindType,
  type ForwardHookOptions,
  type ForwardPreHookOptions,
} from './methodArguments';
import { endsWithObject, explained, positional } from './namedCall';
import type { Parameter } from './parameter';
import { moduleToString } from './repr';
import {
  collectState,
  loadOwnState,
  loadState,
  type ModuleMetadata,
  type StateDict,
  type StateDictOptions,
  saveOwnState,
} from './stateDict';

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

type NamedModuleArguments = Takes<['name', 'module'], [name: string, module: Module | null]>;
type TargetArguments = Takes<['target'], [target: string]>;

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
 * fields (`#name`) are no members, and a module that has any, or has arrow functions that use `this`, can't be copied.
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
   * @param args `name`: a non-empty name without a dot; `tensor`: the tensor, or null to reserve the name; `persistent`:
   * whether the state dict holds it, true by default
   */
  registerBuffer(
    ...args: Takes<
      ['name', 'tensor', 'persistent'],
      [name: string, tensor: Tensor | null, persistent?: boolean]
    >
  ): void {
    const { name, tensor, persistent } = bindBuffer('registerBuffer', args);
    registerBuffer(this, name, tensor, persistent);
  }

  /**
   * Adds a parameter under a computed name; a field does the same where the name is known.
   * @param args `name`: a non-empty name without a dot; `param`: the parameter, or null to reserve the name
   */
  registerParameter(...args: Takes<['name', 'param'], [name: string, param: Parameter | null]>): void {
    const { name, param } = bindParameter('registerParameter', args);
    registerParameter(this, name, param);
  }

  /**
   * Adds a module under a computed name; a field does the same where the name is known.
   * @param args `name`: a non-empty name without a dot; `module`: the module, or null to reserve the name
   */
  registerModule(...args: NamedModuleArguments): void {
    const { name, module } = bindNamedModule('registerModule', args);
    registerModule(this, name, module);
  }

  /** Does what `registerModule` does, under Python's older name. */
  addModule(...args: NamedModuleArguments): void {
    const { name, module } = bindNamedModule('addModule', args);
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

  /**
   * Lists this module and all modules inside it at any depth, each before those inside it.
   * @param args `removeDuplicate`: whether each is listed once, true by default
   */
  modules(...args: Takes<['removeDuplicate'], [removeDuplicate?: boolean]>): Module[] {
    const { removeDuplicate } = bindDuplicates('modules', args);
    return walk(this, '', removeDuplicate).map(([, module]) => module);
  }

  /**
   * Lists what `modules` does, with names such as `conv1.0`; this module's own name is the prefix.
   * @param args `memo`: modules that are left out, to which those that are listed are added; `prefix`: put before every
   * name, `''` by default; `removeDuplicate`: whether each module is listed once, true by default
   */
  namedModules(
    ...args: Takes<
      ['memo', 'prefix', 'removeDuplicate'],
      [memo?: Set<Module> | null, prefix?: string, removeDuplicate?: boolean]
    >
  ): [string, Module][] {
    const { memo, prefix, removeDuplicate } = bindNamedModules('namedModules', args);
    return walk(this, prefix, removeDuplicate, memo ?? undefined);
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
  getSubmodule(...args: TargetArguments): Module {
    const { target } = bindTarget('getSubmodule', args);
    return getSubmodule(this, target);
  }

  /**
   * Puts a module at the position that a name such as `conv1.0` describes.
   * @param args `target`: the name; all its parts but the last must be modules; `module`: the new module; `strict`:
   * whether there must be a module at that position already, false by default
   */
  setSubmodule(
    ...args: Takes<['target', 'module', 'strict'], [target: string, module: Module, strict?: boolean]>
  ): void {
    const { target, module, strict } = bindSubmodule('setSubmodule', args);
    setSubmodule(this, target, module, strict);
  }

  /**
   * Finds a parameter by a name such as `conv1.0.weight`.
   * @param target the name
   * @throws ReferenceError where there is no such parameter
   */
  getParameter(...args: TargetArguments): Parameter {
    const { target } = bindTarget('getParameter', args);
    return getParameter(this, target);
  }

  /**
   * Finds a buffer by a name such as `bn1.running_mean`.
   * @param target the name
   * @throws ReferenceError where there is no such buffer
   */
  getBuffer(...args: TargetArguments): Tensor {
    const { target } = bindTarget('getBuffer', args);
    return getBuffer(this, target);
  }

  // Training

  /**
   * Puts this module and all modules inside it into training mode, in which dropout is active and batch
   * normalization uses the batch's statistics.
   * @param args `mode`: false for evaluation mode; true by default
   */
  train(...args: Takes<['mode'], [mode?: boolean]>): this {
    const { mode } = bindMode('train', args);
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
   * @param args `requiresGrad`: true by default
   */
  requiresGrad_(...args: Takes<['requiresGrad'], [requiresGrad?: boolean]>): this {
    const { requiresGrad } = bindRequiresGrad('requiresGrad_', args);
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
  type(...args: Takes<['dstType'], [dstType: DType]>): this {
    const { dstType } = bindType('type', args);
    return convertTensors(this, (tensor) => tensor.to(dstType));
  }

  /** Moves parameters and buffers to the CPU, in place. */
  cpu(): this {
    return this.to('cpu');
  }

  /**
   * Moves parameters and buffers to a GPU, in place.
   * @param args `device`: the GPU or its number; the current GPU by default
   */
  cuda(...args: Takes<['device'], [device?: number | DeviceLike | null]>): this {
    const { device } = bindCuda('cuda', args);
    return this.to(typeof device === 'number' ? `cuda:${device}` : (device ?? 'cuda'));
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
  apply(...args: Takes<['fn'], [fn: (module: Module) => void]>): this {
    const { fn } = bindFunction('apply', args);
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /**
   * Makes a deep copy with parameters of its own; what is shared inside the module is shared inside the copy. Functions
   * in fields, such as an activation, are shared; one that holds the module in a variable of its own (`const self = this`)
   * goes on using the original.
   * @throws Error where a member is the result of an operation that autograd recorded, where a field holds an arrow
   * function that uses `this` or a bound method, and where a class has private members (`#name`)
   */
  clone(): this {
    return deepCopy(this);
  }

  // State

  /**
   * Collects parameters and persistent buffers by name, in order. The tensors share memory with the module's.
   * @param args `destination`: an object to add them to; `prefix`: put before every name; `keepVars`:
   * whether the parameters themselves are given, not detached from the graph, false by default
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.state_dict
   */
  stateDict(...args: Takes<[], [], StateDictOptions>): StateDict {
    return collectState(this, bindCollecting('stateDict', args));
  }

  /**
   * Copies the elements of a state dict into the parameters and buffers of the same names.
   * @example
   * ```ts
   * torch.save(model.stateDict(), 'model.pt');
   * model.loadStateDict(torch.load('model.pt'));
   * ```
   * @param args `stateDict`: tensors by name, as an object or a Map; `strict`: whether all names must agree, true by
   * default; `assign`: whether the module takes the tensors themselves instead of copying their elements, false by default
   * @returns the names that only the module has (missing) and those that only the state dict has (unexpected)
   * @throws Error that lists what is missing, unexpected, or of another shape
   */
  loadStateDict(
    ...args: Takes<
      ['stateDict', 'strict', 'assign'],
      [
        stateDict: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
        strict?: boolean,
        assign?: boolean,
      ]
    >
  ): IncompatibleKeys {
    const { stateDict, ...options } = bindLoading('loadStateDict', withFirstObject('stateDict', args));
    return loadState(this, stateDict, options);
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
   * @param args `hook`: called with the module and its arguments;
   * `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerForwardPreHook(
    ...args: Takes<['hook'], [hook: ForwardPreHook | Callable], ForwardPreHookOptions>
  ): RemovableHandle {
    const { hook, prepend } = bindForwardPreHook('registerForwardPreHook', args);
    return hooksOf(this).forwardPre.add({ hook }, prepend);
  }

  /**
   * Adds a hook that runs after `forward`. What it returns, unless undefined or null, replaces the result.
   * @example
   * ```ts
   * const handle = layer.registerForwardHook((_, args, output) => console.log(output));
   * handle.remove();
   * ```
   * @param args `hook`: called with the module, its arguments and its result;
   * `prepend`: whether it runs before the hooks already registered, false by default;
   * `alwaysCall`: whether it runs even when `forward` has thrown, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerForwardHook(
    ...args: Takes<['hook'], [hook: ForwardHook | Callable], ForwardHookOptions>
  ): RemovableHandle {
    const { hook, prepend, alwaysCall } = bindForwardHook('registerForwardHook', args);
    return hooksOf(this).forward.add({ hook, alwaysCall }, prepend);
  }

  /**
   * Adds a hook that runs each time the gradients of this module's arguments have been computed. What it
   * returns, unless undefined or null, replaces these gradients.
   * @param args `hook`: called with the module, the gradients of its arguments and those of its results;
   * `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook
   */
  registerFullBackwardHook(
    ...args: Takes<['hook', 'prepend'], [hook: FullBackwardHook | Callable, prepend?: boolean]>
  ): RemovableHandle {
    const { hook, prepend } = bindBackwardHook('registerFullBackwardHook', args);
    return hooksOf(this).fullBackward.add({ hook }, prepend);
  }

  /**
   * Adds a hook that runs each time the gradients of this module's results are known, before those of its
   * arguments are computed. What it returns, unless undefined or null, replaces the gradients of the results.
   * @param args `hook`: called with the module and the gradients of its results;
   * `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_pre_hook
   */
  registerFullBackwardPreHook(
    ...args: Takes<['hook', 'prepend'], [hook: FullBackwardPreHook | Callable, prepend?: boolean]>
  ): RemovableHandle {
    const { hook, prepend } = bindBackwardHook('registerFullBackwardPreHook', args);
    return hooksOf(this).fullBackwardPre.add({ hook }, prepend);
  }

  /**
   * Adds a hook that runs before this module's state is collected.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPreHook(...args: Takes<['hook'], [hook: StateDictPreHook | Callable]>): RemovableHandle {
    const { hook } = bindHook('registerStateDictPreHook', args);
    return hooksOf(this).stateDictPre.add({ hook });
  }

  /**
   * Adds a hook that runs after this module's state has been collected and may change the state dict in
   * place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPostHook(...args: Takes<['hook'], [hook: StateDictPostHook | Callable]>): RemovableHandle {
    const { hook } = bindHook('registerStateDictPostHook', args);
    return hooksOf(this).stateDictPost.add({ hook });
  }

  /**
   * Adds a hook that runs before this module's own state is loaded and may change the state dict in place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPreHook(
    ...args: Takes<['hook'], [hook: LoadStateDictPreHook | Callable]>
  ): RemovableHandle {
    const { hook } = bindHook('registerLoadStateDictPreHook', args);
    return hooksOf(this).loadPre.add({ hook });
  }

  /**
   * Adds a hook that runs after this module's state has been loaded and may change the lists of keys in
   * place.
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPostHook(
    ...args: Takes<['hook'], [hook: LoadStateDictPostHook | Callable]>
  ): RemovableHandle {
    const { hook } = bindHook('registerLoadStateDictPostHook', args);
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
