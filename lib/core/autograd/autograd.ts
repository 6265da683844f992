/**
 * Backward passes, and the modes that say whether operations are recorded.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html
 */
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { bindArguments } from '../support/bindArguments';
import { type Mode, scoped, scopedValue } from '../support/contextManager';
import { describe } from '../support/describe';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';
import { type GradientEdge, isEdge, throughEdges } from './gradientEdge';

type OneOrMore<T> = T | readonly T[];

export interface BackwardOptions {
  /** The gradient of the tensor, with its shape; 1 by default, for a tensor with one element. */
  gradient?: Tensor | null;
  /** Whether to keep the graph, so that another backward pass can use it; by default as `createGraph`. */
  retainGraph?: boolean | null;
  /** Whether to record the backward pass itself, so that its result can be differentiated; false by default. */
  createGraph?: boolean;
  /** The tensors whose `grad` receives gradients; by default all leaves. */
  inputs?: OneOrMore<Tensor | GradientEdge> | null;
}

function list<T>(value: OneOrMore<T> | null | undefined): readonly T[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

function indices(name: string, what: string, tensors: readonly unknown[]): number[] {
  return tensors.map((tensor) => {
    if (!isTensor(tensor))
      throw new TypeError(`${name}: argument '${what}': expected a Tensor, got ${describe(tensor)}`);
    return indexOf(tensor);
  });
}

function optionalIndices(name: string, what: string, tensors: readonly unknown[]): (number | null)[] {
  return tensors.map((tensor) => (tensor === null ? null : (indices(name, what, [tensor])[0] as number)));
}

/**
 * Computes the gradients of `tensors` with respect to the leaves that they were computed from, and adds them to the
 * leaves' `grad`.
 * @param tensors a tensor or several, usually the loss
 * @param gradTensors for each tensor its gradient, with its shape; 1 by default, for tensors with one element
 * @param options.retainGraph whether to keep the graph for another backward pass; by default as `createGraph`
 * @param options.createGraph whether to record the backward pass, for derivatives of higher order; false by default
 * @param options.inputs the tensors whose `grad` receives gradients; by default all leaves
 * @throws Error for a tensor that was not recorded, and for one with several elements and no gradient
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.backward.html
 */
export function backward(
  tensors: OneOrMore<Tensor | GradientEdge>,
  gradTensors: OneOrMore<Tensor | null> | null = null,
  options: Omit<BackwardOptions, 'gradient'> = {},
): void {
  const { retainGraph = null, createGraph = false, inputs = null } = options;
  if (Array.isArray(inputs) && inputs.length === 0) {
    throw new RangeError("backward: argument 'inputs': expected at least one Tensor, got an array of 0");
  }
  const roots = list<Tensor | GradientEdge>(tensors);
  const into = list<Tensor | GradientEdge>(inputs);
  if (roots.some(isEdge) || into.some(isEdge)) {
    throughEdges('backward', roots, into, list(gradTensors), {
      retainGraph,
      createGraph,
      allowUnused: true,
      accumulate: true,
    });
    return;
  }
  native.backward(
    indices('backward', 'tensors', roots),
    optionalIndices('backward', 'gradTensors', list(gradTensors)),
    retainGraph ?? undefined,
    createGraph,
    indices('backward', 'inputs', into),
    [tensors, gradTensors, inputs],
  );
}

export interface GradOptions {
  /** For each output its gradient, with its shape; 1 by default, for outputs with one element. */
  gradOutputs?: OneOrMore<Tensor | null> | null;
  /** Whether to keep the graph, so that another backward pass can use it; by default as `createGraph`. */
  retainGraph?: boolean | null;
  /** Whether to record the backward pass itself, so that its result can be differentiated; false by default. */
  createGraph?: boolean;
  /** Whether an input that no output depends on gets null instead of throwing; by default as `materializeGrads`. */
  allowUnused?: boolean | null;
  /** Whether such an input gets zeros instead of null; false by default. */
  materializeGrads?: boolean;
}

/**
 * Computes the gradients of the sum of `outputs` with respect to `inputs`, and returns them. `grad` of the tensors
 * stays.
 *
 *     const x = torch.tensor(3, { requiresGrad: true });
 *     const [dx] = torch.autograd.grad(x.pow(2), x); // tensor(6.)
 *
 * @param outputs a tensor or several
 * @param inputs a tensor or several that the outputs were computed from
 * @returns for each input its gradient, with its shape
 * @throws Error for an input that no output depends on, unless `allowUnused` or `materializeGrads` is true
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad.html
 */
export function grad(
  outputs: OneOrMore<Tensor | GradientEdge>,
  inputs: OneOrMore<Tensor | GradientEdge>,
  options: GradOptions = {},
): (Tensor | null)[] {
  const { gradOutputs = null, retainGraph = null, createGraph = false, materializeGrads = false } = options;
  const allowUnused = options.allowUnused ?? materializeGrads;
  if (materializeGrads && !allowUnused) {
    throw new RangeError(
      'grad: expected allowUnused to be true or left out when materializeGrads is true, got false',
    );
  }
  const sources = list<Tensor | GradientEdge>(inputs);
  const results = list<Tensor | GradientEdge>(outputs);
  if (results.some(isEdge) || sources.some(isEdge)) {
    if (materializeGrads && sources.some(isEdge)) {
      throw new RangeError(
        'grad: expected materializeGrads to be false where an input is a GradientEdge, got true',
      );
    }
    const given = throughEdges('grad', results, sources, list(gradOutputs), {
      retainGraph,
      createGraph,
      allowUnused,
      accumulate: false,
    });
    return materializeGrads ? given.map((gradient, i) => gradient ?? zerosFor(sources[i] as Tensor)) : given;
  }
  const raw = native.gradOf(
    indices('grad', 'outputs', results),
    indices('grad', 'inputs', sources),
    optionalIndices('grad', 'gradOutputs', list(gradOutputs)),
    retainGraph ?? undefined,
    createGraph,
    allowUnused,
    [outputs, inputs, gradOutputs],
  );
  return raw.map((index, i) => {
    if (index !== null) return construct(Tensor, index);
    return materializeGrads ? zerosFor(sources[i] as Tensor) : null;
  });
}

const zerosFor = (source: Tensor) => source.newZeros(source.shape);

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Computes the gradients of this tensor with respect to the leaves that it was computed from, and adds them to
     * their `grad`.
     *
     *     const x = torch.tensor([1, 2], { requiresGrad: true });
     *     x.pow(2).sum().backward();
     *     x.grad; // tensor([2., 4.])
     *
     * @param gradient the gradient of this tensor, with its shape; 1 by default, for a tensor with one element
     * @param retainGraph whether to keep the graph for another backward pass; by default as `createGraph`
     * @param createGraph whether to record the backward pass, for derivatives of higher order; false by default
     * @param options the same by name, and `inputs`: the tensors whose `grad` receives gradients, by default all leaves
     * @throws Error for a tensor that was not recorded or has several elements and no `gradient`, and for a second
     * backward pass through a graph that was not kept
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.backward.html
     */
    backward(
      gradient?: Tensor | null | BackwardOptions,
      retainGraph?: boolean | null | BackwardOptions,
      createGraph?: boolean,
      options?: BackwardOptions,
    ): void;
  }
}

const backwardParameters = [
  { name: 'gradient', default: null },
  { name: 'retainGraph', default: null },
  { name: 'createGraph', default: false },
  { name: 'inputs', default: null },
];

Object.defineProperty(Tensor.prototype, 'backward', {
  value(this: Tensor, ...args: unknown[]): void {
    if (!isTensor(this))
      throw new TypeError(`backward: expected to be called on a Tensor, got ${describe(this)}`);
    const { gradient, ...options } = bindArguments<BackwardOptions>('backward', backwardParameters, args);
    backward(this, gradient ?? null, options);
  },
  writable: true,
  configurable: true,
});

function gradMode(name: string, enabled: boolean, fn: unknown): unknown {
  const { isGradEnabled: get, setGradEnabled: set } = native;
  return scopedValue(name, get, set, enabled, fn);
}

/**
 * Runs `fn` without recording its operations for autograd, which saves memory and time where no gradients are needed.
 *
 *     const accuracy = torch.noGrad(() => model(x).argmax(1).eq(y).sum());
 *
 * Without `fn`, the mode is on until the returned object is disposed of: `using _ = torch.noGrad()`.
 * @param fn a function. If it is async, the mode stays on until its promise settles, also for other code that runs
 * meanwhile
 * @returns what `fn` returns
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.no_grad.html
 */
export function noGrad<T>(fn: () => T): T;
export function noGrad(): Mode;
export function noGrad(fn?: unknown): unknown {
  return gradMode('noGrad', false, fn);
}

/**
 * Runs `fn` with recording for autograd, within `noGrad`. Without `fn`, until the returned object is disposed of.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.enable_grad.html
 */
export function enableGrad<T>(fn: () => T): T;
export function enableGrad(): Mode;
export function enableGrad(fn?: unknown): unknown {
  return gradMode('enableGrad', true, fn);
}

/**
 * Sets whether operations are recorded for autograd, from now on or while `fn` runs.
 * @param enabled whether they are recorded
 * @throws TypeError for a value that is no boolean
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.set_grad_enabled.html
 */
export function setGradEnabled(enabled: boolean): Mode;
export function setGradEnabled<T>(enabled: boolean, fn: () => T): T;
export function setGradEnabled(enabled: boolean, fn?: unknown): unknown {
  expectBoolean('setGradEnabled', enabled);
  return gradMode('setGradEnabled', enabled, fn);
}

/**
 * Whether operations are recorded for autograd now.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.is_grad_enabled.html
 */
export function isGradEnabled(): boolean {
  return native.isGradEnabled();
}

/**
 * Runs `fn` without recording, and makes tensors that autograd can never use, also later. That is a little faster than
 * `noGrad`. Without `fn`, the mode is on until the returned object is disposed of.
 * @returns what `fn` returns
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.inference_mode.html
 */
export function inferenceMode<T>(fn: () => T): T;
export function inferenceMode(): Mode;
export function inferenceMode(fn?: unknown): unknown {
  return scoped(
    'inferenceMode',
    () => {
      const scope = native.enterInferenceMode(true);
      return () => native.exitInferenceMode(scope);
    },
    fn,
  );
}

/**
 * Whether the code runs in inference mode.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.is_inference_mode_enabled.html
 */
export function isInferenceModeEnabled(): boolean {
  return native.isInferenceMode();
}
