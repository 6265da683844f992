/** `torch.optim`: the optimizers, learning-rate schedulers, and averaging of weights. */
export * from '../optim';
export * as swaUtils from '../swaUtils';
