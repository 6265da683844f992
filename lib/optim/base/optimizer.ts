/**
 * The base of all optimizers: parameter groups, gradients, steps with their hooks, state dicts, and text. A
 * subclass adds the state and the update of one group.
 * @see https://docs.pytorch.org/docs/2.13/optim.html
 */

import { inspect } from 'node:util';
import { expectObject, mismatch } from '../../core/arguments/assertions';
import { withFirstObject, withObjects } from '../../core/arguments/objectArguments';
import { anything, flag, functionRule, signature, type Takes } from '../../core/arguments/rules';
import { enableGrad, setGradEnabled } from '../../core/autograd/gradMode';
import { untidied } from '../../core/memory/tidy';
import { ForeachList, releasing } from '../../core/operators/foreach/foreachList';
import { isPlainObject } from '../../core/operators/overloads';
import type { RemovableHandle } from '../../core/support/removableHandle';
import type { Tensor } from '../../core/tensor/tensor';
import type { CommonOptions, FusedOptions, Scaling } from './fused';
import { type LoadStateDictHook, type StateDictHook, StateDictHooks } from './hooks/stateDictHooks';
import { type Closure, StepHooks, type StepPostHook, type StepPreHook } from './hooks/stepHooks';
import {
  checkDisjoint,
  checkKeys,
  type GroupInit,
  groupsOf,
  isRepeating,
  type ParamGroup,
  type Params,
  parametersOf,
} from './parameterGroups';
import { optimizerText } from './repr';
import {
  type LoadableStateDict,
  type OptimizerStateDict,
  type ParamState,
  pack,
  type StateDictArguments,
  stateDictArgument,
  unpack,
} from './stateDict';
import { listMaker, type Update, updates } from './update';

/** Makes a `step` that a subclass defines run the hooks. */
let hookOwnStep: (optimizer: Optimizer) => void;
/** The keys of the numbers in an optimizer's state that Python stores as tensors. @internal */
export let scalarsOf: (optimizer: Optimizer) => readonly string[];

const bindOptimizer = signature({ params: anything<unknown>(), defaults: anything<unknown>() });
const bindGroup = signature({ paramGroup: anything<unknown>() });
const bindStep = signature({ closure: anything<unknown>(null) });
const bindZeroGrad = signature({ setToNone: flag(true) });
// Each method gives the type of its hooks.
const hookRule = functionRule<never>();
const bindStepHook = signature({ hook: hookRule });
const bindHook = signature({ hook: hookRule, prepend: flag(false) });

type HookArguments<Hook> = Takes<['hook', 'prepend'], [hook: Hook, prepend?: boolean]>;

/**
 * The base class of all optimizers. A subclass passes the parameters and its hyperparameters to the
 * constructor, and defines how the parameters of a group are updated:
 *
 * ```ts
 * class Descent extends optim.Optimizer<{ lr: number }> {
 *   constructor(params: optim.Params, lr = 0.1) {
 *     super(params, { lr });
 *   }
 *   override updateGroup({ lr }: { lr: number }, { params, grads, list }: optim.Update<object>) {
 *     list(params).add_(grads, -lr);
 *   }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/2.13/optim.html#torch.optim.Optimizer
 */
export class Optimizer<Options extends object = object, State extends object = object> {
  /** The hyperparameters of groups that do not set their own. */
  readonly defaults: Options;
  /** What is stored for each parameter between steps, under Python's keys; step counters are numbers. */
  state = new Map<Tensor, State>();
  /**
   * The parameter groups: parameters with their hyperparameters, which may be changed between steps, as in
   * `optimizer.paramGroups[0].lr = 0.01`.
   */
  paramGroups: ParamGroup<Options>[] = [];
  /** How many steps were taken; schedulers look at it. */
  stepCount = 0;

  /** A GradScaler's scale and verdict, while it runs a step that unscales by itself. */
  scaling: Scaling = {};

  readonly #stepHooks = new StepHooks();
  readonly #stateDictHooks = new StateDictHooks();

  /**
   * @param params an iterable of Tensors, of pairs of a name and a Tensor, or of groups with hyperparameters
   * of their own
   * @param defaults the hyperparameters of groups that do not set their own
   * @throws RangeError for no parameters, or for a parameter that is no leaf of the graph
   */
  constructor(params: Params<Options>, defaults: Options);
  constructor(options: {
    /** The parameters to optimize, or groups of them with options of their own. */
    params: Params<Options>;
    /** The options of groups that have none of their own. */
    defaults: Options;
  });
  constructor(...args: unknown[]) {
    const bound = bindOptimizer(new.target.name, withObjects(['params', 'defaults'], args));
    const params = bound.params as Params<Options>;
    const defaults = bound.defaults as Options;
    expectObject(`${this.constructor.name}: argument 'defaults'`, defaults);
    this.defaults = defaults;
    this.check(defaults);
    for (const group of groupsOf<Options>(this.name, params)) this.addParamGroup(group);
    hookOwnStep(this as unknown as Optimizer);
  }

  /** The class's name, for messages and text. */
  get name(): string {
    return this.constructor.name;
  }

  /** @throws TypeError or RangeError that names the invalid hyperparameter */
  protected check(_options: Options): void {}

  /** Updates those parameters of a group that have gradients. */
  protected updateGroup(_group: ParamGroup<Options>, _update: Update<State>): void {
    throw new TypeError(`${this.name}: has no updateGroup and no step`);
  }

  /** Creates the state of a parameter at its first step; null for an optimizer without state. */
  protected initState(_parameter: Tensor, _group: ParamGroup<Options>): State | null {
    return null;
  }

  /** Whether the optimizer takes sparse gradients. */
  protected get acceptsSparse(): boolean {
    return false;
  }

  /** Whether complex parameters are updated as pairs of real numbers; never where a gradient is sparse. */
  protected get splitsComplex(): boolean {
    return true;
  }

  /** The hyperparameters that are floats in Python, whose text has a decimal point: `lr: 1.0`. */
  protected get floats(): readonly string[] {
    return ['lr'];
  }

  /** The keys of the numbers in the state that Python stores as 0-d tensors. */
  protected get scalars(): readonly string[] {
    return ['step'];
  }

  /**
   * Updates the parameters by their gradients. Call it after `backward()`.
   * @param closure clears the gradients, evaluates the model, calls `backward` and returns the loss; only
   * some optimizers need it
   * @returns what `closure` returned, or null
   */
  step(): null;
  step<Loss>(closure: Closure<Loss>): Loss;
  step<Loss>(options: {
    /** The function, by name. */
    closure: Closure<Loss>;
  }): Loss;
  step(...args: unknown[]): unknown {
    const closure = args.length === 0 ? null : bindStep(this.name, args).closure;
    return this.#around((evaluate) => this.perform(evaluate), closure === null ? [] : [closure]);
  }

  #around(perform: (closure: Closure | undefined) => unknown, args: readonly unknown[]): unknown {
    const result = this.#stepHooks.around(this as unknown as Optimizer, perform, args);
    this.stepCount++;
    return result;
  }

  static {
    scalarsOf = (optimizer) => optimizer.scalars;
    hookOwnStep = (optimizer) => {
      const own = optimizer.step as (closure?: Closure) => unknown;
      if (own === Optimizer.prototype.step) return;
      const step = (...args: unknown[]) => optimizer.#around((closure) => own.call(optimizer, closure), args);
      Object.defineProperty(optimizer, 'step', { value: step, writable: true, configurable: true });
    };
  }

  /** Makes a step without its hooks. */
  protected perform(closure: Closure | undefined): unknown {
    return setGradEnabled(this.#differentiable, () => {
      const loss = closure === undefined ? null : enableGrad(closure);
      // The state must outlive any `tidy` scope around the step.
      untidied(() => {
        for (const group of this.paramGroups) {
          if (!isRepeating(group.params)) releasing(() => this.#update(group, group.params));
          // Parameters that are listed repeatedly are updated one after the other, because each update sees
          // the one before.
          else for (const parameter of group.params) releasing(() => this.#update(group, [parameter]));
        }
      });
      return loss;
    });
  }

  /** @param parameters those of the group, or one of them where the group has it several times */
  #update(group: ParamGroup<Options>, parameters: readonly Tensor[]): void {
    const gradients = ForeachList.gradientsOf(parameters);
    const { params, sparse, complex } = gradients;
    if (params.length === 0) return;
    if (sparse && !this.acceptsSparse) {
      throw new TypeError(`${this.name}: does not take sparse gradients; SparseAdam, SGD and Adagrad do`);
    }
    const states: State[] = [];
    for (const parameter of params) {
      const state = this.state.get(parameter) ?? this.initState(parameter, group);
      if (state === null) break;
      this.state.set(parameter, state);
      states.push(state);
    }
    const split = complex && this.splitsComplex && !sparse;
    const maker = listMaker(group as Partial<CommonOptions & FusedOptions>, sparse, split);
    for (const update of updates(gradients, states, this.scalars, maker, split)) {
      releasing(() => this.updateGroup(group, update));
    }
  }

  get #differentiable(): boolean {
    return (this.defaults as { differentiable?: boolean }).differentiable ?? false;
  }

  /**
   * Resets the gradients of all parameters. Call it before each `backward()`, which adds to them.
   * @param args `setToNone`: whether they become null, the default, or zeros
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Optimizer.zero_grad.html
   */
  zeroGrad(...args: Takes<['setToNone'], [setToNone?: boolean]>): void {
    const { setToNone } = bindZeroGrad('zeroGrad', args);
    for (const group of this.paramGroups) {
      for (const parameter of group.params) {
        if (setToNone) {
          parameter.grad = null;
          continue;
        }
        const { grad } = parameter;
        if (grad === null) continue;
        if (grad.gradFn === null) grad.requiresGrad_(false);
        else grad.detach_();
        grad.zero_();
      }
    }
  }

  /**
   * Adds a parameter group.
   * @param args the group: `params`, the hyperparameters that differ from the defaults, and perhaps a `name`; other values
   * of the user's can be put into `paramGroups[i]` afterwards
   * @throws TypeError for a key that is no hyperparameter of this optimizer
   * @throws RangeError for parameters that are no leaves of the graph, or are in another group already
   */
  addParamGroup(...args: Takes<['paramGroup'], [paramGroup: GroupInit<Options>]>): void {
    const bound = bindGroup('addParamGroup', withFirstObject('paramGroup', args));
    const group = bound.paramGroup as GroupInit<Options>;
    if (!isPlainObject(group)) {
      throw mismatch(`${this.name}.addParamGroup: argument 'paramGroup'`, 'an object with params', group);
    }
    const { params, paramNames = (group as { paramNames?: string[] }).paramNames } = parametersOf(
      this.name,
      group.params,
      this.#differentiable,
    );
    // Undefined stands for what is left out, as it does among arguments.
    const given = Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));
    checkKeys(this.name, given, this.defaults);
    const added = { ...this.defaults, ...given, params } as ParamGroup<Options>;
    if (paramNames !== undefined) added.paramNames = paramNames;
    this.check(added);
    checkDisjoint(this.name, added, this.paramGroups as readonly ParamGroup[]);
    this.paramGroups.push(added);
  }

  /**
   * Returns state and hyperparameters, in Python's layout: `{ state, param_groups }`.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Optimizer.state_dict.html
   */
  stateDict(): OptimizerStateDict {
    const self = this as unknown as Optimizer;
    return this.#stateDictHooks.aroundSave(self, () =>
      pack(self.paramGroups, self.state as Map<Tensor, ParamState>, this.scalars),
    );
  }

  /**
   * Copies state and hyperparameters from a state dict that `stateDict`, or Python's `state_dict`, returned.
   * @throws RangeError where its groups have other numbers of parameters
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Optimizer.load_state_dict.html
   */
  loadStateDict(...args: StateDictArguments<LoadableStateDict | OptimizerStateDict>): void {
    const stateDict = stateDictArgument('loadStateDict', args);
    const self = this as unknown as Optimizer;
    this.#stateDictHooks.aroundLoad(self, stateDict, (dict) => {
      const where = `${this.name}.loadStateDict: argument 'stateDict'`;
      const { groups, state } = untidied(() => unpack(where, dict, self.paramGroups, this.scalars));
      // Hyper-parameters that the state dict lacks get their defaults.
      this.paramGroups = groups.map((group) => ({ ...this.defaults, ...group })) as ParamGroup<Options>[];
      this.state = state as Map<Tensor, State>;
    });
  }

  /**
   * Adds a hook that runs before each step of this optimizer.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStepPreHook(...args: Takes<['hook'], [hook: StepPreHook]>): RemovableHandle {
    const { hook } = bindStepHook('registerStepPreHook', args);
    return this.#stepHooks.before.add(hook);
  }

  /**
   * Adds a hook that runs after each step of this optimizer.
   * @returns a handle whose `remove()` removes the hook
   */
  registerStepPostHook(...args: Takes<['hook'], [hook: StepPostHook]>): RemovableHandle {
    const { hook } = bindStepHook('registerStepPostHook', args);
    return this.#stepHooks.after.add(hook);
  }

  /**
   * Adds a hook that runs before `stateDict`.
   * @param args `hook`: the function; `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPreHook(...args: HookArguments<(optimizer: Optimizer) => void>): RemovableHandle {
    const { hook, prepend } = bindHook('registerStateDictPreHook', args);
    return this.#stateDictHooks.beforeSave.add(hook, prepend);
  }

  /**
   * Adds a hook that receives what `stateDict` returns.
   * @param args `hook`: the function; `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerStateDictPostHook(...args: HookArguments<StateDictHook>): RemovableHandle {
    const { hook, prepend } = bindHook('registerStateDictPostHook', args);
    return this.#stateDictHooks.afterSave.add(hook, prepend);
  }

  /**
   * Adds a hook that receives what `loadStateDict` is given.
   * @param args `hook`: the function; `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPreHook(...args: HookArguments<LoadStateDictHook>): RemovableHandle {
    const { hook, prepend } = bindHook('registerLoadStateDictPreHook', args);
    return this.#stateDictHooks.beforeLoad.add(hook, prepend);
  }

  /**
   * Adds a hook that runs after `loadStateDict`.
   * @param args `hook`: the function; `prepend`: whether it runs before the hooks already registered, false by default
   * @returns a handle whose `remove()` removes the hook
   */
  registerLoadStateDictPostHook(...args: HookArguments<(optimizer: Optimizer) => void>): RemovableHandle {
    const { hook, prepend } = bindHook('registerLoadStateDictPostHook', args);
    return this.#stateDictHooks.afterLoad.add(hook, prepend);
  }

  /** Returns Python's text: the class and the hyperparameters of each group. */
  toString(): string {
    return optimizerText(this.name, this.paramGroups as readonly ParamGroup[], this.floats);
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
