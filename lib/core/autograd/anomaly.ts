/**
 * Anomaly mode: which line recorded the operation whose backward failed or gave NaN.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#anomaly-detection
 */
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { callerStack } from '../support/callerStack';
import { type Mode, scoped } from '../support/contextManager';

/** Shows a warning now: an uncaught error of the backward would end the process before `process.emitWarning` did. */
function warn(text: string): void {
  const warning = new Error(text);
  warning.name = 'AnomalyWarning';
  process.emit('warning', warning);
}

let reporting = false;

function enter(enabled: boolean, checkNan: boolean): () => void {
  if (enabled && !reporting) {
    reporting = true;
    native.setAnomalyReporter(callerStack, warn);
    warn('Anomaly detection is on: it slows every operation down and is meant for finding errors only.');
  }
  const before = [native.isAnomalyEnabled(), native.isAnomalyCheckingNan()] as const;
  native.setAnomalyEnabled(enabled, checkNan);
  return () => native.setAnomalyEnabled(...before);
}

export interface AnomalyOptions {
  /** Whether a backward that gives NaN is an error; true by default. */
  checkNan?: boolean;
}

function checked(name: string, { checkNan = true }: AnomalyOptions): boolean {
  expectBoolean(`${name}: argument 'checkNan'`, checkNan);
  return checkNan;
}

/**
 * Runs `fn`, or what follows until the scope ends (`using _ = detectAnomaly()`), in anomaly mode: when a backward
 * fails, a warning (on stderr, and to `process.on('warning')`) gives the stack of the line that recorded the failing
 * operation, and a backward that gives NaN fails. Forward and backward must both run inside.
 * @throws Error from `backward`: `Function 'SqrtBackward0' returned nan values in its 0th output.`
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.detect_anomaly
 */
export function detectAnomaly<T>(fn: () => T, options?: AnomalyOptions): T;
export function detectAnomaly(options?: AnomalyOptions): Mode;
export function detectAnomaly(fn?: unknown, options: AnomalyOptions = {}): unknown {
  if (typeof fn === 'object' && fn !== null) return detectAnomaly(undefined as never, fn as AnomalyOptions);
  const checkNan = checked('detectAnomaly', options);
  return scoped('detectAnomaly', () => enter(true, checkNan), fn);
}

/**
 * Turns anomaly mode on or off, from here on or around `fn`.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.set_detect_anomaly
 */
export function setDetectAnomaly(mode: boolean, options?: AnomalyOptions): Mode;
export function setDetectAnomaly<T>(mode: boolean, fn: () => T, options?: AnomalyOptions): T;
export function setDetectAnomaly(mode: boolean, fn?: unknown, options: AnomalyOptions = {}): unknown {
  expectBoolean('setDetectAnomaly', mode);
  if (typeof fn === 'object' && fn !== null)
    return setDetectAnomaly(mode, undefined as never, fn as AnomalyOptions);
  const checkNan = checked('setDetectAnomaly', options);
  return scoped('setDetectAnomaly', () => enter(mode, checkNan), fn);
}

/** Whether anomaly mode is on. */
export function isAnomalyEnabled(): boolean {
  return native.isAnomalyEnabled();
}

/** Whether NaN fails in anomaly mode. */
export function isAnomalyCheckNanEnabled(): boolean {
  return native.isAnomalyCheckingNan();
}

/** Turns anomaly mode on or off from here on. */
export function setAnomalyEnabled(enabled: boolean, checkNan = true): void {
  setDetectAnomaly(enabled, { checkNan });
}
