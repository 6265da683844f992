/**
 * `torch.signal`: functions for signals; so far the windows.
 * @see https://docs.pytorch.org/docs/2.13/signal.html
 */
export * as windows from './windows';
