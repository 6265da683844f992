/** A model whose parameters are averages. */

import {
  type Arguments,
  deviceRule,
  flag,
  functionRule,
  orNull,
  signature,
  type Takes,
} from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import type { DeviceLike } from '../core/types/device';
import { int64 } from '../core/types/dtype';
import { Buffer, Module } from '../nn';
import { moduleRule } from '../nn/base/expectModule';
import { type AverageFn, getSwaAvgFn, getSwaMultiAvgFn, type MultiAverageFn } from './averages';

/** What the constructor of AveragedModel takes in addition to the model. */
export interface AveragedModelOptions {
  /** The device of the averages. Default: null, the model's. */
  device: DeviceLike | null;
  /** Computes the new average of one parameter. Default: null. */
  avgFn: AverageFn | null;
  /**
   * Updates the averages of all parameters, in place. Default: null, which without `avgFn` averages all
   * models equally.
   */
  multiAvgFn: MultiAverageFn | null;
  /** Whether buffers are averaged too; otherwise they are copied. Default: false. */
  useBuffers: boolean;
}

type Positional = [
  device: DeviceLike | null,
  avgFn: AverageFn | null,
  multiAvgFn: MultiAverageFn | null,
  useBuffers: boolean,
];

const bind = signature({
  model: moduleRule(),
  device: orNull(deviceRule()),
  avgFn: orNull(functionRule<AverageFn>()),
  multiAvgFn: orNull(functionRule<MultiAverageFn>()),
  useBuffers: flag(false),
});

const bindModel = signature({ model: moduleRule() });

/**
 * A model whose parameters are averages of those of another model over its training, which often generalize
 * better.
 * @example
 * ```ts
 * const multiAvgFn = optim.swaUtils.getEmaMultiAvgFn(0.999);
 * const averaged = new optim.swaUtils.AveragedModel(model, { multiAvgFn });
 * // after each optimizer.step():
 * averaged.updateParameters(model);
 * ```
 * @throws TypeError where both `avgFn` and `multiAvgFn` are given
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.swa_utils.AveragedModel.html
 */
export class AveragedModel<Model extends Module = Module> extends Module {
  /** The averaged model, initially a copy of the given one. */
  module: Model;
  /** The number of models averaged, a 0-d tensor of dtype int64. */
  n_averaged: Buffer;
  /** Computes the new average of one parameter, or null. */
  readonly avgFn: AverageFn | null;
  /** Updates the averages of all parameters, or null. */
  readonly multiAvgFn: MultiAverageFn | null;
  /** Whether buffers are averaged too. */
  readonly useBuffers: boolean;

  constructor(
    ...args:
      | [model: Model, ...options: Arguments<Partial<Positional>, Partial<AveragedModelOptions>>]
      | [
          options: Partial<AveragedModelOptions> & {
            /** The model whose parameters are averaged. */
            model: Model;
          },
        ]
  ) {
    const { model, device, avgFn, multiAvgFn, useBuffers } = bind('AveragedModel', args);
    if (avgFn !== null && multiAvgFn !== null) {
      throw new TypeError('AveragedModel: expected avgFn or multiAvgFn, got both');
    }
    super();
    this.module = (model as Model).clone();
    if (device !== null) this.module.to(device);
    this.n_averaged = new Buffer(
      functions.zeros([], { dtype: int64, ...(device !== null && { device: String(device) }) }),
    );
    this.avgFn = avgFn;
    this.multiAvgFn = multiAvgFn;
    this.useBuffers = useBuffers;
  }

  /** Calls the averaged model. */
  forward(...args: Parameters<Model['forward']>): ReturnType<Model['forward']> {
    return this.module(...args);
  }

  /**
   * Includes the present parameters of a model in the averages.
   * @param args `model`: a model with the parameters of the averaged one
   * @throws RangeError where the number of parameters differs
   */
  updateParameters(...args: Takes<['model'], [model: Module]>): void {
    const { model } = bindModel('AveragedModel.updateParameters', args);
    const own = this.useBuffers
      ? [...this.module.parameters(), ...this.module.buffers()]
      : this.module.parameters();
    const others = this.useBuffers ? [...model.parameters(), ...model.buffers()] : model.parameters();
    if (own.length !== others.length) {
      throw new RangeError(
        `AveragedModel.updateParameters: argument 'model': expected a model of ${own.length} parameters, got one of ${others.length}`,
      );
    }
    const averages = own.map((parameter) => parameter.detach());
    const currents = others.map((parameter, i) => parameter.detach().to((own[i] as Tensor).device));
    if (this.n_averaged.item() === 0)
      for (const [i, average] of averages.entries()) average.copy_(currents[i] as Tensor);
    else if (this.avgFn !== null) averageEach(this.avgFn, averages, currents, this.n_averaged);
    else averageAll(this.multiAvgFn, averages, currents, this.n_averaged);
    if (!this.useBuffers) {
      const buffers = model.buffers();
      for (const [i, buffer] of this.module.buffers().entries())
        buffer.detach().copy_((buffers[i] as Tensor).detach());
    }
    this.n_averaged.add_(1);
  }
}

function averageEach(
  average: AverageFn,
  averages: readonly Tensor[],
  currents: readonly Tensor[],
  numAveraged: Tensor,
): void {
  for (const [i, own] of averages.entries()) {
    own.copy_(average(own, currents[i] as Tensor, numAveraged.to(own.device)));
  }
}

/** Updates the averages by the function for many parameters, once for each device and dtype. */
function averageAll(
  multiAvgFn: MultiAverageFn | null,
  averages: readonly Tensor[],
  currents: readonly Tensor[],
  numAveraged: Tensor,
): void {
  const kinds = new Map<string, number[]>();
  for (const [i, { device, dtype }] of averages.entries()) {
    const kind = `${device} ${dtype}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), i]);
  }
  for (const positions of kinds.values()) {
    const pick = (tensors: readonly Tensor[]) => positions.map((i) => tensors[i] as Tensor);
    const own = pick(averages);
    const { device } = own[0] as Tensor;
    // Python, too, averages all parameters in one call only on these devices.
    const average =
      multiAvgFn ?? (['cuda', 'xpu', 'mtia'].includes(device.type) ? getSwaMultiAvgFn() : undefined);
    if (average) average(own, pick(currents), numAveraged.to(device));
    else averageEach(getSwaAvgFn(), own, pick(currents), numAveraged.to(device));
  }
}
