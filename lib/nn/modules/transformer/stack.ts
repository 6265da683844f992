/** What the stacks of encoder and decoder layers share. */
import type { Tensor } from '../../../core/tensor/tensor';
import { orNull, type Rule, rule, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import { ModuleList } from '../../containers/moduleList';

/** Accepts a module. */
export const moduleRule = <T extends Module = Module>(): Rule<T> =>
  rule<T>('a Module', (value) => value instanceof Module);

/** Accepts a mask or null. */
export const maskRule = () => orNull(tensorRule());

/** Makes `count` deep copies of a layer, all with the same initial weights. */
export function copies<T extends Module>(layer: T, count: number): ModuleList<T> {
  return new ModuleList(Array.from({ length: count }, () => layer.clone()));
}

/**
 * The length of the sequences, whose dimension depends on whether the first layer's attention has
 * `batchFirst`.
 */
export function lengthOf(input: Tensor, layers: ModuleList<Module>): number {
  const [first] = [...layers] as { self_attn?: { batchFirst: boolean } }[];
  return input.size(input.dim() === 3 && first?.self_attn?.batchFirst ? 1 : 0);
}
