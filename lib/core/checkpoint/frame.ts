/** One run of a function in a checkpoint: what it kept is counted, not kept, and made again for the backward. */

import type { SavedTensorHandle } from '../../native/api';
import { native } from '../../native/load';
import { enableGrad } from '../autograd/autograd';
import { enterHooks } from '../autograd/savedTensors';
import { callerStack } from '../support/callerStack';
import { scoped } from '../support/contextManager';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';
import { CheckpointError } from './error';
import { GraphExecGroup } from './graphExecGroup';

/** A backward pass, or a group of them that share what a second run makes. */
type Pass = number | GraphExecGroup;

/** What stands in the graph for a tensor that was not kept. */
interface Place {
  /** What the second run made for each pass; null once the backward has taken it. */
  readonly made: Map<Pass, Tensor | null>;
  /** What the tensor was like, and, for `debug`, where it was kept. */
  readonly form: string;
  readonly stack: string | undefined;
}

/** What the second run of a pass has come to. */
interface Progress {
  count: number;
  forms: string[];
  stacks: (string | undefined)[];
}

/** Thrown inside the second run when it has made all that is needed; made once, since errors keep what their stack names. */
const enough = new Error('checkpoint: the second run has made all that is needed');

let temporary = -1;

export interface FrameOptions {
  /** The second run; gets the first one's arguments. */
  again: (...args: unknown[]) => unknown;
  earlyStop: boolean;
  checked: boolean;
  debug: boolean;
}

export class Frame {
  readonly #options: FrameOptions;
  readonly #inputs: (readonly [saved: SavedTensorHandle] | { readonly value: unknown })[];
  readonly #places: Place[] = [];
  readonly #made = new Set<Pass>();
  #isComplete = false;
  #isLonger = false;

  /** @param args the run's arguments, whose tensors are kept as autograd keeps them: a checkpoint around this one may not */
  constructor(args: readonly unknown[], options: FrameOptions) {
    this.#options = options;
    this.#inputs = args.map((value) =>
      isTensor(value) ? ([native.saveTensor(indexOf(value))] as const) : { value },
    );
  }

  /** The first run. */
  run<T>(fn: () => T): T {
    const enter = () =>
      enterHooks(
        (tensor) => this.#reserve(tensor),
        (place) => this.#take(place),
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

  #reserve(tensor: Tensor): Place {
    const place = { made: new Map(), form: this.#formOf(tensor), stack: this.#stack() };
    this.#places.push(place);
    return place;
  }

  #take(place: Place): Tensor {
    const id = native.graphTaskId();
    const pass = GraphExecGroup.current ?? (id >= 0 ? id : --temporary);
    if (!this.#made.has(pass)) this.#runAgain(pass);
    const tensor = place.made.get(pass);
    if (!tensor) {
      throw new CheckpointError(
        GraphExecGroup.current
          ? 'checkpoint: two backward passes of one GraphExecGroup need the same saved tensor'
          : 'checkpoint: a saved tensor was taken twice in one backward pass; read ctx.savedTensors once',
      );
    }
    place.made.set(pass, null);
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
    this.#made.add(pass);
    this.#compare(progress);
  }

  /** Keeps what the second run would keep. */
  #make(pass: Pass, progress: Progress, tensor: Tensor): Tensor {
    const made = tensor.requiresGrad ? tensor.detach() : tensor;
    const place = this.#places[progress.count++];
    progress.forms.push(this.#formOf(tensor));
    progress.stacks.push(this.#stack());
    if (place === undefined) {
      // A backward inside the first run comes to this before that run has ended.
      if (!this.#isComplete) {
        this.#isLonger = true;
        return made;
      }
      throw new CheckpointError(
        `checkpoint: the second run keeps more tensors than the first, which kept ${this.#places.length}${this.#told(progress)}`,
      );
    }
    place.made.set(pass, made);
    if (this.#options.earlyStop && progress.count === this.#places.length) throw enough;
    return made;
  }

  #compare(progress: Progress): void {
    if (this.#isLonger) return;
    if (progress.count !== this.#places.length) {
      throw new CheckpointError(
        `checkpoint: the second run kept ${progress.count} tensors, the first ${this.#places.length}${this.#told(progress)}`,
      );
    }
    const differing = this.#places.flatMap(({ form }, i) =>
      form === progress.forms[i] ? [] : [`tensor ${i}: ${form} at first, then ${progress.forms[i]}`],
    );
    if (differing.length === 0) return;
    throw new CheckpointError(
      `checkpoint: the two runs differ in what they keep:\n${differing.join('\n')}${this.#told(progress)}`,
    );
  }

  /** Where each tensor was kept, or how to learn it. */
  #told({ forms, stacks }: Progress): string {
    if (!this.#options.debug) return '\nWith { debug: true } this says where each tensor was kept.';
    const list = (what: string, entries: readonly (readonly [string, string | undefined])[]) =>
      entries.map(([form, stack], i) => `\n${what} run, tensor ${i} (${form}):\n${stack}`).join('');
    return (
      list(
        'first',
        this.#places.map(({ form, stack }) => [form, stack]),
      ) +
      list(
        'second',
        forms.map((form, i) => [form, stacks[i]]),
      )
    );
  }
}
