/**
 * How often each key occurs: Python's `collections.Counter`, which learning-rate schedulers keep in their state.
 */
export class Counter<K = unknown> extends Map<K, number> {}
