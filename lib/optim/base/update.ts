/** The parameters of one group that have gradients, with their state, ready to be updated. */

import { ForeachList, type Gradients } from '../../core/operators/foreach/foreachList';
import { LoopedList } from '../../core/operators/foreach/loopedList';
import type { TensorList } from '../../core/operators/foreach/tensorList';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import type { CommonOptions, FusedOptions } from './fused';
import { realView } from './realView';
import type { ParamState } from './stateDict';

/** What `updateGroup` of an optimizer receives. */
export interface Update<State> {
  /** The parameters, all of which have taken the same number of steps. */
  params: readonly Tensor[];
  /** Their gradients; the list lives until the end of the update. */
  grads: TensorList;
  /** Their states; empty for an optimizer without state. */
  states: readonly State[];
  /** The number of this step, from 1. */
  step: number;
  /**
   * Makes a list of tensors that operators process at once; complex tensors become pairs of real numbers,
   * unless a gradient is sparse. The list lives until the end of the update.
   */
  list: (tensors: readonly Tensor[]) => TensorList;
  /** Whether a gradient is sparse. */
  sparse: boolean;
}

/** Chooses how tensors are put into lists: whether each operator is called once for all of them. */
export function listMaker(
  group: Partial<CommonOptions & FusedOptions>,
  sparse: boolean,
  splitComplex: boolean,
): { list: (tensors: readonly Tensor[]) => TensorList; atOnce: boolean } {
  const { foreach = null, differentiable = false, fused = null } = group;
  const atOnce = fused || ((foreach ?? !differentiable) && !sparse);
  const list = (tensors: readonly Tensor[]): TensorList => {
    const real = splitComplex ? tensors.map(realView) : tensors;
    return atOnce ? ForeachList.of(real) : new LoopedList(real, differentiable);
  };
  return { list, atOnce };
}

/**
 * Divides a group into updates: one, unless some parameters have taken fewer steps than others because they
 * were frozen. Increments the step counters that are numbers.
 * @param scalars the keys of the numbers in the states, which are equal within an update
 */
export function* updates<State extends object>(
  gradients: Gradients,
  states: readonly State[],
  scalars: readonly string[],
  { list, atOnce }: ReturnType<typeof listMaker>,
  splitComplex: boolean,
): Iterable<Update<State>> {
  const { params, sparse } = gradients;
  const grads = atOnce && !splitComplex ? gradients.grads : list(gradients.grads.tensors);
  const records = states as readonly ParamState[];
  for (const record of records) if (typeof record['step'] === 'number') record['step'] += 1;
  const stepOf = (record: ParamState | undefined) => {
    const step = record?.['step'];
    return typeof step === 'number' ? step : 0;
  };
  const first = records[0];
  if (first !== undefined && records.some((record) => scalars.some((key) => record[key] !== first[key]))) {
    const subsets = new Map<string, number[]>();
    for (const [i, record] of records.entries()) {
      const key = scalars.map((name) => (isTensor(record[name]) ? 'tensor' : record[name])).join();
      subsets.set(key, [...(subsets.get(key) ?? []), i]);
    }
    for (const positions of subsets.values()) {
      const pick = <T>(items: readonly T[]): T[] => positions.map((i) => items[i] as T);
      const step = stepOf(records[positions[0] as number]);
      const some = grads.like(pick(grads.tensors));
      yield { params: pick(params), grads: some, states: pick(states), step, list, sparse };
    }
    return;
  }
  const step = stepOf(first);
  if (!(grads instanceof ForeachList)) {
    yield { params, grads, states, step, list, sparse };
    return;
  }
  let start = 0;
  for (const part of grads.split(LARGEST)) {
    const end = start + part.length;
    yield {
      params: params.slice(start, end),
      grads: part,
      states: states.slice(start, end),
      step,
      list,
      sparse,
    };
    start = end;
  }
}

/**
 * The number of elements updated at once: temporaries of this size are cheap, temporaries as large as the
 * model are not.
 */
const LARGEST = 2 ** 22;
