/** A case that is one call of a function, or of a method on its first argument. */
import type { Tensor } from 'torch-node';
import { camelCase } from '../support/camelCase';
import { type Json, lookUp } from './values';

export interface Call {
  id: string;
  fn: string;
  kind: 'function' | 'method';
  args: Json[];
  kwargs: { [key: string]: Json };
}

/** Calls what `fn` names with arguments that have been decoded. */
export function callCase({ fn, kind }: Pick<Call, 'fn' | 'kind'>, given: unknown[]): unknown {
  if (kind === 'function') return lookUp(fn)(...given);
  const [receiver, ...rest] = given;
  const method = (receiver as Record<string, unknown>)[camelCase(fn)];
  if (typeof method !== 'function') throw new Error(`Tensor.${fn} is missing`);
  return (method as (this: Tensor, ...args: unknown[]) => unknown).apply(receiver as Tensor, rest);
}
