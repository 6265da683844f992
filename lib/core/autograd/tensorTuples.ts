/** Arguments and results of `autograd.functional`, which may be one tensor or several. */

import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';
import { grad } from './backward';
import { isGradEnabled, setGradEnabled } from './gradMode';

/** A Tensor or an array of Tensors. */
export type Tensors = Tensor | readonly Tensor[];
/** A `Value` for each tensor of `T`: one where `T` is one Tensor, an array where `T` is an array. */
export type ForEach<T, Value> = T extends readonly unknown[] ? Value[] : Value;
/** A function of tensors that returns one or several. */
export type TensorFunction<Output extends Tensors = Tensors> = (...inputs: Tensor[]) => Output;

/** Tensors, and whether they were given as a single one. */
export interface Group {
  single: boolean;
  tensors: readonly Tensor[];
}

export function groupOf(callee: string, what: string, value: unknown): Group {
  const single = !Array.isArray(value);
  const tensors = single ? [value] : (value as unknown[]);
  for (const [i, tensor] of tensors.entries()) {
    if (isTensor(tensor)) continue;
    throw new TypeError(
      single
        ? `${callee}: ${what}: expected a Tensor or an array of Tensors, got ${describe(tensor)}`
        : `${callee}: ${what}: expected a Tensor at position ${i}, got ${describe(tensor)}`,
    );
  }
  return { single, tensors: tensors as Tensor[] };
}

/** `values` in the form in which `group` was given: a single one or an array. */
export function inForm<T>({ single }: Group, values: readonly T[]): T | T[] {
  return single ? (values[0] as T) : [...values];
}

/** Copies of the inputs that are separate from the program's graph, unless that graph is to be extended. */
export function prepare(tensors: readonly Tensor[], createGraph: boolean, requiresGrad: boolean): Tensor[] {
  return tensors.map((tensor) =>
    createGraph && tensor.requiresGrad ? tensor.viewAs(tensor) : tensor.detach().requiresGrad_(requiresGrad),
  );
}

/** The results, without the graph that was needed to compute them. */
export function finished(tensors: readonly Tensor[], createGraph: boolean): Tensor[] {
  return createGraph ? [...tensors] : tensors.map((tensor) => tensor.detach());
}

/** Computes gradients as `autograd.grad` does. Some of the outputs may depend on nothing. */
export function gradients(
  outputs: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  gradOutputs: readonly (Tensor | null)[] | null,
  createGraph: boolean,
  retainGraph: boolean | null = null,
): (Tensor | null)[] {
  const used = outputs.flatMap((output, i) => (output?.requiresGrad ? [i] : []));
  if (used.length === 0) return inputs.map(() => null);
  return grad(
    used.map((i) => outputs[i] as Tensor),
    inputs,
    { gradOutputs: used.map((i) => gradOutputs?.[i] ?? null), allowUnused: true, createGraph, retainGraph },
  );
}

/**
 * Runs `fn` in the mode in which the result is computed: recording where `createGraph` is true, else as the caller
 * runs.
 */
export function inResultMode<T>(createGraph: boolean, fn: () => T): T {
  return setGradEnabled(createGraph || isGradEnabled(), fn);
}

/**
 * In strict mode, checks that each tensor depends on the inputs.
 * @throws Error for the first one that does not
 */
export function requireDependence(
  callee: string,
  what: string,
  tensors: readonly (Tensor | null)[],
  strict: boolean,
): void {
  if (!strict) return;
  const position = tensors.findIndex((tensor) => !tensor?.requiresGrad);
  if (position < 0) return;
  throw new Error(
    `${callee}: ${what} ${position} does not depend on the inputs, which strict does not allow`,
  );
}

/** The gradients, with zeros in place of those that are missing. */
export function withZeros(
  callee: string,
  what: string,
  values: readonly (Tensor | null)[],
  like: readonly Tensor[],
  strict: boolean,
  createGraph: boolean,
): Tensor[] {
  return values.map((value, i) => {
    if (strict && (value === null || (createGraph && !value.requiresGrad))) {
      throw new Error(`${callee}: ${what} is independent of input ${i}, which strict does not allow`);
    }
    return value ?? (like[i] as Tensor).newZeros((like[i] as Tensor).shape);
  });
}

/**
 * Checks the vector of a product, which must have the form of `other`. null stands for 1, where `other` has one
 * element.
 */
export function vectorOf(callee: string, v: unknown, other: Group, createGraph: boolean): Tensor[] | null {
  if (v === null || v === undefined) {
    const { tensors } = other;
    if (tensors.length === 1 && tensors[0]?.numel() === 1) return null;
    throw new TypeError(
      `${callee}: argument 'v': expected a vector, which may be left out only beside a single Tensor of one element`,
    );
  }
  const { tensors } = groupOf(callee, "argument 'v'", v);
  if (tensors.length !== other.tensors.length) {
    throw new RangeError(
      `${callee}: argument 'v': expected ${other.tensors.length} Tensors, got ${tensors.length}`,
    );
  }
  for (const [i, tensor] of tensors.entries()) {
    const expected = String((other.tensors[i] as Tensor).shape);
    if (String(tensor.shape) === expected) continue;
    throw new RangeError(
      `${callee}: argument 'v': expected ${expected} at position ${i}, got ${tensor.shape}`,
    );
  }
  return prepare(tensors, createGraph, false);
}
