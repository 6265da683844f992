/**
 * Parameters and buffers whose sizes are not known yet.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.UninitializedParameter.html
 */
import { functions } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, signature } from './arguments';
import { Buffer, Parameter } from './parameter';

const bindParameter = signature({ requiresGrad: flag(true), ...factory });
const bindBuffer = signature({ requiresGrad: flag(false), ...factory, persistent: flag(true) }, 3);

function noShape(kind: string): never {
  throw new TypeError(
    `${kind}: it has no shape before the module that holds it was called for the first time`,
  );
}

/** Gives `tensor` memory of the given sizes. */
function fillOut(tensor: Tensor, sizes: readonly number[], { device, dtype }: Factory): void {
  tensor.data = functions.empty(sizes, { device: device ?? tensor.device, dtype: dtype ?? tensor.dtype });
}

/** A parameter that gets its sizes later; only its dtype and device can be changed before. */
export class UninitializedParameter extends Parameter {
  constructor(
    ...args: Arguments<
      [requiresGrad?: boolean, device?: Factory['device'], dtype?: Factory['dtype']],
      Factory & { requiresGrad?: boolean }
    >
  ) {
    const { requiresGrad, ...made } = bindParameter('UninitializedParameter', args);
    super(functions.empty([0], made), requiresGrad);
  }

  /** Makes this an ordinary parameter of the given sizes, whose elements are yet to be set. */
  materialize(shape: readonly number[], made: Factory = {}): void {
    fillOut(this, shape, made);
    Object.setPrototypeOf(this, Parameter.prototype);
  }

  override get shape(): Size {
    return noShape('UninitializedParameter');
  }

  override toString(): string {
    return '<UninitializedParameter>';
  }
}

/** A buffer that gets its sizes later; only its dtype and device can be changed before. */
export class UninitializedBuffer extends Buffer {
  constructor(
    ...args: Arguments<
      [requiresGrad?: boolean, device?: Factory['device'], dtype?: Factory['dtype']],
      Factory & { requiresGrad?: boolean; persistent?: boolean }
    >
  ) {
    const { requiresGrad, persistent, ...made } = bindBuffer('UninitializedBuffer', args);
    super(functions.empty([0], made), persistent);
    if (requiresGrad) this.requiresGrad = true;
  }

  /** Makes this an ordinary buffer of the given sizes, whose elements are yet to be set. */
  materialize(shape: readonly number[], made: Factory = {}): void {
    fillOut(this, shape, made);
    Object.setPrototypeOf(this, Buffer.prototype);
  }

  override get shape(): Size {
    return noShape('UninitializedBuffer');
  }

  override toString(): string {
    return '<UninitializedBuffer>';
  }
}

/** Whether `value` is a parameter or buffer without sizes. */
export function isLazy(value: unknown): value is UninitializedParameter | UninitializedBuffer {
  return value instanceof UninitializedParameter || value instanceof UninitializedBuffer;
}
