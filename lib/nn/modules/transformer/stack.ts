/** What stacks of transformer layers have in common. */
import type { Tensor } from '../../../core/tensor/tensor';
import { orNull, type Rule, rule, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import { ModuleList } from '../../containers/moduleList';

/** A module. */
export const moduleRule = <T extends Module = Module>(): Rule<T> =>
  rule<T>('a Module', (value) => value instanceof Module);

/** A mask, or none. */
export const maskRule = () => orNull(tensorRule());

/** `count` copies of a layer, with its very weights. */
export function copies<T extends Module>(layer: T, count: number): ModuleList<T> {
  return new ModuleList(Array.from({ length: count }, () => layer.clone()));
}

/** How many elements the sequences have, of a layer that says in its attention whether the batch comes first. */
export function lengthOf(input: Tensor, layers: ModuleList<Module>): number {
  const [first] = [...layers] as { self_attn?: { batchFirst: boolean } }[];
  return input.size(input.dim() === 3 && first?.self_attn?.batchFirst ? 1 : 0);
}
