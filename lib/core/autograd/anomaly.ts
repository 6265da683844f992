/**
 * Anomaly mode: finds the line whose operation's backward failed or gave NaN.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#anomaly-detection
 */
import { native } from '../../native/load';
import { flag, signature, splitFunction } from '../arguments/rules';
import { callerStack } from '../support/callerStack';
import { type Mode, scoped } from '../support/contextManager';

/**
 * Shows a warning at once. `process.emitWarning` shows it later, and an uncaught error of the backward pass would end
 * the process before that.
 */
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

/** The options of anomaly mode. */
export interface AnomalyOptions {
  /** Whether a backward that gives NaN throws; true by default. */
  checkNan?: boolean;
}

const bindDetect = signature({ checkNan: flag(true) });
const bindSet = signature({ mode: flag(), checkNan: flag(true) });

/** The arguments without the function around which the mode is entered, which stands before the options. */
function splitBody(args: readonly unknown[], at: number): [given: readonly unknown[], fn: unknown] {
  if (typeof args[at] !== 'function') return splitFunction(args);
  return [args.filter((_, i) => i !== at), args[at]];
}

/**
 * Runs `fn` in anomaly mode, which helps to find errors in a backward pass. When the backward of an operation fails, a
 * warning (on stderr, and to `process.on('warning')`) shows the stack of the line that recorded the operation; and a
 * backward whose result contains NaN throws. Both the forward and the backward pass have to run inside. It makes them
 * slower.
 *
 *     torch.autograd.detectAnomaly(() => lossFn(model(x), y).backward());
 *
 * Without `fn`, the mode is on until the returned object is disposed of: `using _ = torch.autograd.detectAnomaly()`.
 * @param fn a function. If it is async or a generator, the mode is on whenever its code runs, and not for other code
 * @param checkNan whether NaN throws; true by default
 * @returns what `fn` returns
 * @throws Error from `backward`: `Function 'SqrtBackward0' returned nan values in its 0th output.`
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.detect_anomaly
 */
export function detectAnomaly<T>(fn: () => T, options?: AnomalyOptions): T;
export function detectAnomaly(checkNan?: boolean | AnomalyOptions): Mode;
export function detectAnomaly(...args: unknown[]): unknown {
  const [given, fn] = splitBody(args, 0);
  const { checkNan } = bindDetect('detectAnomaly', given);
  return scoped('detectAnomaly', () => enter(true, checkNan), fn);
}

/**
 * Turns anomaly mode on or off: while `fn` runs, or without `fn` from now on. `detectAnomaly` says what the mode does.
 * @param mode whether it is on
 * @param checkNan whether a backward that gives NaN throws; true by default
 * @param fn a function. The setting is for its code alone, also where it is async or a generator
 * @returns what `fn` returns; without `fn`, an object that restores the former setting when it is disposed of
 * @throws TypeError for a `mode` that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.set_detect_anomaly
 */
export function setDetectAnomaly(mode: boolean, checkNan?: boolean | AnomalyOptions): Mode;
export function setDetectAnomaly(options: AnomalyOptions & { mode: boolean }): Mode;
export function setDetectAnomaly<T>(mode: boolean, fn: () => T, options?: AnomalyOptions): T;
export function setDetectAnomaly(...args: unknown[]): unknown {
  const [given, fn] = splitBody(args, 1);
  const { mode, checkNan } = bindSet('setDetectAnomaly', given);
  return scoped('setDetectAnomaly', () => enter(mode, checkNan), fn, true);
}

/**
 * Says whether anomaly mode is on, which `detectAnomaly` describes.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#anomaly-detection
 */
export function isAnomalyEnabled(): boolean {
  return native.isAnomalyEnabled();
}

/**
 * Says whether, in anomaly mode, a backward that gives NaN throws.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#anomaly-detection
 */
export function isAnomalyCheckNanEnabled(): boolean {
  return native.isAnomalyCheckingNan();
}

/**
 * Turns anomaly mode on or off from now on. `detectAnomaly` says what the mode does, and turns it on for a scope.
 * @param enabled whether it is on
 * @param checkNan whether a backward that gives NaN throws; true by default
 * @throws TypeError for a value that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#anomaly-detection
 */
export function setAnomalyEnabled(enabled: boolean, checkNan = true): void {
  setDetectAnomaly(enabled, { checkNan });
}
