/** New parameters whose elements are yet to be initialized. */
import { functions } from '../../core/operators/namespaces';
import type { Factory } from './arguments';
import { Parameter } from './parameter';

/** Makes a parameter of the given sizes, whose elements are undefined until they are set. */
export function emptyParameter(sizes: readonly number[], made: Factory): Parameter {
  return new Parameter(functions.empty(sizes, { device: made.device, dtype: made.dtype }));
}
