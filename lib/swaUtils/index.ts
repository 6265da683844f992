/**
 * `torch.optim.swaUtils`: averages of a model's weights over its training.
 * @see https://docs.pytorch.org/docs/2.13/optim.html#weight-averaging-swa-and-ema
 */
export { AveragedModel, type AveragedModelOptions } from './averagedModel';
export {
  type AverageFn,
  getEmaAvgFn,
  getEmaMultiAvgFn,
  getSwaAvgFn,
  getSwaMultiAvgFn,
  type MultiAverageFn,
} from './averages';
export { SWALR, type SWALROptions } from './swaLR';
export { updateBn } from './updateBn';
