/**
 * Functions whose backward is written by hand.
 * @see https://docs.pytorch.org/docs/2.13/notes/extending.html#extending-torch-autograd
 */

import type { TensorIndex } from '../../../native/api';
import { native } from '../../../native/load';
import { describe } from '../../support/describe';
import { construct, indexOf, isTensor, Tensor } from '../../tensor/tensor';
import { noGrad } from '../gradMode';
import {
  enterBackward,
  enterForwardMode,
  FunctionContext,
  leaveForward,
  recordingOf,
} from './functionContext';

/**
 * What `apply` needs of a class. How its methods are called depends on the class, so their parameters are left open.
 */
interface FunctionClass {
  readonly name: string;
  forward(...args: never[]): unknown;
}

/** The static methods of a subclass of `AutogradFunction`, as this file calls them. */
interface Parts {
  readonly name: string;
  forward?: (...args: unknown[]) => unknown;
  setupContext?: (ctx: FunctionContext, inputs: readonly unknown[], output: unknown) => void;
  backward?: (ctx: FunctionContext, ...gradients: (Tensor | null)[]) => unknown;
  vjp?: Parts['backward'];
  jvp?: (ctx: FunctionContext, ...tangents: (Tensor | null)[]) => unknown;
}

/** The types of the arguments of `apply`: those of `forward`, without the context where `forward` gets one. */
export type FunctionArguments<F> = F extends { setupContext: unknown; forward(...args: infer A): unknown }
  ? A
  : F extends { forward(ctx: never, ...args: infer A): unknown }
    ? A
    : never;

/** The type of the result of `apply`: that of `forward`. */
export type FunctionResult<F> = F extends { forward(...args: never[]): infer R } ? R : never;

/**
 * A function whose derivative is written by hand. A subclass has a static `forward` and a static `backward`, and is
 * called by `apply`; it is never made with `new`.
 *
 *     class Exp extends torch.autograd.Function {
 *       static forward(ctx: FunctionCtx, x: Tensor) {
 *         const result = x.exp();
 *         ctx.saveForBackward(result);
 *         return result;
 *       }
 *       static backward(ctx: FunctionCtx, gradient: Tensor) {
 *         const [result] = ctx.savedTensors;
 *         return gradient.mul(result);
 *       }
 *     }
 *     Exp.apply(x);
 *
 * `forward` takes any arguments and returns a Tensor or an array; what is not a Tensor in the array stays as it is. It
 * runs without recording. `backward` gets a gradient for each result of `forward` and returns one for each argument: a
 * Tensor, or null for an argument that is not a Tensor or needs no gradient. It is recorded itself where the backward
 * pass is run with `createGraph`, so derivatives of higher order work.
 *
 * In a class with a static `setupContext(ctx, inputs, output)`, which runs after `forward`, `forward` gets no context.
 *
 * A static `jvp(ctx, ...tangents)` is the derivative in forward mode. It gets a tangent or null for each argument and
 * returns one for each result. It runs right after `forward`, and finds in `ctx.savedTensors` what `ctx.saveForForward`
 * kept. `vmap` and `functorch` are not available.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.Function.html
 */
export abstract class AutogradFunction {
  constructor() {
    throw new TypeError(`${new.target.name}: not made with new; call ${new.target.name}.apply(…)`);
  }

  /**
   * Runs `forward`, and records it with its `backward`.
   * @param args the arguments of `forward`, without the context
   * @returns what `forward` returns; its tensors are now part of the recorded graph
   * @throws Error where the results do not agree with what `markDirty` and `markNonDifferentiable` said. An error that
   * `backward` throws reaches the caller of the backward pass unchanged
   */
  static apply<F extends FunctionClass>(this: F, ...args: FunctionArguments<F>): FunctionResult<F> {
    // biome-ignore lint/complexity/noThisInStatic: the subclass is what is applied
    return applyFunction(this as unknown as Parts, args as unknown[]) as FunctionResult<F>;
  }
}

function applyFunction(parts: Parts, args: unknown[]): unknown {
  const { name } = parts;
  const { forward } = parts;
  if (typeof forward !== 'function') {
    throw new TypeError(`${name}: expected a static method forward, got ${describe(forward)}`);
  }
  const context = new FunctionContext(
    name,
    args.map((value) => isTensor(value) && value.requiresGrad),
  );
  const result = unrecorded(() => {
    if (typeof parts.setupContext !== 'function') return forward.call(parts, context, ...args);
    const output = forward.apply(parts, args);
    parts.setupContext(context, args, output);
    return output;
  });
  const single = !Array.isArray(result);
  const wrapped = record(parts, context, args, single ? [result] : (result as unknown[]));
  return single ? wrapped[0] : wrapped;
}

/** Runs `fn` without recording, in backward and in forward mode. */
function unrecorded<T>(fn: () => T): T {
  const before = native.setForwardGradEnabled(false);
  try {
    return noGrad(fn);
  } finally {
    native.setForwardGradEnabled(before);
  }
}

/** Enters the results into the graph, and returns them as they are then. */
function record(parts: Parts, context: FunctionContext, args: unknown[], results: unknown[]): unknown[] {
  const inputs = args.filter(isTensor);
  const outputs = results.filter(isTensor);
  const { saved, dirty, nonDifferentiable, materialize } = recordingOf(context);
  const raw = native.customFunction(
    `${parts.name}Backward`,
    inputs.map(indexOf),
    outputs.map(indexOf),
    dirty.map(indexOf),
    nonDifferentiable.map(indexOf),
    saved.map((tensor) => (tensor === null ? null : indexOf(tensor))),
    materialize,
    backwardOf(parts, context, args.map(isTensor), results.map(isTensor)),
    jvpOf(parts, context, args.map(isTensor), results.map(isTensor)),
    [inputs, outputs, dirty, nonDifferentiable, saved],
  );
  leaveForward(context);
  let position = 0;
  return results.map((result) => {
    if (!isTensor(result)) return result;
    const index = raw[position++];
    return index === undefined ? result : construct(Tensor, index);
  });
}

/**
 * Makes the function that the addon calls for `backward`. It must not refer to the tensors: they hold the graph, which
 * holds this function, and would never be freed.
 */
function backwardOf(
  parts: Parts,
  context: FunctionContext,
  tensorArguments: readonly boolean[],
  tensorResults: readonly boolean[],
) {
  const count = tensorArguments.filter(Boolean).length;
  return (gradients: (TensorIndex | null)[], saved: (TensorIndex | null)[]): (TensorIndex | null)[] => {
    const fromIndex = (index: TensorIndex | null) => (index === null ? null : construct(Tensor, index));
    const given = gradients.map(fromIndex);
    const leave = enterBackward(context, saved.map(fromIndex));
    try {
      const backward = parts.backward ?? parts.vjp;
      if (typeof backward !== 'function') {
        throw new TypeError(`${parts.name}: expected a static method backward, got ${describe(backward)}`);
      }
      let position = 0;
      const all = tensorResults.map((isTensorResult) =>
        isTensorResult ? (given[position++] as Tensor | null) : null,
      );
      const result = backward.call(parts, context, ...all);
      return fillIndices(
        parts.name,
        Array.isArray(result) ? result : [result],
        tensorArguments,
        new Array(count),
      );
    } finally {
      leave();
    }
  };
}

/** Makes the function that the addon calls for `jvp`. */
function jvpOf(
  parts: Parts,
  context: FunctionContext,
  tensorArguments: readonly boolean[],
  tensorResults: readonly boolean[],
) {
  return (tangents: (TensorIndex | null)[]): (TensorIndex | null)[] => {
    const { name, jvp } = parts;
    if (typeof jvp !== 'function') {
      throw new TypeError(`${name}: expected a static method jvp for forward mode, got ${describe(jvp)}`);
    }
    const given = tangents.map((index) => (index === null ? null : construct(Tensor, index)));
    const leave = enterForwardMode(context);
    try {
      let position = 0;
      const all = tensorArguments.map((isTensorArgument) =>
        isTensorArgument ? (given[position++] as Tensor | null) : null,
      );
      const result = jvp.call(parts, context, ...all);
      const list: unknown[] = Array.isArray(result) ? result : [result];
      if (list.length !== tensorResults.length) {
        throw new RangeError(
          `${name}.jvp: expected ${tensorResults.length} tangents, one for each result of forward, got ${list.length}`,
        );
      }
      const ofTensors = list.filter((_, i) => tensorResults[i]);
      for (const tangent of ofTensors) {
        if (tangent === null || isTensor(tangent)) continue;
        throw new TypeError(`${name}.jvp: expected Tensors or null, got ${describe(tangent)}`);
      }
      return (ofTensors as (Tensor | null)[]).map((tangent) => (tangent === null ? null : indexOf(tangent)));
    } finally {
      leave();
    }
  };
}

/**
 * Checks the gradients that `backward` returned, and fills `indices` with those of arguments that are tensors. It
 * allocates nothing, so that no garbage collection can free the gradients before the addon has read the indices.
 */
function fillIndices(
  name: string,
  gradients: readonly unknown[],
  tensorArguments: readonly boolean[],
  indices: (TensorIndex | null)[],
): (TensorIndex | null)[] {
  let position = 0;
  for (let i = 0; i < Math.max(gradients.length, tensorArguments.length); i++) {
    const gradient = gradients[i];
    const isNone = gradient === null || (gradient === undefined && i < gradients.length);
    if (i >= gradients.length || (i >= tensorArguments.length && !isNone)) {
      throw new RangeError(
        `${name}.backward: expected ${tensorArguments.length} gradients, one for each argument of apply, got ${gradients.length}`,
      );
    }
    if (!isNone && !isTensor(gradient)) {
      throw new TypeError(
        `${name}.backward: gradient ${i}: expected a Tensor or null, got ${describe(gradient)}`,
      );
    }
    if (tensorArguments[i]) indices[position++] = isTensor(gradient) ? indexOf(gradient) : null;
    else if (!isNone) {
      throw new TypeError(
        `${name}.backward: gradient ${i}: expected null, because argument ${i} of apply was no Tensor, got a Tensor`,
      );
    }
  }
  return indices;
}
