/** New parameters whose elements are yet to be drawn. */
import { functions } from '../../core/operators/namespaces';
import type { Factory } from './arguments';
import { Parameter } from './parameter';

/** A parameter of the given sizes. */
export function emptyParameter(sizes: readonly number[], made: Factory): Parameter {
  return new Parameter(functions.empty(sizes, { device: made.device, dtype: made.dtype }));
}
