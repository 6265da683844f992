/**
 * Counts how often each key occurs, as Python's `collections.Counter`. Learning-rate schedulers keep one in their
 * state.
 */
export class Counter<K = unknown> extends Map<K, number> {}
