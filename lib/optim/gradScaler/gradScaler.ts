/**
 * Scales losses so that small gradients do not vanish in float16.
 * @see https://docs.pytorch.org/docs/2.13/amp.html#gradient-scaling
 */

import { mismatch } from '../../core/arguments/assertions';
import { expectNumber } from '../../core/arguments/numberRules';
import { anything, natural, real, signature, type Takes } from '../../core/arguments/rules';
import { untidied } from '../../core/memory/tidy';
import { functions, operator } from '../../core/operators/namespaces';
import { cuda } from '../../core/runtime/accelerators';
import { describe } from '../../core/support/describe';
import { isPlainObject } from '../../core/support/plainObject';
import { warn } from '../../core/support/warn';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Device } from '../../core/types/device';
import { float32, float64, int32 } from '../../core/types/dtype';
import { numberOf } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { type StateDictArguments, stateDictArgument } from '../base/stateDict';
import { bindGradScaler, type GradScalerArguments } from './options';
import { unscaleGradients } from './unscale';

/** The scaler's state, under Python's keys; empty for a scaler that is not enabled. */
export type GradScalerStateDict = Record<string, number>;

/** What has happened to one optimizer since the last `update`. */
interface Progress {
  stage: 'ready' | 'unscaled' | 'stepped';
  /** For each device, whether there was an infinite gradient: 0 for no, another number for yes. */
  foundInf: Tensor[];
}

const bindOutputs = signature({ outputs: anything<unknown>() });
const bindOptimizer = signature({ optimizer: anything<Optimizer>() });
const bindScale = signature({ newScale: anything<number | Tensor | null>(null) });
const bindFactor = signature({ newFactor: real() });
const bindInterval = signature({ newInterval: natural(undefined, 1) });

/**
 * Multiplies losses by a scale so that small gradients do not vanish in float16, divides the gradients by it
 * before the optimizer's step, and skips steps with infinite or NaN gradients.
 * @example
 * ```ts
 * scaler.scale(loss).backward();
 * scaler.step(optimizer);
 * scaler.update();
 * ```
 * @see https://docs.pytorch.org/docs/2.13/amp.html#torch.amp.GradScaler
 */
export class GradScaler {
  readonly #enabled: boolean;
  #initScale: number;
  #growthFactor: number;
  #backoffFactor: number;
  #growthInterval: number;
  #initGrowthTracker = 0;
  /** The scale, created at the first use on the device of what is scaled. */
  #scale: Tensor | undefined;
  #growthTracker: Tensor | undefined;
  #progress = new Map<Optimizer, Progress>();

  constructor(...args: GradScalerArguments) {
    const given = bindGradScaler(args);
    const { device, initScale, growthFactor, backoffFactor, growthInterval } = given;
    let { enabled } = given;
    if (enabled && new Device(device).type === 'cuda' && !cuda.isAvailable()) {
      warn(`GradScaler: needs a cuda device (${cuda.unavailableReason()}); it stays off`);
      enabled = false;
    }
    this.#enabled = enabled;
    this.#initScale = numberOf(initScale);
    this.#growthFactor = numberOf(growthFactor);
    this.#backoffFactor = numberOf(backoffFactor);
    this.#growthInterval = numberOf(growthInterval);
  }

  /**
   * Multiplies a loss, or each loss in nested arrays, by the scale.
   * @param args `outputs`: a tensor, or an array of tensors or arrays
   * @returns the same structure
   */
  scale<T extends Tensor | readonly unknown[]>(...args: Takes<['outputs'], [outputs: T]>): T {
    const outputs = bindOutputs('GradScaler.scale', args).outputs as T;
    return this.#enabled ? (this.#scaled(outputs) as T) : outputs;
  }

  #scaled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#scaled(item));
    if (!isTensor(value)) {
      throw mismatch("GradScaler.scale: argument 'outputs'", 'a Tensor or an array of Tensors', value);
    }
    if (this.#scale === undefined) {
      const { device } = value;
      untidied(() => {
        this.#scale = functions.full([], this.#initScale, { dtype: float32, device });
        this.#growthTracker = functions.full([], this.#initGrowthTracker, { dtype: int32, device });
      });
    }
    return value.mul((this.#scale as unknown as Tensor).to(value.device));
  }

  /**
   * The scale and the growth counter as tensors.
   * @throws TypeError where nothing has been scaled yet
   */
  #tensors(callee: string): [scale: Tensor, growthTracker: Tensor] {
    if (this.#scale === undefined || this.#growthTracker === undefined) {
      throw new TypeError(`GradScaler: ${callee} was called before scale(loss) in this iteration`);
    }
    return [this.#scale, this.#growthTracker];
  }

  #progressOf(optimizer: Optimizer): Progress {
    let progress = this.#progress.get(optimizer);
    if (progress === undefined) {
      progress = { stage: 'ready', foundInf: [] };
      this.#progress.set(optimizer, progress);
    }
    return progress;
  }

  /**
   * Divides the gradients of an optimizer's parameters by the scale, so that they can be inspected or clipped
   * before `step`.
   * @param args `optimizer`: the optimizer
   * @throws TypeError where it was called already since `update`, or after `step`
   */
  unscale_(...args: Takes<['optimizer'], [optimizer: Optimizer]>): void {
    const { optimizer } = bindOptimizer('GradScaler.unscale_', args);
    if (!this.#enabled) return;
    const [scale] = this.#tensors('unscale_');
    const progress = this.#progressOf(optimizer);
    if (progress.stage !== 'ready') {
      const when = progress.stage === 'unscaled' ? 'twice between two updates' : 'after step';
      throw new TypeError(`GradScaler: unscale_ was called ${when} for this optimizer`);
    }
    // The reciprocal is computed in double precision, because that of a float is not exact on all devices;
    // MPS has no doubles.
    const inverse =
      scale.device.type === 'mps' ? scale.reciprocal() : scale.to(float64).reciprocal().to(float32);
    progress.foundInf = unscaleGradients(optimizer, inverse, false);
    progress.stage = 'unscaled';
  }

  /**
   * Makes the optimizer's step, unless a gradient is infinite or NaN.
   * @param optimizer the optimizer
   * @param args arguments of its step; a closure is not supported
   * @returns what the step returned, or null where it was skipped
   * @throws TypeError where it is called twice between two updates, or before `scale`
   */
  step(optimizer: Optimizer, ...args: unknown[]): unknown;
  step(options: { optimizer: Optimizer }): unknown;
  step(first: unknown, ...args: unknown[]): unknown {
    const { optimizer } = bindOptimizer('GradScaler.step', [first]);
    if (typeof optimizer?.step !== 'function')
      throw mismatch("GradScaler.step: argument 'optimizer'", 'an Optimizer', optimizer);
    const step = optimizer.step.bind(optimizer) as (...args: unknown[]) => unknown;
    if (!this.#enabled) return step(...args);
    if (typeof args[0] === 'function') throw new TypeError('GradScaler.step: expected no closure, got one');
    const [scale] = this.#tensors('step');
    const progress = this.#progressOf(optimizer);
    if (progress.stage === 'stepped')
      throw new TypeError('GradScaler: step was called twice between two updates');
    if ((optimizer.defaults as { fused?: boolean | null }).fused) {
      const isReady = progress.stage === 'ready';
      if (isReady) {
        const one = functions.full([], 1, { dtype: float32, device: scale.device });
        progress.foundInf = unscaleGradients(optimizer, one, true);
      }
      optimizer.scaling = {
        ...(isReady && { gradScale: scale }),
        foundInf: this.#combined(scale, progress.foundInf),
      };
      try {
        return step(...args);
      } finally {
        optimizer.scaling = {};
        progress.stage = 'stepped';
      }
    }
    if (progress.stage === 'ready') this.unscale_(optimizer);
    if (progress.foundInf.length === 0) {
      throw new TypeError('GradScaler: step found no gradients; call backward on the scaled loss first');
    }
    const isInfinite = progress.foundInf.some((foundInf) => foundInf.item() !== 0);
    const result = isInfinite ? null : step(...args);
    progress.stage = 'stepped';
    return result;
  }

  /** Whether there was an infinite gradient on any device, as a tensor on the scale's device. */
  #combined(scale: Tensor, foundInf: readonly Tensor[]): Tensor {
    const zero = functions.zeros([], { dtype: float32, device: scale.device });
    return foundInf.reduce((sum, found) => sum.add(found.to(scale.device)), zero);
  }

  /**
   * Adapts the scale to what the steps since the last call found: it shrinks after an infinite gradient and
   * grows after `growthInterval` steps without one. Call it once at the end of each iteration.
   * @param args `newScale`: sets the scale to this instead
   */
  update(...args: Takes<['newScale'], [newScale?: number | Tensor | null]>): void {
    const { newScale } = bindScale('GradScaler.update', args);
    if (!this.#enabled) return;
    const [scale, growthTracker] = this.#tensors('update');
    if (isTensor(newScale)) {
      if (newScale.numel() !== 1 || newScale.requiresGrad) {
        throw new TypeError(
          `GradScaler.update: argument 'newScale': expected a number or a Tensor of one element that requires no grad, got a Tensor of shape [${newScale.shape.join(', ')}]${newScale.requiresGrad ? ' that requires grad' : ''}`,
        );
      }
      scale.copy_(newScale);
    } else if (newScale !== null)
      scale.fill_(expectNumber("GradScaler.update: argument 'newScale'", newScale));
    else {
      const foundInf = [...this.#progress.values()].flatMap((progress) => progress.foundInf);
      if (foundInf.length === 0)
        throw new TypeError('GradScaler: update was called before step in this iteration');
      operator('aten::_amp_update_scale_').callMany([
        scale,
        growthTracker,
        this.#combined(scale, foundInf),
        this.#growthFactor,
        this.#backoffFactor,
        this.#growthInterval,
      ]);
    }
    this.#progress = new Map();
  }

  /** Returns the scale; 1 for a scaler that is not enabled. */
  getScale(): number {
    if (!this.#enabled) return 1;
    return this.#scale === undefined ? this.#initScale : this.#scale.item();
  }

  /** Returns the factor by which the scale grows. */
  getGrowthFactor(): number {
    return this.#growthFactor;
  }

  /**
   * Sets the factor by which the scale grows.
   * @param args `newFactor`: a number above 1
   */
  setGrowthFactor(...args: Takes<['newFactor'], [newFactor: number]>): void {
    this.#growthFactor = bindFactor('GradScaler.setGrowthFactor', args).newFactor;
  }

  /** Returns the factor by which the scale shrinks. */
  getBackoffFactor(): number {
    return this.#backoffFactor;
  }

  /**
   * Sets the factor by which the scale shrinks.
   * @param args `newFactor`: a number below 1
   */
  setBackoffFactor(...args: Takes<['newFactor'], [newFactor: number]>): void {
    this.#backoffFactor = bindFactor('GradScaler.setBackoffFactor', args).newFactor;
  }

  /** Returns the number of steps without an infinite gradient before the scale grows. */
  getGrowthInterval(): number {
    return this.#growthInterval;
  }

  /**
   * Sets the number of steps without an infinite gradient before the scale grows.
   * @param args `newInterval`: a positive integer
   */
  setGrowthInterval(...args: Takes<['newInterval'], [newInterval: number]>): void {
    this.#growthInterval = bindInterval('GradScaler.setGrowthInterval', args).newInterval;
  }

  /** Whether losses are scaled. */
  isEnabled(): boolean {
    return this.#enabled;
  }

  /** Returns the scaler's state, in Python's layout. */
  stateDict(): GradScalerStateDict {
    if (!this.#enabled) return {};
    return {
      scale: this.getScale(),
      growth_factor: this.#growthFactor,
      backoff_factor: this.#backoffFactor,
      growth_interval: this.#growthInterval,
      _growth_tracker:
        this.#growthTracker === undefined ? this.#initGrowthTracker : this.#growthTracker.item(),
    };
  }

  /**
   * Loads the state that `stateDict`, or Python's `state_dict`, returned.
   * @throws TypeError for the empty state of a scaler that was not enabled
   */
  loadStateDict(...args: StateDictArguments<GradScalerStateDict>): void {
    const stateDict = stateDictArgument('GradScaler.loadStateDict', args);
    if (!this.#enabled) return;
    const where = "GradScaler.loadStateDict: argument 'stateDict'";
    if (!isPlainObject(stateDict) || Object.keys(stateDict).length === 0) {
      const came = isPlainObject(stateDict) ? 'an empty object' : describe(stateDict);
      throw new TypeError(`${where}: expected the state of an enabled scaler, got ${came}`);
    }
    const read = (key: string) => expectNumber(`${where}: value '${key}'`, stateDict[key]);
    this.#initScale = read('scale');
    this.#growthFactor = read('growth_factor');
    this.#backoffFactor = read('backoff_factor');
    this.#growthInterval = read('growth_interval');
    this.#initGrowthTracker = read('_growth_tracker');
    this.#scale?.fill_(this.#initScale);
    this.#growthTracker?.fill_(this.#initGrowthTracker);
  }
}
