/** Running statistics for averaged models. */

import { deviceRule, iterable, orNull, signature, type Takes } from '../core/arguments/rules';
import { noGrad } from '../core/autograd/gradMode';
import { describe } from '../core/support/describe';
import { isTensor, type Tensor } from '../core/tensor/tensor';
import type { DeviceLike } from '../core/types/device';
import type { Module } from '../nn';
import { moduleRule } from '../nn/base/expectModule';
import { BatchNorm } from '../nn/modules/batchNorm';

/** A batch: the input, or an array that begins with it. */
type Batch = Tensor | readonly [Tensor, ...unknown[]] | readonly Tensor[];

const bind = signature({
  loader: iterable<Batch>('batches'),
  model: moduleRule(),
  device: orNull(deviceRule()),
});

/**
 * Recomputes the running statistics of a model's batch normalizations in one pass over data. An averaged
 * model needs it, because its parameters are not those that the statistics were collected with.
 * @param args `loader`: batches, each the input or an array that begins with it; `model`: the model, which is called in
 *   training mode and gets its mode back afterwards; `device`: the device that inputs are moved to, null, the default,
 *   leaves them
 * @see https://docs.pytorch.org/docs/2.13/optim.html#torch.optim.swa_utils.update_bn
 */
export function updateBn(
  ...args: Takes<
    ['loader', 'model', 'device'],
    [loader: Iterable<Batch>, model: Module, device?: DeviceLike | null]
  >
): void {
  const { loader, model, device } = bind('updateBn', args);
  const norms = model.modules().filter((module) => module instanceof BatchNorm);
  if (norms.length === 0) return;
  const momenta = norms.map((norm) => norm.momentum);
  const { training } = model;
  model.train();
  try {
    for (const norm of norms) {
      norm.resetRunningStats();
      // Without a momentum all batches have the same weight.
      norm.momentum = null;
    }
    noGrad(() => {
      for (const batch of loader) {
        const input: unknown = isTensor(batch) ? batch : batch[0];
        if (!isTensor(input))
          throw new TypeError(`updateBn: expected a Tensor in each batch, got ${describe(input)}`);
        (model as (input: Tensor) => unknown)(device === null ? input : input.to(device));
      }
    });
  } finally {
    for (const [i, norm] of norms.entries()) norm.momentum = momenta[i] as number | null;
    model.train(training);
  }
}
