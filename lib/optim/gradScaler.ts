/**
 * Scales losses so that small gradients do not vanish in float16.
 * @see https://docs.pytorch.org/docs/2.13/amp.html#gradient-scaling
 */

import { mismatch } from '../core/arguments/assertions';
import { expectNumber, numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, signature, text } from '../core/arguments/rules';
import { noGrad } from '../core/autograd/autograd';
import { untidied } from '../core/memory/tidy';
import { ForeachList, isUniform, releasing, runOnLists } from '../core/operators/foreach/foreachList';
import { functions, operator } from '../core/operators/namespaces';
import { cuda } from '../core/runtime/accelerators';
import { describe } from '../core/support/describe';
import { isPlainObject } from '../core/support/plainObject';
import { warn } from '../core/support/warn';
import { isTensor, type Tensor } from '../core/tensor/tensor';
import { Device } from '../core/types/device';
import { float16, float32, float64, int32 } from '../core/types/dtype';
import { numberOf } from './base/numberOrTensor';
import type { Optimizer } from './base/optimizer';
import { valuesOf } from './base/sparse';

/** What the constructor of GradScaler takes. */
export interface GradScalerOptions {
  /** The type of the device that the losses are on. Default: `'cuda'`. */
  device: string;
  /** The initial scale. Default: 65536. */
  initScale: number;
  /**
   * The factor, above 1, of the scale after `growthInterval` steps without an infinite gradient. Default: 2.
   */
  growthFactor: number;
  /** The factor, below 1, of the scale after a step with an infinite gradient. Default: 0.5. */
  backoffFactor: number;
  /** The number of consecutive steps without an infinite gradient before the scale grows. Default: 2000. */
  growthInterval: number;
  /**
   * Whether losses are scaled; where it is false, `scale` returns its argument and `step` just calls the
   * optimizer's. Default: true.
   */
  enabled: boolean;
}

type Positional = [
  device: string,
  initScale: number,
  growthFactor: number,
  backoffFactor: number,
  growthInterval: number,
  enabled: boolean,
];

/** The scaler's state, under Python's keys; empty for a scaler that is not enabled. */
export type GradScalerStateDict = Record<string, number>;

/** What has happened to one optimizer since the last `update`. */
interface Progress {
  stage: 'ready' | 'unscaled' | 'stepped';
  /** For each device, whether there was an infinite gradient: 0 for no, another number for yes. */
  foundInf: Tensor[];
}

const bind = signature({
  device: text('cuda'),
  initScale: numberOrTensor<number>({}, 65536),
  growthFactor: numberOrTensor<number>({ above: 1 }, 2),
  backoffFactor: numberOrTensor<number>({ below: 1 }, 0.5),
  growthInterval: numberOrTensor<number>({}, 2000),
  enabled: flag(true),
});

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

  constructor(...options: Arguments<Partial<Positional>, Partial<GradScalerOptions>>) {
    const given = bind('GradScaler', options);
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
   * @param outputs a tensor, or an array of tensors or arrays
   * @returns the same structure
   */
  scale<T extends Tensor | readonly unknown[]>(outputs: T): T {
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
   * @param optimizer the optimizer
   * @throws TypeError where it was called already since `update`, or after `step`
   */
  unscale_(optimizer: Optimizer): void {
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
    progress.foundInf = this.#unscale(optimizer, inverse, false);
    progress.stage = 'unscaled';
  }

  /** Multiplies the gradients by `inverse`, and returns for each device whether one is infinite or NaN. */
  #unscale(optimizer: Optimizer, inverse: Tensor, allowHalf: boolean): Tensor[] {
    const found = new Map<string, { foundInf: Tensor; invScale: Tensor }>();
    const run = (grads: ForeachList, { device, dtype }: Tensor) => {
      if (!allowHalf && dtype === float16)
        throw new TypeError('GradScaler: expected gradients of another dtype than float16, got float16');
      let own = found.get(String(device));
      if (own === undefined) {
        own = { foundInf: functions.zeros([], { dtype: float32, device }), invScale: inverse.to(device) };
        found.set(String(device), own);
      }
      runOnLists('_amp_foreach_non_finite_check_and_unscale_', [grads], own);
    };
    noGrad(() =>
      releasing(() => {
        for (const { params } of optimizer.paramGroups) {
          const { params: own, grads, sparse } = ForeachList.gradientsOf(params);
          if (own.length === 0) continue;
          if (!sparse && isUniform(grads)) run(grads, own[0] as Tensor);
          else
            for (const [i, grad] of grads.tensors.entries())
              run(ForeachList.of([dense(own[i] as Tensor, grad)]), grad);
        }
      }),
    );
    return [...found.values()].map(({ foundInf }) => foundInf);
  }

  /**
   * Makes the optimizer's step, unless a gradient is infinite or NaN.
   * @param optimizer the optimizer
   * @param args arguments of its step; a closure is not supported
   * @returns what the step returned, or null where it was skipped
   * @throws TypeError where it is called twice between two updates, or before `scale`
   */
  step(optimizer: Optimizer, ...args: unknown[]): unknown {
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
        progress.foundInf = this.#unscale(optimizer, one, true);
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
   * @param newScale sets the scale to this instead
   */
  update(newScale: number | Tensor | null = null): void {
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
   * @param newFactor a number above 1
   */
  setGrowthFactor(newFactor: number): void {
    this.#growthFactor = newFactor;
  }

  /** Returns the factor by which the scale shrinks. */
  getBackoffFactor(): number {
    return this.#backoffFactor;
  }

  /**
   * Sets the factor by which the scale shrinks.
   * @param newFactor a number below 1
   */
  setBackoffFactor(newFactor: number): void {
    this.#backoffFactor = newFactor;
  }

  /** Returns the number of steps without an infinite gradient before the scale grows. */
  getGrowthInterval(): number {
    return this.#growthInterval;
  }

  /**
   * Sets the number of steps without an infinite gradient before the scale grows.
   * @param newInterval a positive integer
   */
  setGrowthInterval(newInterval: number): void {
    this.#growthInterval = newInterval;
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
  loadStateDict(stateDict: GradScalerStateDict): void {
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

/** The elements of a gradient that are unscaled; the values of a sparse one. */
function dense(parameter: Tensor, grad: Tensor): Tensor {
  if (!grad.isSparse) return grad;
  if (grad.dtype !== float16) return valuesOf(grad);
  // The sum of elements with the same index can be infinite where the elements are finite.
  const coalesced = grad.coalesce();
  parameter.grad = coalesced;
  return valuesOf(coalesced);
}
