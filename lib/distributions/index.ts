/** `torch.distributions`, whose methods say so where they are given something else than tensors. */
import './base/tensorArguments';

export * from './all';
