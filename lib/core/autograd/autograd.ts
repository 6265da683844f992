/**
 * Backward passes and the gradient modes.
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
  /** The gradient of the tensor; may be left out for one element. */
  gradient?: Tensor | null;
  /** Keeps the graph for another backward; by default as `createGraph`. */
  retainGraph?: boolean | null;
  /** Records the backward itself, for derivatives of higher order. */
  createGraph?: boolean;
  /** Only these get gradients. */
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
 * Sums the gradients of `tensors` with respect to the graph's leaves into their `grad`.
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
  gradOutputs?: OneOrMore<Tensor | null> | null;
  retainGraph?: boolean | null;
  createGraph?: boolean;
  /** Gives null for an input that the outputs don't depend on, instead of an error. */
  allowUnused?: boolean | null;
  /** Gives zeros for it. */
  materializeGrads?: boolean;
}

/**
 * The gradients of the outputs' sum with respect to the inputs.
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
     * Sums the gradient of this tensor with respect to the graph's leaves into their `grad`.
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
 * Runs `fn` without recording for autograd: `noGrad(() => …)`; or until the scope ends: `using _ = noGrad()`.
 * An async `fn` stays in the mode until its promise settles, and so does what runs meanwhile.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.no_grad.html
 */
export function noGrad<T>(fn: () => T): T;
export function noGrad(): Mode;
export function noGrad(fn?: unknown): unknown {
  return gradMode('noGrad', false, fn);
}

/** As `noGrad`, but recording. */
export function enableGrad<T>(fn: () => T): T;
export function enableGrad(): Mode;
export function enableGrad(fn?: unknown): unknown {
  return gradMode('enableGrad', true, fn);
}

/** Sets whether operations are recorded, from here on or around `fn`. */
export function setGradEnabled(enabled: boolean): Mode;
export function setGradEnabled<T>(enabled: boolean, fn: () => T): T;
export function setGradEnabled(enabled: boolean, fn?: unknown): unknown {
  expectBoolean('setGradEnabled', enabled);
  return gradMode('setGradEnabled', enabled, fn);
}

export function isGradEnabled(): boolean {
  return native.isGradEnabled();
}

/**
 * As `noGrad`, and what is made inside can never enter autograd, which saves its bookkeeping.
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

export function isInferenceModeEnabled(): boolean {
  return native.isInferenceMode();
}
