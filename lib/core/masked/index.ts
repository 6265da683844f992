/**
 * `torch.masked`: operations on tensors some of whose elements don't count.
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export * from './normalisations';
export { amax, amin, argmax, argmin, logsumexp, norm, prod, sum } from './reductions';
export * from './statistics';
