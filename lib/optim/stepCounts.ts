/**
 * How many steps each parameter has taken. Numbers, where Python has tensors: reading and raising 200 tensors would
 * cost as much as a fifth of the update. Only the fused kernels want tensors.
 */
import { float32 } from '../core/dtype';
import { functions } from '../core/operators';
import { isTensor, type Tensor } from '../core/tensor';
import type { Scalars } from '../core/tensorList';

/** State that counts the steps of its parameter. */
export interface Counted {
  step: number | Tensor;
}

/** Raises each parameter's count by one; the new counts. */
export function count(states: readonly Counted[]): number[] {
  return states.map((state) => {
    const step = (isTensor(state.step) ? state.step.item() : state.step) + 1;
    state.step = step;
    return step;
  });
}

/** The counts as tensors beside their parameters. */
export function countTensors(states: readonly Counted[], params: readonly Tensor[]): Tensor[] {
  return states.map((state, i) => {
    const { device } = params[i] as Tensor;
    const step = isTensor(state.step)
      ? state.step
      : functions.full([], state.step, { dtype: float32, device });
    state.step = step;
    return step;
  });
}

/** `of` each count; one number where all counts are the same, as they nearly always are. */
export function forCounts(counts: readonly number[], of: (count: number) => number): Scalars {
  const first = counts[0] as number;
  const value = of(first);
  if (counts.every((count) => count === first)) return value;
  return counts.map((count) => (count === first ? value : of(count)));
}
