/** A dictionary of parameters. */
import { expectIterable } from '../../core/arguments/assertions';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Parameter } from '../base/parameter';
import { type Entries, Keyed } from './keyed';
import { parameterLine } from './parameterText';

/**
 * Values by name, of which tensors are parameters of the module that holds the dictionary; a plain tensor is
 * converted to a Parameter.
 * @example
 * ```ts
 * const parameters = new nn.ParameterDict({ scale: torch.ones(3), shift: torch.zeros(3) });
 * const output = torch.randn(3).mul(parameters.get('scale') as Tensor);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ParameterDict.html
 */
export class ParameterDict<T = Parameter> extends Keyed<T | Tensor> {
  /**
   * @param parameters values by name, as an object, a Map, pairs, or another ParameterDict; none by default
   */
  constructor(parameters: Entries<T | Tensor> | ParameterDict<T> = {}) {
    super();
    this.update(parameters);
  }

  /** Returns the value of a name, or undefined. */
  override get(key: string): T | undefined {
    return super.get(key) as T | undefined;
  }

  /** Returns the value of a name; where there is none, stores `value` first. */
  setdefault(key: string, value: T | Tensor): T {
    if (!this.has(key)) this.set(key, value);
    return this.get(key) as T;
  }

  /**
   * Removes the last entry and returns its name and value.
   * @throws RangeError where the dictionary is empty
   */
  popitem(): [string, T] {
    const last = this.keys().at(-1);
    if (last === undefined) throw new RangeError(`${this.constructor.name}.popitem: it is empty`);
    return [last, this.pop(last) as T];
  }

  /** Makes another dictionary of the same values. */
  copy(): ParameterDict<T> {
    return new ParameterDict<T>(this.items());
  }

  /** Makes another dictionary with the given names, all with the same value. */
  fromkeys(keys: Iterable<string>, value: T | Tensor): ParameterDict<T> {
    expectIterable("fromkeys: argument 'keys'", 'strings', keys);
    return new ParameterDict<T>(Array.from(keys, (key) => [key, value] as const));
  }

  protected admit(_: string, value: T | Tensor): T | Tensor {
    return isTensor(value) && !(value instanceof Parameter) ? new Parameter(value) : value;
  }

  override extraRepr(): string {
    return this.items()
      .map(([name, value]) => parameterLine(name, value, (tensor) => tensor.type()))
      .join('\n');
  }
}
