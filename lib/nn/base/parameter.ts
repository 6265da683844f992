/**
 * Tensors that are members of modules.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.Parameter.html
 */

import { functions, operator } from '../../core/operators/namespaces';
import { tensorToString } from '../../core/printing/printing';
import { describe } from '../../core/support/describe';
import { isTensor, permission, Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, orNull, signature, tensorRule } from './arguments';

const detach = operator('aten::detach');

/** Makes `result` share the elements of `data`, detached from the graph; without `data` it is empty. */
function show(result: Tensor, data: Tensor | null): void {
  detach.call1Into(result, data ?? (functions.empty([0]) as Tensor));
}

const bindParameter = signature({ data: orNull(tensorRule()), requiresGrad: flag(true) });

/**
 * A trainable tensor: assigned to a field of a module, it is listed by the module's `parameters()`. It is a
 * leaf of the graph, requires a gradient by default, and shares the elements of `data`.
 * @example
 * ```ts
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter(torch.ones(1));
 *   forward(x: Tensor): Tensor {
 *     return x.mul(this.factor);
 *   }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.Parameter.html
 */
export class Parameter extends Tensor {
  /** Distinguishes the type: a plain Tensor is not assignable to a field that holds a parameter. */
  declare protected readonly isParameter: true;

  /**
   * @param args `data`: the elements, of a floating-point or complex dtype where `requiresGrad` is true,
   * empty by default; `requiresGrad`: whether `backward` computes a gradient for it, true by default, even
   * inside `noGrad`
   */
  constructor(
    ...args: Arguments<
      [data?: Tensor | null, requiresGrad?: boolean],
      {
        /**
         * The elements, of a floating-point or complex dtype where `requiresGrad` is true; empty by default.
         */
        data?: Tensor | null;
        /** Whether `backward` computes a gradient for it; true by default, even inside `noGrad`. */
        requiresGrad?: boolean;
      }
    >
  ) {
    super(permission);
    const { data, requiresGrad } = bindParameter('Parameter', args);
    show(this, data);
    if (requiresGrad) this.requiresGrad = true;
  }

  /** Returns Python's text, `Parameter containing:` followed by the tensor's. */
  override toString(): string {
    const { name } = this.constructor;
    const text =
      this.constructor === Parameter ? tensorToString(this) : `Parameter(${tensorToString(this, name)})`;
    return `Parameter containing:\n${text}`;
  }
}

const bindBuffer = signature({ data: orNull(tensorRule()), persistent: flag(true) });

/**
 * A tensor that belongs to a module's state but is not trained: assigned to a field of a module, it is listed
 * by the module's `buffers()`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.Buffer.html
 */
export class Buffer extends Tensor {
  /** Whether the module's state dict holds it. */
  readonly persistent: boolean;

  /**
   * @param args `data`: the elements, which are shared, empty by default; `persistent`: whether the module's
   * state dict holds it, true by default
   */
  constructor(
    ...args: Arguments<
      [data?: Tensor | null, persistent?: boolean],
      {
        /** The elements, which are shared; empty by default. */
        data?: Tensor | null;
        /** Whether the module's state dict holds it; true by default. */
        persistent?: boolean;
      }
    >
  ) {
    super(permission);
    const { data, persistent } = bindBuffer('Buffer', args);
    show(this, data);
    this.persistent = persistent;
    if (data?.requiresGrad) this.requiresGrad = true;
  }
}

/** @throws TypeError that begins with `where` for anything but a Parameter or null */
export function checkParameter(value: unknown, where: string): asserts value is Parameter | null {
  if (value === null || value instanceof Parameter) return;
  const hint = isTensor(value) ? '; new nn.Parameter(tensor) makes one' : '';
  throw new TypeError(`${where}: expected a Parameter or null, got ${describe(value)}${hint}`);
}
