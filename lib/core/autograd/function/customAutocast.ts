/** Mixed precision for functions whose backward is written by hand. */

import { dtypeRule, functionRule, orNull, signature, text } from '../../arguments/rules';
import { autocast, getAutocastDtype, isAutocastEnabled } from '../../runtime/autocast';
import { isPlainObject } from '../../support/plainObject';
import { isTensor } from '../../tensor/tensor';
import { type DType, float64 } from '../../types/dtype';

/** The dtype and state of autocast with which a forward pass ran. Its backward pass uses the same. */
const forwards = new WeakMap<object, { dtype: DType; enabled: boolean }>();

/** Returns `value` with the floating-point tensors on `deviceType` in it cast to `dtype`. */
function cast(value: unknown, deviceType: string, dtype: DType): unknown {
  if (isTensor(value)) {
    const isEligible =
      value.dtype.isFloatingPoint && value.dtype !== float64 && value.device.type === deviceType;
    return isEligible ? value.to(dtype) : value;
  }
  if (Array.isArray(value)) return value.map((item) => cast(item, deviceType, dtype));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cast(item, deviceType, dtype)]));
}

type Forward<Context, Args extends readonly unknown[], Result> = (ctx: Context, ...args: Args) => Result;
type AnyForward = Forward<object, unknown[], unknown>;

const bindFwd = signature(
  { fwd: functionRule<AnyForward>(), deviceType: text(), castInputs: orNull(dtypeRule()) },
  1,
);
const bindBwd = signature({ bwd: functionRule<AnyForward>(), deviceType: text() }, 1);

/** The options of `customBwd`. */
export interface CustomBwdOptions {
  /** The type of device whose autocast is meant, such as `'cuda'`. */
  deviceType: string;
}

/** The options of `customFwd`. */
export interface CustomFwdOptions extends CustomBwdOptions {
  /**
   * Where autocast is on, the floating-point tensors among the arguments are cast to this dtype, and the function runs
   * with autocast off. With null, the default, it runs with autocast as it is.
   */
  castInputs?: DType | null;
}

/**
 * Prepares the `forward` of a `torch.autograd.Function` for mixed precision.
 *
 *     static forward = torch.amp.customFwd((ctx: FunctionCtx, x: Tensor) => …, { deviceType: 'cuda' });
 *
 * @param fwd the `forward`, which gets the context and the arguments
 * @param options.deviceType the type of device whose autocast is meant, such as `'cuda'`
 * @param options.castInputs the dtype to which the floating-point tensors among the arguments are cast where autocast
 * is on; the function then runs with autocast off. By default it runs with autocast as it is
 * @returns a function that is called as `fwd` is
 * @see https://docs.pytorch.org/docs/2.13/amp.html#torch.amp.custom_fwd
 */
export function customFwd<Context extends object, Args extends readonly unknown[], Result>(
  ...given:
    | [fwd: Forward<Context, Args, Result>, options: CustomFwdOptions]
    | [
        options: CustomFwdOptions & {
          /** The `forward`, which gets the context and the arguments. */
          fwd: Forward<Context, Args, Result>;
        },
      ]
): Forward<Context, Args, Result> {
  const { deviceType, castInputs, ...bound } = bindFwd('customFwd', given);
  const fwd = bound.fwd as unknown as Forward<Context, Args, Result>;
  return function (this: unknown, ctx: Context, ...args: Args): Result {
    const enabled = isAutocastEnabled(deviceType);
    forwards.set(ctx, { dtype: getAutocastDtype(deviceType), enabled: castInputs === null && enabled });
    if (castInputs === null || !enabled) return fwd.call(this, ctx, ...args);
    return autocast(deviceType, { enabled: false }, () =>
      fwd.call(this, ctx, ...(cast(args, deviceType, castInputs) as unknown as Args)),
    );
  };
}

/**
 * Makes the `backward` of a `torch.autograd.Function` run with autocast as its forward did, which `customFwd` has
 * noted.
 *
 *     static backward = torch.amp.customBwd((ctx: FunctionCtx, gradient: Tensor) => …, { deviceType: 'cuda' });
 *
 * @param bwd the `backward`, which gets the context and the gradients
 * @param options.deviceType the type of device whose autocast is meant, the same as for `customFwd`
 * @returns a function that is called as `bwd` is
 * @throws TypeError, when it is called, where `forward` was not made by `customFwd`
 * @see https://docs.pytorch.org/docs/2.13/amp.html#torch.amp.custom_bwd
 */
export function customBwd<Context extends object, Args extends readonly unknown[], Result>(
  ...given:
    | [bwd: Forward<Context, Args, Result>, options: CustomBwdOptions]
    | [
        options: CustomBwdOptions & {
          /** The `backward`, which gets the context and the gradients. */
          bwd: Forward<Context, Args, Result>;
        },
      ]
): Forward<Context, Args, Result> {
  const { deviceType, ...bound } = bindBwd('customBwd', given);
  const bwd = bound.bwd as unknown as Forward<Context, Args, Result>;
  return function (this: unknown, ctx: Context, ...args: Args): Result {
    const forward = forwards.get(ctx);
    if (forward === undefined) throw new TypeError('customBwd: expected a forward that customFwd made');
    return autocast(deviceType, { enabled: forward.enabled, dtype: forward.dtype }, () =>
      bwd.call(this, ctx, ...args),
    );
  };
}
