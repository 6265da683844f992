/**
 * `nn.utils`: what helps with modules.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */
export * as rnn from './rnn';
