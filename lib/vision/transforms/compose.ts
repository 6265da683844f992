import { expectFunction, mismatch } from '../../core/arguments/assertions';
import { type Rule, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { CallableTransform } from './callableTransform';
import { transformText } from './repr';
import { type BatchTransform, isBatchTransform, type Transform } from './transform';

type Step<I, O> = Transform<I, O>;
/** A transform that takes what the one before it returns. */
type AnyStep = (input: never) => unknown;

/** Called like a function: `compose(image)`. */
export interface Compose<I = never, O = unknown> extends BatchTransform {
  (input: I): O;
  /** The transforms, in the order in which they are applied. */
  transforms: readonly AnyStep[];
  forward(input: I): O;
}

/** The types of the constructor: each transform takes what the one before it returns. */
interface ComposeConstructor {
  new <I, O>(transforms: readonly [Step<I, O>]): Compose<I, O>;
  new <I, A, O>(transforms: readonly [Step<I, A>, Step<A, O>]): Compose<I, O>;
  new <I, A, B, O>(transforms: readonly [Step<I, A>, Step<A, B>, Step<B, O>]): Compose<I, O>;
  new <I, A, B, C, O>(transforms: readonly [Step<I, A>, Step<A, B>, Step<B, C>, Step<C, O>]): Compose<I, O>;
  new <I, A, B, C, D, O>(
    transforms: readonly [Step<I, A>, Step<A, B>, Step<B, C>, Step<C, D>, Step<D, O>],
  ): Compose<I, O>;
  new <I, O>(transforms: readonly AnyStep[]): Compose<I, O>;
  new <I, O>(options: { transforms: readonly AnyStep[] }): Compose<I, O>;
  readonly prototype: Compose;
}

const stepsRule: Rule<readonly AnyStep[]> = {
  read(value, where) {
    if (!Array.isArray(value)) throw mismatch(where, 'an array', value);
    for (const [i, step] of value.entries()) expectFunction(`${where}[${i}]`, step);
    return value;
  },
};

const bind = signature({ transforms: stepsRule });

/**
 * Applies several transforms one after another, as `torchvision.transforms.Compose`.
 * @example
 * ```ts
 * const transform = new Compose([new ToTensor(), (x) => x.mul(2)]);
 * transform(image);
 * ```
 * @param transforms functions or transforms; each gets what the one before it returned
 * @throws TypeError if `transforms` is not an array of functions
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Compose.html
 */
export const Compose = class Compose extends CallableTransform implements BatchTransform {
  transforms: readonly AnyStep[];

  constructor(...args: unknown[]) {
    super();
    this.transforms = bind('Compose', args).transforms;
  }

  forward(input: never): unknown {
    return this.transforms.reduce<unknown>((value, step) => step(value as never), input);
  }

  forwardBatch(batch: Tensor): Tensor | undefined {
    if (this.forward !== Compose.prototype.forward) return undefined;
    if (this.transforms.length === 0) return undefined; // what it gives is images, not a tensor
    // All of them or none: a transform that was applied to the batch must not be applied again to its images.
    if (!this.transforms.every(isBatchTransform)) return undefined;
    let result: Tensor | undefined = batch;
    for (const step of this.transforms) {
      result = (step as unknown as BatchTransform).forwardBatch(result);
      if (result === undefined) return undefined;
    }
    return result;
  }

  override toString(): string {
    const lines = this.transforms.map((step) => `\n    ${transformText(step)}`);
    return `${this.constructor.name}(${lines.join('')}\n)`;
  }
} as unknown as ComposeConstructor;
