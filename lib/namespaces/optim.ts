/** `torch.optim` whole: the optimizers, and what averages the weights of modules. */
export * from '../optim';
export * as swaUtils from '../swaUtils';
