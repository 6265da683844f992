/**
 * One call of a function in a checkpoint. Of the tensors that its first run would save, only a description is kept; a
 * second run makes them for the backward pass.
 */

import type { SavedTensorHandle } from '../../native/api';
import { native } from '../../native/load';
import { enableGrad } from '../autograd/gradMode';
import { enterHooks } from '../autograd/hooks/savedTensors';
import { callerStack } from '../support/callerStack';
import { scoped } from '../support/contextManager';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';
import { CheckpointError } from './error';
import { GraphExecGroup } from './graphExecGroup';

/** A backward pass, or a group of passes that share what a second run makes. */
type Pass = number | GraphExecGroup;

/** Stands in the graph for a tensor that was not saved. */
interface SavedSlot {
  /** For each pass, the tensor that the second run made; null once the backward has taken it. */
  readonly tensors: Map<Pass, Tensor | null>;
  /** Shape, dtype and device of the tensor, to be compared with those of the second run. */
  readonly form: string;
  readonly stack: string | undefined;
}

/** The tensors that a second run has made so far. */
interface Progress {
  count: number;
  forms: string[];
  stacks: (string | undefined)[];
}

/**
 * Thrown to end the second run when it has made all that is needed. There is only one such object, because an error
 * keeps alive what its stack refers to.
 */
const enough = new Error('checkpoint: the second run has made all that is needed');

let temporary = -1;

export interface FrameOptions {
  /** Runs the function again, with the arguments of the first run. */
  again: (...args: unknown[]) => unknown;
  earlyStop: boolean;
  checked: boolean;
  debug: boolean;
}

export class Frame {
  readonly #options: FrameOptions;
  readonly #inputs: (readonly [saved: SavedTensorHandle] | { readonly value: unknown })[];
  readonly #slots: SavedSlot[] = [];
  readonly #recomputed = new Set<Pass>();
  #isComplete = false;
  #isLonger = false;

  /**
   * @param args the arguments of the run. Tensors are saved as autograd saves them, so that a checkpoint around this
   * one need not keep them
   */
  constructor(args: readonly unknown[], options: FrameOptions) {
    this.#options = options;
    this.#inputs = args.map((value) =>
      isTensor(value) ? ([native.saveTensor(indexOf(value))] as const) : { value },
    );
  }

  /** Runs the function for the first time. */
  run<T>(fn: () => T): T {
    const enter = () =>
      enterHooks(
        (tensor) => this.#reserve(tensor),
        (slot) => this.#take(slot),
      );
    const result = scoped('checkpoint', enter, fn) as T;
    this.#isComplete = true;
    return result;
  }

  #formOf(tensor: Tensor): string {
    return this.#options.checked ? `${tensor.shape}, ${tensor.dtype}, ${tensor.device}` : '';
  }

  #stack(): string | undefined {
    return this.#options.debug ? callerStack() : undefined;
  }

  #reserve(tensor: Tensor): SavedSlot {
    const slot = { tensors: new Map(), form: this.#formOf(tensor), stack: this.#stack() };
    this.#slots.push(slot);
    return slot;
  }

  #take(slot: SavedSlot): Tensor {
    const id = native.graphTaskId();
    const pass = GraphExecGroup.current ?? (id >= 0 ? id : --temporary);
    if (!this.#recomputed.has(pass)) this.#runAgain(pass);
    const tensor = slot.tensors.get(pass);
    if (!tensor) {
      throw new CheckpointError(
        GraphExecGroup.current
          ? 'checkpoint: two backward passes of one GraphExecGroup need the same saved tensor'
          : 'checkpoint: a saved tensor was taken twice in one backward pass; read ctx.savedTensors once',
      );
    }
    slot.tensors.set(pass, null);
    return tensor;
  }

  #runAgain(pass: Pass): void {
    const args = this.#inputs.map((input) =>
      'value' in input ? input.value : construct(Tensor, native.unpackSavedTensor(input[0])),
    );
    const progress: Progress = { count: 0, forms: [], stacks: [] };
    const enter = () =>
      enterHooks(
        (tensor) => this.#make(pass, progress, tensor),
        (tensor) => tensor,
      );
    try {
      scoped('checkpoint', enter, () => enableGrad(() => this.#options.again(...args)));
    } catch (error) {
      if (error !== enough) throw error;
    }
    this.#recomputed.add(pass);
    this.#compare(progress);
  }

  /** Takes a tensor that the second run saves. */
  #make(pass: Pass, progress: Progress, tensor: Tensor): Tensor {
    const detached = tensor.requiresGrad ? tensor.detach() : tensor;
    const slot = this.#slots[progress.count++];
    progress.forms.push(this.#formOf(tensor));
    progress.stacks.push(this.#stack());
    if (slot === undefined) {
      // The backward pass runs within the function itself, before its first run has ended.
      if (!this.#isComplete) {
        this.#isLonger = true;
        return detached;
      }
      throw new CheckpointError(
        `checkpoint: the second run keeps more tensors than the first, which kept ${this.#slots.length}${this.#told(progress)}`,
      );
    }
    slot.tensors.set(pass, detached);
    if (this.#options.earlyStop && progress.count === this.#slots.length) throw enough;
    return detached;
  }

  #compare(progress: Progress): void {
    if (this.#isLonger) return;
    if (progress.count !== this.#slots.length) {
      throw new CheckpointError(
        `checkpoint: the second run kept ${progress.count} tensors, the first ${this.#slots.length}${this.#told(progress)}`,
      );
    }
    const differing = this.#slots.flatMap(({ form }, i) =>
      form === progress.forms[i] ? [] : [`tensor ${i}: ${form} at first, then ${progress.forms[i]}`],
    );
    if (differing.length === 0) return;
    throw new CheckpointError(
      `checkpoint: the two runs differ in what they keep:\n${differing.join('\n')}${this.#told(progress)}`,
    );
  }

  /** For an error message: where each tensor was saved, or how to find out. */
  #told({ forms, stacks }: Progress): string {
    if (!this.#options.debug) return '\nWith { debug: true } this says where each tensor was kept.';
    const list = (what: string, entries: readonly (readonly [string, string | undefined])[]) =>
      entries.map(([form, stack], i) => `\n${what} run, tensor ${i} (${form}):\n${stack}`).join('');
    return (
      list(
        'first',
        this.#slots.map(({ form, stack }) => [form, stack]),
      ) +
      list(
        'second',
        forms.map((form, i) => [form, stacks[i]]),
      )
    );
  }
}
