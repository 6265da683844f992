import { inspect } from 'node:util';
import { Callable, call } from '../../core/support/callable';

/** Calling a transform runs its `forward`. */
export interface CallableTransform {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface joins with the class
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/** The base class of transforms that are objects: they are called like functions and print as in Python. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor of Callable makes the instance a function
export abstract class CallableTransform extends Callable {
  /** Transforms one value. */
  abstract forward(...args: never[]): unknown;

  override [call](...args: never[]): unknown {
    return this.forward(...args);
  }

  /** Python's text: the class, then the arguments. */
  override toString(): string {
    return `${this.constructor.name}()`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
