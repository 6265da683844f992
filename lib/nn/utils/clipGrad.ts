/**
 * Limits the size of gradients.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.clip_grad_norm_.html
 */
import { noGrad } from '../../core/autograd/gradMode';
import { functions, linalg, operator } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, orNull, type Rule, real, signature, tensorRule } from '../base/arguments';

/** One tensor, or several. */
export type TensorOrTensors = Tensor | Iterable<Tensor>;

/** Accepts one tensor or several and gives an array. */
function tensorsRule(): Rule<Tensor[]> {
  return {
    read(value, where) {
      if (isTensor(value)) return [value];
      if (typeof (value as Iterable<unknown> | null)?.[Symbol.iterator] !== 'function') {
        throw new TypeError(`${where}: expected a Tensor or Tensors, got ${describe(value)}`);
      }
      const list = [...(value as Iterable<unknown>)];
      const other = list.find((item) => !isTensor(item));
      if (other !== undefined) throw new TypeError(`${where}: expected Tensors, got ${describe(other)}`);
      return list as Tensor[];
    },
  };
}

const foreachNorm = operator('aten::_foreach_norm');
const foreachMul = operator('aten::_foreach_mul_');
const foreachClampMin = operator('aten::_foreach_clamp_min_');
const foreachClampMax = operator('aten::_foreach_clamp_max_');

/** Groups tensors by dtype and device, which must be the same for all tensors of a foreach kernel. */
function groups(tensors: readonly Tensor[]): Tensor[][] {
  const found = new Map<string, Tensor[]>();
  for (const tensor of tensors) {
    const key = `${tensor.dtype} ${tensor.device}`;
    const group = found.get(key);
    if (group) group.push(tensor);
    else found.set(key, [tensor]);
  }
  return [...found.values()];
}

function gradientsOf(parameters: readonly Tensor[]): Tensor[] {
  return parameters.map(({ grad }) => grad).filter((grad) => grad !== null);
}

/** The rule for how several tensors are processed: by kernels for lists, or one by one. */
const common = { foreach: orNull(flag()) };
const normRules = { normType: real(2), errorIfNonfinite: flag(false), ...common };

const bindTotal = signature({ tensors: tensorsRule(), ...normRules });

/** How `getTotalNorm` and `clipGradNorm_` compute a norm. */
export interface TotalNormOptions {
  /** The exponent of the norm, also `Infinity` for the maximum; 2 by default. */
  normType?: number;
  /** Whether a norm that is NaN or infinite throws; false by default. */
  errorIfNonfinite?: boolean;
  /**
   * Whether all tensors are processed at once, which is faster, or one by one; null, the default, is at once.
   */
  foreach?: boolean | null;
}

function totalNorm(
  tensors: readonly Tensor[],
  normType: number,
  errorIfNonfinite: boolean,
  foreach: boolean | null,
): Tensor {
  const [first] = tensors;
  if (first === undefined) return functions.zeros([]);
  const { device } = first;
  const norms = groups(tensors).flatMap((group) =>
    foreach === false
      ? group.map((tensor): Tensor => linalg.vectorNorm(tensor, normType))
      : (foreachNorm.callMany([group, normType]) as Tensor[]),
  );
  const total: Tensor = linalg.vectorNorm(functions.stack(norms.map((norm) => norm.to(device))), normType);
  if (errorIfNonfinite && !Number.isFinite(total.item())) {
    throw new RangeError(
      `clipGradNorm_: the total norm of order ${normType} of the gradients is ${total.item()}, so they cannot be clipped`,
    );
  }
  return total;
}

/**
 * Computes the norm of all elements of all tensors, as if they were one vector.
 * @returns a 0-d tensor
 * @throws RangeError for a norm that is not finite, with `errorIfNonfinite`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.get_total_norm.html
 */
export function getTotalNorm(
  ...args: Arguments<
    [tensors: TensorOrTensors, normType?: number, errorIfNonfinite?: boolean, foreach?: boolean | null],
    TotalNormOptions & {
      /** The tensors. */
      tensors: TensorOrTensors;
    },
    ['tensors']
  >
): Tensor {
  const { tensors, normType, errorIfNonfinite, foreach } = bindTotal('getTotalNorm', args);
  return noGrad(() => totalNorm(tensors, normType, errorIfNonfinite, foreach));
}

function scale(parameters: readonly Tensor[], maxNorm: number, total: Tensor, foreach: boolean | null): void {
  const gradients = gradientsOf(parameters);
  if (gradients.length === 0) return;
  const factor: Tensor = total.add(1e-6).reciprocal().mul(maxNorm).clamp({ max: 1 });
  for (const group of groups(gradients)) {
    const here = factor.to((group[0] as Tensor).device);
    if (foreach === false) for (const gradient of group) gradient.mul_(here);
    else foreachMul.callMany([group, here]);
  }
}

const bindWithNorm = signature({
  parameters: tensorsRule(),
  maxNorm: real(),
  totalNorm: tensorRule(),
  ...common,
});

/**
 * Multiplies the gradients of all parameters by the factor that reduces a norm computed before to at most
 * `maxNorm`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.clip_grads_with_norm_.html
 */
export function clipGradsWithNorm_(
  ...args: Arguments<
    [parameters: TensorOrTensors, maxNorm: number, totalNorm: Tensor, foreach?: boolean | null],
    {
      /** The parameters whose gradients are limited, in place. */
      parameters: TensorOrTensors;
      /** The largest norm allowed. */
      maxNorm: number;
      /** The norm of the gradients, as `getTotalNorm` returned it. */
      totalNorm: Tensor;
      /**
       * Whether all tensors are processed at once, which is faster, or one by one; null, the default, is at
       * once.
       */
      foreach?: boolean | null;
    },
    ['parameters', 'maxNorm', 'totalNorm']
  >
): void {
  const given = bindWithNorm('clipGradsWithNorm_', args);
  noGrad(() => scale(given.parameters, given.maxNorm, given.totalNorm, given.foreach));
}

const bindNorm = signature({ parameters: tensorsRule(), maxNorm: real(), ...normRules });

/**
 * Multiplies the gradients of all parameters by a common factor so that their norm, taken together, is at
 * most `maxNorm`. Call it between `backward()` and the optimizer's `step()`.
 * @example
 * ```ts
 * loss.backward();
 * nn.utils.clipGradNorm_(model.parameters(), 1);
 * optimizer.step();
 * ```
 * @returns the norm before, a 0-d tensor
 * @throws RangeError for a norm that is not finite, with `errorIfNonfinite`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clipGradNorm_(
  ...args: Arguments<
    [
      parameters: TensorOrTensors,
      maxNorm: number,
      normType?: number,
      errorIfNonfinite?: boolean,
      foreach?: boolean | null,
    ],
    TotalNormOptions & {
      /** The parameters whose gradients are limited, in place. */
      parameters: TensorOrTensors;
      /** The largest norm allowed. */
      maxNorm: number;
    },
    ['parameters', 'maxNorm']
  >
): Tensor {
  const { parameters, maxNorm, normType, errorIfNonfinite, foreach } = bindNorm('clipGradNorm_', args);
  return noGrad(() => {
    const total = totalNorm(gradientsOf(parameters), normType, errorIfNonfinite, foreach);
    scale(parameters, maxNorm, total, foreach);
    return total;
  });
}

const bindValue = signature({ parameters: tensorsRule(), clipValue: real(), ...common });

/**
 * Clamps each element of the gradients to [−clipValue, clipValue].
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(
  ...args: Arguments<
    [parameters: TensorOrTensors, clipValue: number, foreach?: boolean | null],
    {
      /** The parameters whose gradients are limited, in place. */
      parameters: TensorOrTensors;
      /** The largest absolute value allowed. */
      clipValue: number;
      /**
       * Whether all tensors are processed at once, which is faster, or one by one; null, the default, is at
       * once.
       */
      foreach?: boolean | null;
    },
    ['parameters', 'clipValue']
  >
): void {
  const { parameters, clipValue, foreach } = bindValue('clipGradValue_', args);
  noGrad(() => {
    for (const group of groups(gradientsOf(parameters))) {
      if (foreach === false) {
        for (const gradient of group) gradient.clamp_(-clipValue, clipValue);
      } else {
        foreachClampMin.callMany([group, -clipValue]);
        foreachClampMax.callMany([group, clipValue]);
      }
    }
  });
}
