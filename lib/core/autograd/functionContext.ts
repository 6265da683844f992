/** What a `Function`'s forward leaves for its backward. */

import { expectBoolean } from '../arguments/assertions';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';

/** What was asked for during forward. */
interface Recording {
  saved: readonly (Tensor | null)[];
  dirty: readonly Tensor[];
  nonDifferentiable: readonly Tensor[];
  materialize: boolean;
}

/** What forward asked for; the context forgets the tensors, which would keep the graph alive. @internal */
export let recordingOf: (context: FunctionContext) => Recording;
/** Gives the context its saved tensors, until the returned function is called. @internal */
export let enterBackward: (context: FunctionContext, saved: (Tensor | null)[]) => () => void;
/** Gives the context what `saveForForward` kept as its saved tensors, until the returned function is called. @internal */
export let enterForwardMode: (context: FunctionContext) => () => void;

/** @see https://docs.pytorch.org/docs/2.13/autograd.html#context-method-mixins */
export class FunctionContext {
  readonly #name: string;
  #recording: Recording | undefined = { saved: [], dirty: [], nonDifferentiable: [], materialize: true };
  #saved: readonly (Tensor | null)[] | undefined;
  #forward: readonly (Tensor | null)[] = [];
  /** For each argument of `apply`, whether it is a Tensor that requires grad. */
  readonly needsInputGrad: readonly boolean[];

  /** @internal */
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
        context.#forward = [];
      };
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
   * Keeps arguments, results or other tensors for backward, which sees changes in place as errors; null stays null.
   * A later call replaces an earlier one. Keep what is no tensor in a field of the context.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.save_for_backward.html
   */
  saveForBackward(...tensors: (Tensor | null)[]): void {
    this.#ask('saveForBackward', tensors, true).saved = tensors;
  }

  /**
   * Keeps tensors for `jvp`, which runs right after forward.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.save_for_forward.html
   */
  saveForForward(...tensors: (Tensor | null)[]): void {
    this.#ask('saveForForward', tensors, true);
    this.#forward = tensors;
  }

  /** What `saveForBackward` kept, in backward, and what `saveForForward` kept, in jvp. */
  get savedTensors(): readonly (Tensor | null)[] {
    if (this.#saved === undefined) {
      throw new Error(`savedTensors: expected to be read while ${this.#name}'s backward or jvp runs`);
    }
    return this.#saved;
  }

  /**
   * Names the arguments that forward changes in place, all of which it must return.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.mark_dirty.html
   */
  markDirty(...tensors: Tensor[]): void {
    this.#ask('markDirty', tensors, false).dirty = tensors;
  }

  /**
   * Names results that have no gradient, such as indices; backward gets zeros or null for them.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.mark_non_differentiable.html
   */
  markNonDifferentiable(...tensors: Tensor[]): void {
    this.#ask('markNonDifferentiable', tensors, false).nonDifferentiable = tensors;
  }

  /**
   * Whether backward gets zeros (the default) or null for a result that nothing was computed from.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.FunctionCtx.set_materialize_grads.html
   */
  setMaterializeGrads(value: boolean): void {
    expectBoolean('setMaterializeGrads', value);
    this.#ask('setMaterializeGrads', [], false).materialize = value;
  }
}

/**
 * The first parameter of `forward`, `backward` and `setupContext`: the context, and the program's own fields.
 * `Fields` types those (`FunctionCtx<{ scale: number }>`), `Saved` what `savedTensors` holds.
 */
export type FunctionCtx<
  Fields extends object = Record<string, unknown>,
  Saved extends readonly (Tensor | null)[] = readonly Tensor[],
> = Omit<FunctionContext, 'savedTensors'> & { readonly savedTensors: Saved } & Fields;
