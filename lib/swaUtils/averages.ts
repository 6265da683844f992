/** How averaged parameters follow those of a model in training. */
import { probability, signature, type Takes } from '../core/arguments/rules';
import { noGrad } from '../core/autograd/gradMode';
import { ForeachList, releasing } from '../core/operators/foreach/foreachList';
import { isTensor, type Tensor } from '../core/tensor/tensor';
import { asDefaultFloat } from '../optim/base/numberOrTensor';

/**
 * Computes the new average of one parameter from the old one, the parameter, and the number of models
 * averaged so far.
 */
export type AverageFn = (averaged: Tensor, current: Tensor, numAveraged: Tensor | number) => Tensor;
/** Updates the averages of many parameters, of one dtype and on one device, in place. */
export type MultiAverageFn = (
  averaged: readonly Tensor[],
  current: readonly Tensor[],
  numAveraged: Tensor | number,
) => void;

function countOf(numAveraged: Tensor | number): number {
  return isTensor(numAveraged) ? numAveraged.item() : numAveraged;
}

/** Whether `lerp` takes the tensors, which it does not where they are integers such as counters. */
function areFloats([first]: readonly Tensor[]): boolean {
  return first === undefined || first.dtype.isFloatingPoint || first.dtype.isComplex;
}

const bindDecay = signature({ decay: probability(0.999) });

/**
 * Makes the function of the exponential moving average of one parameter: decay · average + (1 − decay) ·
 * parameter.
 * @param decay the weight of the old average, from 0 to 1; 0.999 by default
 * @see https://docs.pytorch.org/docs/2.13/optim.html#torch.optim.swa_utils.get_ema_avg_fn
 */
export function getEmaAvgFn(...args: Takes<['decay'], [decay?: number]>): AverageFn {
  const { decay } = bindDecay('getEmaAvgFn', args);
  return (averaged, current) => noGrad(() => averaged.mul(decay).add(current.mul(1 - decay)));
}

/**
 * Makes the function of the equally weighted average of one parameter over all models so far.
 * @see https://docs.pytorch.org/docs/2.13/optim.html#torch.optim.swa_utils.get_swa_avg_fn
 */
export function getSwaAvgFn(): AverageFn {
  return (averaged, current, numAveraged) =>
    noGrad(() => averaged.add(current.sub(averaged).div(countOf(numAveraged) + 1)));
}

/**
 * Makes the function of the exponential moving average of all parameters at once.
 * @param decay the weight of the old average, from 0 to 1; 0.999 by default
 * @see https://docs.pytorch.org/docs/2.13/optim.html#torch.optim.swa_utils.get_ema_multi_avg_fn
 */
export function getEmaMultiAvgFn(...args: Takes<['decay'], [decay?: number]>): MultiAverageFn {
  const { decay } = bindDecay('getEmaMultiAvgFn', args);
  return (averaged, current) => {
    noGrad(() => {
      if (areFloats(averaged)) {
        releasing(() => ForeachList.of(averaged).lerp_(ForeachList.of(current), 1 - decay));
        return;
      }
      for (const [i, average] of averaged.entries()) {
        average.copy_(average.mul(decay).add((current[i] as Tensor).mul(1 - decay)));
      }
    });
  };
}

/**
 * Makes the function of the equally weighted average of all parameters at once.
 * @see https://docs.pytorch.org/docs/2.13/optim.html#torch.optim.swa_utils.get_swa_multi_avg_fn
 */
export function getSwaMultiAvgFn(): MultiAverageFn {
  return (averaged, current, numAveraged) => {
    noGrad(() =>
      releasing(() => {
        const [averages, currents] = [ForeachList.of(averaged), ForeachList.of(current)];
        const count = countOf(numAveraged) + 1;
        // The counter is a tensor in Python, so its reciprocal is rounded to the default dtype.
        if (areFloats(averaged))
          averages.lerp_(currents, isTensor(numAveraged) ? asDefaultFloat(1 / count) : 1 / count);
        else if (!isTensor(numAveraged)) averages.add_(currents.sub(averages), 1 / count);
        else {
          const divisors = ForeachList.of(averaged.map(() => numAveraged.add(1)));
          averages.addcdiv_(currents.sub(averages), divisors);
        }
      }),
    );
  };
}
