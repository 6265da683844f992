/**
 * Parameters and buffers whose sizes are not known yet.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.parameter.UninitializedParameter.html
 */
import { functions } from '../../../core/operators/namespaces';
import type { Size, Tensor } from '../../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, integers, signature, type Takes } from '../arguments';
import { Buffer, Parameter } from '../parameter';

const bindMaterialize = signature({ shape: integers(), ...factory });
const bindParameter = signature({ requiresGrad: flag(true), ...factory });
const bindBuffer = signature({ requiresGrad: flag(false), ...factory, persistent: flag(true) });

type MaterializeArguments = Takes<
  ['shape', 'device', 'dtype'],
  [shape: readonly number[], device?: Factory['device'], dtype?: Factory['dtype']]
>;

function noShape(kind: string): never {
  throw new TypeError(
    `${kind}: it has no shape before the module that holds it was called for the first time`,
  );
}

/** Gives `tensor` uninitialized memory of the given sizes. */
function fillOut(tensor: Tensor, sizes: readonly number[], { device, dtype }: Factory): void {
  tensor.data = functions.empty(sizes, { device: device ?? tensor.device, dtype: dtype ?? tensor.dtype });
}

/**
 * A parameter whose sizes are set later, as lazy modules do at their first call. Only its dtype and device
 * can be changed before.
 */
export class UninitializedParameter extends Parameter {
  /**
   * @param args `requiresGrad`: whether `backward` computes a gradient for it, true by default; `device` and
   * `dtype` of the elements
   */
  constructor(
    ...args: Arguments<
      [requiresGrad?: boolean, device?: Factory['device'], dtype?: Factory['dtype']],
      Factory & {
        /** Whether `backward` computes a gradient for it; true by default. */
        requiresGrad?: boolean;
      }
    >
  ) {
    const { requiresGrad, ...made } = bindParameter('UninitializedParameter', args);
    super(functions.empty([0], made), requiresGrad);
  }

  /** Makes this an ordinary parameter of the given sizes, whose elements are undefined until they are set. */
  materialize(...args: MaterializeArguments): void {
    const { shape, ...made } = bindMaterialize('materialize', args);
    fillOut(this, shape, made);
    Object.setPrototypeOf(this, Parameter.prototype);
  }

  /** @throws TypeError always, since the sizes are not known yet */
  override get shape(): Size {
    return noShape('UninitializedParameter');
  }

  /** Returns Python's text. */
  override toString(): string {
    return '<UninitializedParameter>';
  }
}

/**
 * A buffer whose sizes are set later, as lazy modules do at their first call. Only its dtype and device can
 * be changed before.
 */
export class UninitializedBuffer extends Buffer {
  /**
   * @param args `requiresGrad`: whether `backward` computes a gradient for it, false by default; `device` and
   * `dtype` of the elements; `persistent`: whether the module's state dict holds it, true by default
   */
  constructor(
    ...args: Arguments<
      [requiresGrad?: boolean, device?: Factory['device'], dtype?: Factory['dtype'], persistent?: boolean],
      Factory & {
        /** Whether `backward` computes a gradient for it; false by default. */
        requiresGrad?: boolean;
        /** Whether the module's state dict holds it; true by default. */
        persistent?: boolean;
      }
    >
  ) {
    const { requiresGrad, persistent, ...made } = bindBuffer('UninitializedBuffer', args);
    super(functions.empty([0], made), persistent);
    if (requiresGrad) this.requiresGrad = true;
  }

  /** Makes this an ordinary buffer of the given sizes, whose elements are undefined until they are set. */
  materialize(...args: MaterializeArguments): void {
    const { shape, ...made } = bindMaterialize('materialize', args);
    fillOut(this, shape, made);
    Object.setPrototypeOf(this, Buffer.prototype);
  }

  /** @throws TypeError always, since the sizes are not known yet */
  override get shape(): Size {
    return noShape('UninitializedBuffer');
  }

  /** Returns Python's text. */
  override toString(): string {
    return '<UninitializedBuffer>';
  }
}

/** Whether `value` is a parameter or buffer whose sizes are not known yet. */
export function isLazy(value: unknown): value is UninitializedParameter | UninitializedBuffer {
  return value instanceof UninitializedParameter || value instanceof UninitializedBuffer;
}
