/**
 * Automatic mixed precision: operators that gain by it run in a smaller dtype, those that need their range stay in
 * float32.
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
import { native } from '../../native/load';
import { bindArguments } from '../support/bindArguments';
import { type Mode, scoped } from '../support/contextManager';
import { describe } from '../support/describe';
import { Device } from '../types/device';
import { bfloat16, DType, float16 } from '../types/dtype';

export interface AutocastOptions {
  /** The smaller dtype: bfloat16 or float16. Default: null, which is `getAutocastDtype(deviceType)`. */
  dtype?: DType | null;
  /** false turns it off, inside a scope where it is on. Default: true. */
  enabled?: boolean;
  /** Whether weights that were cast are kept until the outermost scope ends. Default: null, which is as it is. */
  cacheEnabled?: boolean | null;
}

type Bound = { deviceType: string } & Required<AutocastOptions>;

/** The type of a device, as the addon takes it. */
function typeOf(callee: string, deviceType: unknown): string {
  if (typeof deviceType !== 'string') {
    throw new TypeError(`${callee}: deviceType must be a string, got ${describe(deviceType)}`);
  }
  return new Device(deviceType).type;
}

const parameters = [
  { name: 'deviceType' },
  { name: 'dtype', default: null },
  { name: 'enabled', default: true },
  { name: 'cacheEnabled', default: null },
];

/** Whether autocast can be on; a warning says why not. */
function check(deviceType: string, dtype: DType, enabled: boolean): boolean {
  if (!enabled) return false;
  const problem =
    dtype !== bfloat16 && dtype !== float16
      ? `takes dtypes torch.bfloat16 and torch.float16, got ${dtype}`
      : deviceType === 'cuda' && native.deviceCount('cuda') === 0
        ? `needs a cuda device (${native.deviceProblem('cuda')})`
        : undefined;
  if (problem === undefined) return true;
  process.emitWarning(`autocast: on ${deviceType} ${problem}; it stays off`);
  return false;
}

/**
 * Runs `fn` in mixed precision, or what follows until the scope ends: `using _ = torch.autocast('cpu')`. Only forward
 * passes belong inside; backward passes use the dtypes of theirs.
 *
 *     const loss = torch.autocast('cpu', { dtype: torch.bfloat16 }, () => lossFn(model(input), target));
 *     loss.backward();
 *
 * @param deviceType `'cpu'`, `'cuda'`, `'mps'`, …
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
    throw new TypeError(`autocast: dtype must be a dtype or null, got ${describe(dtype)}`);
  for (const name of ['enabled', 'cacheEnabled'] as const) {
    const value = bound[name];
    if (typeof value === 'boolean' || (name === 'cacheEnabled' && value === null)) continue;
    throw new TypeError(`autocast: ${name} must be a boolean, got ${describe(value)}`);
  }
  const enabled = check(deviceType, dtype, bound.enabled);
  return scoped('autocast', () => enter(deviceType, dtype, enabled, bound.cacheEnabled), fn);
}

/** Enters a scope; returns how to leave it. */
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
    // Outside of all scopes weights may change, and what was cast of them is old.
    if (native.decrementAutocastNesting() === 0) native.clearAutocastCache();
    native.setAutocastEnabled(deviceType, before.enabled);
    native.setAutocastDtype(deviceType, before.dtype);
    native.setAutocastCacheEnabled(before.cacheEnabled);
  };
}

/** Whether libtorch has autocast for devices of this type. */
export function isAutocastAvailable(deviceType: string): boolean {
  return native.isAutocastAvailable(typeOf('isAutocastAvailable', deviceType));
}

/** Whether autocast is on, for devices of this type. */
export function isAutocastEnabled(deviceType = 'cuda'): boolean {
  return native.isAutocastEnabled(typeOf('isAutocastEnabled', deviceType));
}

/** Turns autocast on or off for devices of this type; `autocast` does so for a scope. */
export function setAutocastEnabled(deviceType: string, enabled: boolean): void {
  native.setAutocastEnabled(typeOf('setAutocastEnabled', deviceType), enabled);
}

/** The smaller dtype for devices of this type. */
export function getAutocastDtype(deviceType: string): DType {
  return DType.of(native.autocastDtype(typeOf('getAutocastDtype', deviceType)));
}

/** Sets the smaller dtype for devices of this type. */
export function setAutocastDtype(deviceType: string, dtype: DType): void {
  if (!(dtype instanceof DType))
    throw new TypeError(`setAutocastDtype: expected a dtype, got ${describe(dtype)}`);
  native.setAutocastDtype(typeOf('setAutocastDtype', deviceType), dtype.code);
}

/** Whether weights that were cast are kept until the outermost scope ends. */
export function isAutocastCacheEnabled(): boolean {
  return native.isAutocastCacheEnabled();
}

/** Sets whether weights that were cast are kept. */
export function setAutocastCacheEnabled(enabled: boolean): void {
  native.setAutocastCacheEnabled(enabled);
}

/** Lets go of the weights that were cast. */
export function clearAutocastCache(): void {
  native.clearAutocastCache();
}

/** Counts a scope in; the depth that follows. */
export function autocastIncrementNesting(): number {
  return native.incrementAutocastNesting();
}

/** Counts a scope out; the depth that follows. */
export function autocastDecrementNesting(): number {
  return native.decrementAutocastNesting();
}
