/**
 * Tensors that belong to modules.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.Parameter.html
 */

import { functions, operator } from '../../core/operators/namespaces';
import { tensorToString } from '../../core/printing/printing';
import { describe } from '../../core/support/describe';
import { isTensor, permission, Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, orNull, signature, tensorRule } from './arguments';

const detach = operator('aten::detach');

/** Makes `result` show the elements of `data`, or none, without `data`'s history. */
function show(result: Tensor, data: Tensor | null): void {
  detach.call1Into(result, data ?? (functions.empty([0]) as Tensor));
}

const bindParameter = signature({ data: orNull(tensorRule()), requiresGrad: flag(true) });

/**
 * A tensor that a module learns: as a field of a module it is one of the module's `parameters()`. It shares the
 * elements of `data`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.Parameter.html
 */
export class Parameter extends Tensor {
  /** Sets the type apart: a plain Tensor is not assignable to a field that holds a parameter. */
  declare protected readonly isParameter: true;

  /**
   * @param data the elements, of a floating-point or complex dtype where `requiresGrad` is true; none by default
   * @param requiresGrad whether `backward` gives it a gradient; also inside `noGrad`
   */
  constructor(
    ...args: Arguments<
      [data?: Tensor | null, requiresGrad?: boolean],
      { data?: Tensor | null; requiresGrad?: boolean }
    >
  ) {
    super(permission);
    const { data, requiresGrad } = bindParameter('Parameter', args);
    show(this, data);
    if (requiresGrad) this.requiresGrad = true;
  }

  override toString(): string {
    const { name } = this.constructor;
    const text =
      this.constructor === Parameter ? tensorToString(this) : `Parameter(${tensorToString(this, name)})`;
    return `Parameter containing:\n${text}`;
  }
}

const bindBuffer = signature({ data: orNull(tensorRule()), persistent: flag(true) });

/**
 * A tensor that belongs to a module's state but is not learnt: as a field of a module it is one of the module's
 * `buffers()`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.Buffer.html
 */
export class Buffer extends Tensor {
  /** Whether it is in the module's state dict. */
  readonly persistent: boolean;

  /**
   * @param data the elements, shared; none by default
   * @param persistent whether the module's state dict holds it
   */
  constructor(
    ...args: Arguments<
      [data?: Tensor | null, persistent?: boolean],
      { data?: Tensor | null; persistent?: boolean }
    >
  ) {
    super(permission);
    const { data, persistent } = bindBuffer('Buffer', args);
    show(this, data);
    this.persistent = persistent;
    if (data?.requiresGrad) this.requiresGrad = true;
  }
}

/** @throws TypeError naming `where` for what is neither a Parameter nor null */
export function checkParameter(value: unknown, where: string): asserts value is Parameter | null {
  if (value === null || value instanceof Parameter) return;
  const hint = isTensor(value) ? '; new nn.Parameter(tensor) makes one' : '';
  throw new TypeError(`${where}: expected a Parameter or null, got ${describe(value)}${hint}`);
}
