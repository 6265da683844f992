/**
 * Backward passes: what computes gradients through the recorded graph.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html
 */
import { native } from '../../native/load';
import { anything, flag, orNull, type Rule, signature, type Takes } from '../arguments/rules';
import { describe } from '../support/describe';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';
import { type GradientEdge, isEdge, throughEdges } from './gradientEdge';

type OneOrMore<T> = T | readonly T[];

/** The options of `backward`. */
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

/** The rule of the tensors, or edges of the graph, that a backward pass starts from or ends in. */
const endsRule = (): Rule<OneOrMore<Tensor | GradientEdge>> => anything();
const gradientsRule = (): Rule<OneOrMore<Tensor | null> | null> => anything(null);
const passFlags = { retainGraph: orNull(flag()), createGraph: flag(false) };

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

const bindBackward = signature({
  tensors: endsRule(),
  gradTensors: gradientsRule(),
  ...passFlags,
  gradVariables: gradientsRule(),
  inputs: anything<BackwardOptions['inputs']>(null),
});

/**
 * Computes the gradients of `tensors` with respect to the leaves that they were computed from, and adds them to the
 * leaves' `grad`.
 * @param tensors a tensor or several, usually the loss, or edges of the graph
 * @param gradTensors for each tensor its gradient, with its shape; 1 by default, for tensors with one element
 * @param retainGraph whether to keep the graph for another backward pass; by default as `createGraph`
 * @param createGraph whether to record the backward pass, for derivatives of higher order; false by default
 * @param gradVariables the older name of `gradTensors`
 * @param inputs the tensors whose `grad` receives gradients; by default all leaves
 * @throws Error for a tensor that was not recorded, for one with several elements and no gradient, and for a second
 * backward pass through a graph that was not kept
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.backward.html
 */
export function backward(
  ...args: Takes<
    ['tensors', 'gradTensors', 'retainGraph', 'createGraph', 'gradVariables', 'inputs'],
    [
      tensors: OneOrMore<Tensor | GradientEdge>,
      gradTensors?: OneOrMore<Tensor | null> | null,
      retainGraph?: boolean | null,
      createGraph?: boolean,
      gradVariables?: OneOrMore<Tensor | null> | null,
      inputs?: OneOrMore<Tensor | GradientEdge> | null,
    ]
  >
): void {
  const { tensors, gradTensors, gradVariables, ...options } = bindBackward('backward', args);
  if (gradTensors !== null && gradVariables !== null) {
    throw new TypeError(
      "backward: argument 'gradVariables' is the older name of 'gradTensors': give one of them",
    );
  }
  runBackward(tensors, gradTensors ?? gradVariables, options);
}

function runBackward(
  tensors: OneOrMore<Tensor | GradientEdge>,
  gradTensors: OneOrMore<Tensor | null> | null,
  { retainGraph = null, createGraph = false, inputs = null }: Omit<BackwardOptions, 'gradient'>,
): void {
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

/** The options of `grad`. */
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

const bindGrad = signature({
  outputs: endsRule(),
  inputs: endsRule(),
  gradOutputs: gradientsRule(),
  ...passFlags,
  onlyInputs: flag(true),
  allowUnused: orNull(flag()),
  isGradsBatched: flag(false),
  materializeGrads: flag(false),
});

/** Refuses the options of Python's `grad` that only have one value here. */
function checkGrad(onlyInputs: boolean, isGradsBatched: boolean): void {
  if (!onlyInputs) throw new RangeError("grad: argument 'onlyInputs': expected true, got false");
  if (isGradsBatched) throw new RangeError("grad: argument 'isGradsBatched': expected false, got true");
}

/**
 * Computes the gradients of the sum of `outputs` with respect to `inputs`, and returns them. What the tensors have in
 * `grad` stays as it is.
 *
 *     const x = torch.tensor(3, { requiresGrad: true });
 *     const [dx] = torch.autograd.grad(x.pow(2), x); // tensor(6.)
 *
 * @param outputs a tensor or several, or edges of the graph
 * @param inputs a tensor or several that the outputs were computed from, or edges of the graph
 * @param gradOutputs for each output its gradient, with its shape; 1 by default, for outputs with one element
 * @param retainGraph whether to keep the graph for another backward pass; by default as `createGraph`
 * @param createGraph whether to record the backward pass, for derivatives of higher order; false by default
 * @param onlyInputs accepted for compatibility with Python; only true, the default
 * @param allowUnused whether an input that no output depends on gets null instead of throwing; by default as
 * `materializeGrads`
 * @param isGradsBatched accepted for compatibility with Python; only false, the default
 * @param materializeGrads whether such an input gets zeros instead of null; false by default
 * @returns for each input its gradient, with its shape; null for an input without one where `allowUnused` is true
 * @throws Error for an input that no output depends on, unless `allowUnused` or `materializeGrads` is true; for outputs
 * that were not recorded, and for one with several elements and no gradient
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad.html
 */
export function grad(
  ...args: Takes<
    [
      'outputs',
      'inputs',
      'gradOutputs',
      'retainGraph',
      'createGraph',
      'onlyInputs',
      'allowUnused',
      'isGradsBatched',
      'materializeGrads',
    ],
    [
      outputs: OneOrMore<Tensor | GradientEdge>,
      inputs: OneOrMore<Tensor | GradientEdge>,
      gradOutputs?: OneOrMore<Tensor | null> | null,
      retainGraph?: boolean | null,
      createGraph?: boolean,
      onlyInputs?: boolean,
      allowUnused?: boolean | null,
      isGradsBatched?: boolean,
      materializeGrads?: boolean,
    ]
  >
): (Tensor | null)[] {
  const { outputs, inputs, gradOutputs, retainGraph, createGraph, materializeGrads, ...rest } = bindGrad(
    'grad',
    args,
  );
  checkGrad(rest.onlyInputs, rest.isGradsBatched);
  const allowUnused = rest.allowUnused ?? materializeGrads;
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

const bindMethod = signature({
  gradient: anything<Tensor | null>(null),
  ...passFlags,
  inputs: anything<BackwardOptions['inputs']>(null),
});

Object.defineProperty(Tensor.prototype, 'backward', {
  value(this: Tensor, ...args: unknown[]): void {
    if (!isTensor(this))
      throw new TypeError(`backward: expected to be called on a Tensor, got ${describe(this)}`);
    const { gradient, ...options } = bindMethod('backward', args);
    runBackward(this, gradient, options);
  },
  writable: true,
  configurable: true,
});
