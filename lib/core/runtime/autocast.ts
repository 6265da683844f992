/**
 * Automatic mixed precision: inside `autocast`, operators that become faster run in a dtype of 16 bits, and those that
 * need the range or precision of float32 stay in it.
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */

import { native } from '../../native/load';
import { signature, type Takes, text } from '../arguments/rules';
import { bindArguments } from '../support/bindArguments';
import { type Mode, scoped } from '../support/contextManager';
import { describe } from '../support/describe';
import { warn } from '../support/warn';
import { Device } from '../types/device';
import { bfloat16, DType, float16 } from '../types/dtype';

/** The options of `autocast`. */
export interface AutocastOptions {
  /**
   * The dtype of 16 bits: `torch.bfloat16` or `torch.float16`. Default: null, which means
   * `getAutocastDtype(deviceType)`.
   */
  dtype?: DType | null;
  /** false turns autocast off, within a scope in which it is on. Default: true. */
  enabled?: boolean;
  /**
   * Whether weights that were cast are kept until the outermost scope ends, so that each is cast once. Default: null,
   * which keeps the present setting.
   */
  cacheEnabled?: boolean | null;
}

type Bound = { deviceType: string } & Required<AutocastOptions>;

/** Checks the type of a device, and returns it as the addon takes it. */
function typeOf(callee: string, deviceType: unknown): string {
  if (typeof deviceType !== 'string') {
    throw new TypeError(`${callee}: argument 'deviceType': expected a string, got ${describe(deviceType)}`);
  }
  return new Device(deviceType).type;
}

const parameters = [
  { name: 'deviceType' },
  { name: 'dtype', default: null },
  { name: 'enabled', default: true },
  { name: 'cacheEnabled', default: null },
];

/** Whether autocast can be turned on. Where it can't, a warning says why. */
function check(deviceType: string, dtype: DType, enabled: boolean): boolean {
  if (!enabled) return false;
  const problem =
    dtype !== bfloat16 && dtype !== float16
      ? `takes dtypes torch.bfloat16 and torch.float16, got ${dtype}`
      : deviceType === 'cuda' && native.deviceCount('cuda') === 0
        ? `needs a cuda device (${native.deviceProblem('cuda')})`
        : undefined;
  if (problem === undefined) return true;
  warn(`autocast: on ${deviceType} ${problem}; it stays off`);
  return false;
}

/**
 * Runs `fn` in mixed precision: products and convolutions compute in a dtype of 16 bits, which is faster and takes less
 * memory. Wrap the forward pass and the loss only; a backward pass uses the dtypes of its forward pass.
 *
 *     const loss = torch.autocast('cpu', { dtype: torch.bfloat16 }, () => lossFn(model(input), target));
 *     loss.backward();
 *
 * Without `fn`, autocast is on until the returned object is disposed of: `using _ = torch.autocast('cpu')`.
 * @param deviceType the type of the devices for which autocast is on: `'cpu'`, `'cuda'`, `'mps'`, …
 * @param dtype the dtype of 16 bits, `torch.bfloat16` or `torch.float16`; `getAutocastDtype(deviceType)` by default
 * @param enabled whether autocast is on; true by default
 * @param cacheEnabled whether weights that were cast are kept until the outermost scope ends; the present setting by
 * default
 * @param fn a function. If it is async or a generator, autocast is on whenever its code runs, and not for other code
 * @returns what `fn` returns
 * @throws TypeError for a type of device that autocast does not support, and for options of a wrong type. Where `dtype`
 * is another dtype or there is no such device, a warning is given and autocast stays off
 * @see https://docs.pytorch.org/docs/2.13/amp.html#torch.autocast
 */
export function autocast<T>(deviceType: string, fn: () => T): T;
export function autocast<T>(deviceType: string, options: AutocastOptions, fn: () => T): T;
export function autocast(deviceType: string, options?: AutocastOptions): Mode;
export function autocast(
  deviceType: string,
  dtype: DType | null,
  enabled?: boolean,
  cacheEnabled?: boolean | null,
): Mode;
export function autocast(...args: unknown[]): unknown {
  const last = args.at(-1);
  const fn = typeof last === 'function' ? (last as () => unknown) : undefined;
  const bound = bindArguments<Bound>('autocast', parameters, fn ? args.slice(0, -1) : args);
  const deviceType = typeOf('autocast', bound.deviceType);
  if (!native.isAutocastAvailable(deviceType)) {
    throw new TypeError(`autocast: is not for devices of type '${deviceType}'`);
  }
  const dtype = bound.dtype ?? getAutocastDtype(deviceType);
  if (!(dtype instanceof DType))
    throw new TypeError(`autocast: argument 'dtype': expected a dtype or null, got ${describe(dtype)}`);
  for (const name of ['enabled', 'cacheEnabled'] as const) {
    const value = bound[name];
    if (typeof value === 'boolean' || (name === 'cacheEnabled' && value === null)) continue;
    throw new TypeError(`autocast: argument '${name}': expected a boolean, got ${describe(value)}`);
  }
  const enabled = check(deviceType, dtype, bound.enabled);
  return scoped('autocast', () => enter(deviceType, dtype, enabled, bound.cacheEnabled), fn);
}

/** Enters a scope, and returns the function that leaves it. */
function enter(deviceType: string, dtype: DType, enabled: boolean, cacheEnabled: boolean | null): () => void {
  const before = {
    enabled: native.isAutocastEnabled(deviceType),
    dtype: native.autocastDtype(deviceType),
    cacheEnabled: native.isAutocastCacheEnabled(),
  };
  native.setAutocastEnabled(deviceType, enabled);
  native.setAutocastDtype(deviceType, dtype.code);
  native.setAutocastCacheEnabled(cacheEnabled ?? before.cacheEnabled);
  native.incrementAutocastNesting();
  return () => {
    // Between scopes an optimizer may change the weights, and the cast copies would be out of date.
    if (native.decrementAutocastNesting() === 0) native.clearAutocastCache();
    native.setAutocastEnabled(deviceType, before.enabled);
    native.setAutocastDtype(deviceType, before.dtype);
    native.setAutocastCacheEnabled(before.cacheEnabled);
  };
}

const bindType = signature({ deviceType: text() });

/**
 * Says whether autocast supports devices of a type, whether or not there is one.
 * @param deviceType the type, such as `'cpu'` or `'cuda'`
 * @throws Error for a name that is not a type of device
 * @see https://docs.pytorch.org/docs/2.13/amp.html#torch.amp.is_autocast_available
 */
export function isAutocastAvailable(...args: Takes<['deviceType'], [deviceType: string]>): boolean {
  const { deviceType } = bindType('isAutocastAvailable', args);
  return native.isAutocastAvailable(typeOf('isAutocastAvailable', deviceType));
}

/**
 * Says whether autocast is on for devices of a type.
 * @param deviceType the type, such as `'cpu'`; `'cuda'` by default
 * @throws Error for a type of device that autocast does not support
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function isAutocastEnabled(deviceType = 'cuda'): boolean {
  return native.isAutocastEnabled(typeOf('isAutocastEnabled', deviceType));
}

/**
 * Turns autocast on or off for devices of a type from now on. `autocast` does so for a scope.
 * @param deviceType the type, such as `'cpu'` or `'cuda'`
 * @param enabled whether it is on
 * @throws TypeError for an `enabled` that is not a boolean, Error for a type of device that autocast does not support
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function setAutocastEnabled(deviceType: string, enabled: boolean): void {
  native.setAutocastEnabled(typeOf('setAutocastEnabled', deviceType), enabled);
}

/**
 * Returns the dtype of 16 bits that autocast uses on devices of a type unless it is given another: at first
 * `torch.bfloat16` on the CPU, `torch.float16` on CUDA devices.
 * @param deviceType the type, such as `'cpu'` or `'cuda'`
 * @throws Error for a type of device that autocast does not support
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function getAutocastDtype(deviceType: string): DType {
  return DType.of(native.autocastDtype(typeOf('getAutocastDtype', deviceType)));
}

/**
 * Sets the dtype of 16 bits that autocast uses on devices of a type unless it is given another.
 * @param deviceType the type, such as `'cpu'` or `'cuda'`
 * @param dtype `torch.bfloat16` or `torch.float16`
 * @throws TypeError for a value that is not a dtype, Error for a name that is not a type of device
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function setAutocastDtype(deviceType: string, dtype: DType): void {
  if (!(dtype instanceof DType))
    throw new TypeError(`setAutocastDtype: expected a dtype, got ${describe(dtype)}`);
  native.setAutocastDtype(typeOf('setAutocastDtype', deviceType), dtype.code);
}

/**
 * Says whether weights that were cast are kept until the outermost autocast scope ends, so that each is cast once.
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function isAutocastCacheEnabled(): boolean {
  return native.isAutocastCacheEnabled();
}

/**
 * Sets whether weights that were cast are kept until the outermost autocast scope ends, so that each is cast once.
 * @param enabled whether they are kept
 * @throws TypeError for a value that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function setAutocastCacheEnabled(enabled: boolean): void {
  native.setAutocastCacheEnabled(enabled);
}

/**
 * Frees the weights that were cast and kept. The end of the outermost autocast scope does so itself.
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function clearAutocastCache(): void {
  native.clearAutocastCache();
}

/**
 * Counts one more nested autocast scope, for programs that enter one without `autocast`, which counts itself.
 * @returns how many scopes are now nested
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function autocastIncrementNesting(): number {
  return native.incrementAutocastNesting();
}

/**
 * Counts one less nested autocast scope, for programs that leave one without `autocast`, which counts itself and frees
 * the cast weights where the result is 0.
 * @returns how many scopes are still nested
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export function autocastDecrementNesting(): number {
  return native.decrementAutocastNesting();
}
