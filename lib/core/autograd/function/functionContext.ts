/** The context that a `Function`'s forward and backward share. */

import { expectBoolean } from '../../arguments/assertions';
import { describe } from '../../support/describe';
import { isTensor, type Tensor } from '../../tensor/tensor';

/** What `forward` asked for. */
interface Recording {
  saved: readonly (Tensor | null)[];
  dirty: readonly Tensor[];
  nonDifferentiable: readonly Tensor[];
  materialize: boolean;
}

/**
 * Returns what `forward` asked for, and removes it from the context: its tensors would keep the graph alive. @internal
 */
export let recordingOf: (context: FunctionContext) => Recording;
/** Sets what `savedTensors` returns in a backward pass, until the returned function is called. @internal */
export let enterBackward: (context: FunctionContext, saved: (Tensor | null)[]) => () => void;
/** Makes `savedTensors` return what `saveForForward` saved, until the returned function is called. @internal */
export let enterForwardMode: (context: FunctionContext) => () => void;
/**
 * Forgets what `saveForForward` saved, which no `jvp` needs any more: the graph holds the context, and would be held by
 * its own results. @internal
 */
export let leaveForward: (context: FunctionContext) => void;

/**
 * The context of a `torch.autograd.Function`: `forward` saves in it what `backward` needs. Programs may set fields of
 * their own on it.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#context-method-mixins
 */
export class FunctionContext {
  readonly #name: string;
  #recording: Recording | undefined = { saved: [], dirty: [], nonDifferentiable: [], materialize: true };
  #saved: readonly (Tensor | null)[] | undefined;
  #forward: readonly (Tensor | null)[] = [];
  /** For each argument of `apply`, whether it is a Tensor that requires a gradient. */
  readonly needsInputGrad: readonly boolean[];

  /** Made by the library alone, which gives it to `forward` and `backward`. */
  constructor(name: string, needsInputGrad: readonly boolean[]) {
    this.#name = name;
    this.needsInputGrad = needsInputGrad;
  }

  static {
    recordingOf = (context) => {
      const recording = context.#recording as Recording;
      context.#recording = undefined;
      return recording;
    };
    enterBackward = (context, saved) => {
      const before = context.#saved;
      context.#saved = saved;
      return () => {
        context.#saved = before;
      };
    };
    enterForwardMode = (context) => {
      const before = context.#saved;
      context.#saved = context.#forward;
      return () => {
        context.#saved = before;
      };
    };
    leaveForward = (context) => {
      context.#forward = [];
    };
  }

  #ask(method: string, tensors: readonly unknown[], nullable: boolean): Recording {
    for (const [i, tensor] of tensors.entries()) {
      if (isTensor(tensor) || (nullable && tensor === null)) continue;
      throw new TypeError(
        `${method}: argument ${i}: expected a Tensor${nullable ? ' or null' : ''}, got ${describe(tensor)}`,
      );
    }
    if (this.#recording === undefined) {
      throw new Error(`${method}: expected to be called while ${this.#name}'s forward or setupContext runs`);
    }
    return this.#recording;
  }

  /**
   * Saves tensors for `backward`, which finds them in `savedTensors`. Where one of them is changed in place before
   * that, the backward pass throws. What is not a tensor is saved in a field of the context.
   * @param tensors arguments, results or other tensors; null stays null. A later call replaces an earlier one
   * @throws Error outside of `forward` and `setupContext`, TypeError for another value
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.save_for_backward.html
   */
  saveForBackward(...tensors: (Tensor | null)[]): void {
    this.#ask('saveForBackward', tensors, true).saved = tensors;
  }

  /**
   * Saves tensors for `jvp`, which runs right after `forward` and finds them in `savedTensors`.
   * @param tensors arguments, results or other tensors; null stays null. A later call replaces an earlier one
   * @throws Error outside of `forward` and `setupContext`, TypeError for another value
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.save_for_forward.html
   */
  saveForForward(...tensors: (Tensor | null)[]): void {
    this.#ask('saveForForward', tensors, true);
    this.#forward = tensors;
  }

  /**
   * The tensors that were saved: in `backward` by `saveForBackward`, in `jvp` by `saveForForward`.
   * @throws Error outside of `backward` and `jvp`
   */
  get savedTensors(): readonly (Tensor | null)[] {
    if (this.#saved === undefined) {
      throw new Error(`savedTensors: expected to be read while ${this.#name}'s backward or jvp runs`);
    }
    return this.#saved;
  }

  /**
   * Names the arguments that `forward` changes in place. It has to return all of them.
   * @param tensors arguments of `forward`. A later call replaces an earlier one
   * @throws Error outside of `forward` and `setupContext`, TypeError for another value
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.mark_dirty.html
   */
  markDirty(...tensors: Tensor[]): void {
    this.#ask('markDirty', tensors, false).dirty = tensors;
  }

  /**
   * Names results that have no gradient, such as indices. For them `backward` gets zeros, or null where
   * `setMaterializeGrads(false)` was called.
   * @param tensors results of `forward`. A later call replaces an earlier one
   * @throws Error outside of `forward` and `setupContext`, TypeError for another value
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.mark_non_differentiable.html
   */
  markNonDifferentiable(...tensors: Tensor[]): void {
    this.#ask('markNonDifferentiable', tensors, false).nonDifferentiable = tensors;
  }

  /**
   * Sets what `backward` gets for a result that nothing was computed from: zeros (true, the default) or null (false).
   * @param value whether it gets zeros
   * @throws Error outside of `forward` and `setupContext`, TypeError for a value that is not a boolean
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.set_materialize_grads.html
   */
  setMaterializeGrads(value: boolean): void {
    expectBoolean('setMaterializeGrads', value);
    this.#ask('setMaterializeGrads', [], false).materialize = value;
  }
}

/**
 * The type of the first parameter of `forward`, `backward` and `setupContext`: the context with the program's own
 * fields. `Fields` is the type of these, as in `FunctionCtx<{ scale: number }>`, and `Saved` that of `savedTensors`.
 */
export type FunctionCtx<
  Fields extends object = Record<string, unknown>,
  Saved extends readonly (Tensor | null)[] = readonly Tensor[],
> = Omit<FunctionContext, 'savedTensors'> & { readonly savedTensors: Saved } & Fields;
